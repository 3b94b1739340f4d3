#include "dto/end_users.hpp"

#include "dto/user_page.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json end_user_subscription_json(const storage::EndUserSubscription& subscription) {
    return Json::object({{"service_id", subscription.service_id.text()},
                         {"service_slug", subscription.service_slug},
                         {"service_name", subscription.service_name},
                         {"plan_id", subscription.plan_id},
                         {"plan_name", subscription.plan_name},
                         {"status", subscription.status},
                         {"current_period_end", moment(subscription.current_period_end)},
                         {"created_at", moment(subscription.created_at)}});
}

Json end_user_json(const identity::EndUserProfile& profile) {
    const auto& user = profile.user;
    Json subscriptions = Json::array();
    for (const auto& subscription : profile.subscriptions)
        subscriptions.push(end_user_subscription_json(subscription));
    Json identities = Json::array();
    for (const auto& identity : profile.identities) {
        identities.push(Json::object({{"provider", identity.provider},
                                      {"provider_user_id", identity.provider_user_id},
                                      {"created_at", moment(identity.created_at)}}));
    }
    return Json::object(
        {{"user", account_json(user.id, user.email.text(), user.is_platform_owner, user.created_at)},
         {"subscriptions", subscriptions},
         {"identities", identities}});
}

} // namespace

Json end_user_list_response(const identity::EndUserList& list, const storage::UserPage& page) {
    Json items = Json::array();
    for (const auto& profile : list.users) items.push(end_user_json(profile));
    const auto& users = list.users;
    return Json::object(
        {{"users", items},
         {"total", number(list.total)},
         {"page", number(page.offset / page.limit + 1)},
         {"limit", page.limit},
         {"next_cursor",
          users.empty() ? Json{} : next_user_cursor(users.size(), page, users.back().user.id)}});
}

Json end_user_response(const identity::EndUserDetail& detail) {
    Json item = end_user_json(detail.profile);
    item.set("session_count", number(detail.session_count));
    return item;
}

Json ended_sessions_response(long long count) {
    return Json::object({{"message", "Sessions revoked"}, {"revoked_count", number(count)}});
}

} // namespace authos::api::dto
