#include "dto/service_api.hpp"

#include "dto/body.hpp"
#include "dto/user_page.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Error member_malformed(std::string_view name, std::string_view expected) {
    return fail(Errc::invalid_argument, "member_malformed",
                "\"" + std::string{name} + "\" must be " + std::string{expected});
}

template <class T>
Result<T> parse_id(std::string_view name, const std::string& text) {
    auto id = T::parse(text);
    if (!id) return member_malformed(name, "an id");
    return id;
}

Result<std::optional<UnixMillis>> find_period_end(const Json& body) {
    AUTHOS_TRY(const auto text, body.find_string("current_period_end"));
    if (!text) return std::optional<UnixMillis>{};
    const auto at = parse_rfc3339(*text);
    if (!at) return member_malformed("current_period_end", "a time like 2026-01-31T12:00:00Z");
    return std::optional{*at};
}

} // namespace

Result<identity::SubscriptionDraft> parse_subscription_draft(const Json& body) {
    AUTHOS_TRY(const auto user_text, body.get_string("user_id"));
    AUTHOS_TRY(const auto plan_text, body.get_string("plan_id"));
    AUTHOS_TRY(auto user, parse_id<UserId>("user_id", user_text));
    AUTHOS_TRY(auto plan, parse_id<storage::PlanId>("plan_id", plan_text));
    AUTHOS_TRY(auto status, body.find_string("status"));
    AUTHOS_TRY(const auto period_end, find_period_end(body));
    return identity::SubscriptionDraft{std::move(user), std::move(plan), std::move(status), period_end};
}

Result<identity::SubscriptionChange> parse_subscription_change(const Json& body) {
    identity::SubscriptionChange change;
    AUTHOS_TRY(const auto plan_text, body.find_string("plan_id"));
    if (plan_text) {
        AUTHOS_TRY(change.plan_id, parse_id<storage::PlanId>("plan_id", *plan_text));
    }
    AUTHOS_TRY(change.status, body.find_string("status"));
    AUTHOS_TRY(change.current_period_end, find_period_end(body));
    return change;
}

Result<identity::ServiceUserDraft> parse_service_user_draft(const Json& body) {
    identity::ServiceUserDraft draft;
    AUTHOS_TRY(draft.email, body.get_string("email"));
    AUTHOS_TRY(draft.password_hash, find_secret(body, "password_hash"));
    AUTHOS_TRY(const auto verified, body.find_boolean("email_verified"));
    draft.email_verified = verified.value_or(false);
    return draft;
}

Result<std::optional<SecretString>> parse_imported_password(const Json& body) {
    AUTHOS_TRY(auto hash, find_secret(body, "password_hash"));
    if (hash && body.contains("email")) {
        return fail(Errc::invalid_argument, "import_with_email",
                    "\"email\" and \"password_hash\" are changed one at a time");
    }
    return hash;
}

Json service_user_json(const storage::EndUser& user) {
    return Json::object(
        {{"id", user.id.text()}, {"email", user.email.text()}, {"created_at", moment(user.created_at)}});
}

Json service_user_list_response(const identity::ServiceUserList& list, const storage::UserPage& page) {
    Json items = Json::array();
    for (const auto& user : list.users) items.push(service_user_json(user));
    const auto& users = list.users;
    return Json::object(
        {{"users", items},
         {"total", number(list.total)},
         {"next_cursor", users.empty() ? Json{} : next_user_cursor(users.size(), page, users.back().id)}});
}

Json subscription_json(const storage::Subscription& subscription) {
    return Json::object({{"id", subscription.id.text()},
                         {"user_id", subscription.user_id.text()},
                         {"plan_id", subscription.plan_id.text()},
                         {"plan_name", subscription.plan_name},
                         {"status", subscription.status},
                         {"current_period_end", moment(subscription.current_period_end)}});
}

Json subscription_list_response(const identity::SubscriptionList& list, const storage::UserPage& page) {
    Json items = Json::array();
    for (const auto& subscription : list.subscriptions) items.push(subscription_json(subscription));
    const auto& all = list.subscriptions;
    return Json::object(
        {{"subscriptions", items},
         {"total", number(list.total)},
         {"next_cursor", all.empty() ? Json{} : next_user_cursor(all.size(), page, all.back().user_id)}});
}

Json service_analytics_response(const identity::ServiceAnalytics& counts) {
    return Json::object({{"total_users", number(counts.total_users)},
                         {"active_subscriptions", number(counts.active_subscriptions)},
                         {"logins_24h", number(counts.logins_24h)},
                         {"logins_30d", number(counts.logins_30d)}});
}

Json service_info_json(const storage::Service& service) {
    return Json::object({{"id", service.id.text()},
                         {"name", service.name},
                         {"slug", service.slug},
                         {"service_type", service.type},
                         {"created_at", moment(service.created_at)}});
}

} // namespace authos::api::dto
