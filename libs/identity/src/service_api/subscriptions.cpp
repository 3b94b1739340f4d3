#include "authos/identity/service_api/subscriptions.hpp"

#include "api_keys/access.hpp"
#include "authos/storage/database.hpp"
#include "service_api/held_user.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

constexpr auto kDefaultPeriod = std::chrono::hours{24 * 30};
constexpr std::string_view kCancelled = "cancelled";
constexpr std::array<std::string_view, 6> kStatuses = {"active",   "trialing", "past_due",
                                                       kCancelled, "paused",   "incomplete"};

Result<std::string> parse_subscription_status(const std::string& text) {
    // Both spellings are in use; one is kept.
    const std::string_view status = text == "canceled" ? kCancelled : std::string_view{text};
    if (std::find(kStatuses.begin(), kStatuses.end(), status) == kStatuses.end()) {
        return fail(Errc::invalid_argument, "subscription_status_unknown",
                    "\"status\" must be active, trialing, past_due, cancelled, paused or incomplete");
    }
    return std::string{status};
}

Error subscribed_plan_not_found() {
    return fail(Errc::not_found, "plan_not_found", "Plan not found");
}

Result<storage::Subscription> load_subscription(storage::Session& s, const ApiKeyAccess& inside,
                                                const UserId& user) {
    AUTHOS_TRY(auto found, storage::find_subscription(s, inside.scope, inside.service.id, user));
    if (!found) return fail(Errc::not_found, "subscription_not_found", "Subscription not found");
    return std::move(*found);
}

KeyDeed deed_on(const storage::Subscription& subscription, std::string action) {
    return {std::move(action), "subscription", subscription.id.text(),
            Json::object({{"user_id", subscription.user_id.text()},
                          {"plan_id", subscription.plan_id.text()},
                          {"status", subscription.status},
                          {"current_period_end", format_rfc3339(subscription.current_period_end)}})};
}

Result<storage::Subscription> store_change(const Deps& deps, storage::Session& s, const ApiKeyAccess& inside,
                                           const UserId& user, const SubscriptionChange& change,
                                           const Caller& caller) {
    AUTHOS_TRY(hold_service_user(s, inside, user));
    AUTHOS_TRY(const auto before, load_subscription(s, inside, user));
    const storage::SubscriptionTerms terms{change.plan_id.value_or(before.plan_id),
                                           change.status.value_or(before.status),
                                           change.current_period_end.value_or(before.current_period_end)};
    AUTHOS_TRY(const bool changed,
               storage::update_subscription(s, inside.scope, inside.service.id, user, terms));
    if (!changed) return subscribed_plan_not_found();
    AUTHOS_TRY(auto after, load_subscription(s, inside, user));
    const bool ended = after.status == kCancelled && before.status != kCancelled;
    AUTHOS_TRY(record_key_event(
        deps, s, inside, deed_on(after, ended ? "subscription.canceled" : "subscription.updated"), caller));
    return after;
}

} // namespace

Result<SubscriptionList> list_subscriptions(const Deps& deps, const ApiKeyAccess& access,
                                            const storage::UserPage& page, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<SubscriptionList> {
        AUTHOS_TRY(auto found, storage::list_subscriptions(s, access.scope, access.service.id, page));
        AUTHOS_TRY(const long long total, storage::count_subscriptions(s, access.scope, access.service.id));
        return SubscriptionList{std::move(found), total};
    });
}

Result<storage::Subscription> get_subscription(const Deps& deps, const ApiKeyAccess& access,
                                               const UserId& user, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<storage::Subscription> {
        AUTHOS_TRY(find_service_user(s, access, user));
        return load_subscription(s, access, user);
    });
}

Result<storage::Subscription> create_subscription(const Deps& deps, const ApiKeyAccess& access,
                                                  const SubscriptionDraft& draft, const Caller& caller) {
    AUTHOS_TRY(auto status, parse_subscription_status(draft.status.value_or("active")));
    const UnixMillis now = deps.clock.now();
    const storage::NewSubscription wanted{.id = storage::SubscriptionId::make(deps.random),
                                          .user_id = draft.user_id,
                                          .plan_id = draft.plan_id,
                                          .status = std::move(status),
                                          .current_period_end =
                                              draft.current_period_end.value_or(now + kDefaultPeriod),
                                          .created_at = now};
    return write_with_key(
        deps, access, caller,
        [&](storage::Session& s, const ApiKeyAccess& inside) -> Result<storage::Subscription> {
            AUTHOS_TRY(hold_service_user(s, inside, wanted.user_id));
            AUTHOS_TRY(storage::insert_subscription(s, inside.scope, inside.service.id, wanted));
            AUTHOS_TRY(auto stored, load_subscription(s, inside, wanted.user_id));
            AUTHOS_TRY(record_key_event(deps, s, inside, deed_on(stored, "subscription.created"), caller));
            return stored;
        });
}

Result<storage::Subscription> change_subscription(const Deps& deps, const ApiKeyAccess& access,
                                                  const UserId& user, const SubscriptionChange& change,
                                                  const Caller& caller) {
    if (!change.plan_id && !change.status && !change.current_period_end) {
        return fail(Errc::invalid_argument, "no_fields", "No fields to update");
    }
    SubscriptionChange checked = change;
    if (change.status) {
        AUTHOS_TRY(checked.status, parse_subscription_status(*change.status));
    }
    return write_with_key(deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) {
        return store_change(deps, s, inside, user, checked, caller);
    });
}

Result<void> delete_subscription(const Deps& deps, const ApiKeyAccess& access, const UserId& user,
                                 const Caller& caller) {
    return write_with_key(
        deps, access, caller, [&](storage::Session& s, const ApiKeyAccess& inside) -> Result<void> {
            AUTHOS_TRY(hold_service_user(s, inside, user));
            AUTHOS_TRY(const auto gone, load_subscription(s, inside, user));
            AUTHOS_TRY(storage::delete_subscription(s, inside.scope, inside.service.id, user));
            return record_key_event(deps, s, inside, deed_on(gone, "subscription.canceled"), caller);
        });
}

} // namespace authos::identity
