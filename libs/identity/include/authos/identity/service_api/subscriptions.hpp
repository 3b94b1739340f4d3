#pragma once
// The subscriptions of a service's users, for the service's own programs.

#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/storage/repo/subscriptions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// What a subscription is made of, as received; the statuses are active, trialing, past_due, cancelled (also
/// spelt canceled), paused and incomplete.
struct SubscriptionDraft {
    UserId user_id;
    storage::PlanId plan_id;
    std::optional<std::string> status;            // nothing: active
    std::optional<UnixMillis> current_period_end; // nothing: in 30 days
};

/// A partial update; what is absent stays.
struct SubscriptionChange {
    std::optional<storage::PlanId> plan_id;
    std::optional<std::string> status;
    std::optional<UnixMillis> current_period_end;
};

struct SubscriptionList {
    std::vector<storage::Subscription> subscriptions; // by user id
    long long total = 0;
};

[[nodiscard]] Result<SubscriptionList> list_subscriptions(const Deps& deps, const ApiKeyAccess& access,
                                                          const storage::UserPage& page,
                                                          const Caller& caller);
/// Errc::not_found: "user_not_found" (no user of this service), "subscription_not_found"; here and below.
[[nodiscard]] Result<storage::Subscription> get_subscription(const Deps& deps, const ApiKeyAccess& access,
                                                             const UserId& user, const Caller& caller);
/// Errc::invalid_argument, "subscription_status_unknown"; Errc::not_found, "plan_not_found" (the service has
/// no such plan); Errc::already_exists, "subscription_exists".
[[nodiscard]] Result<storage::Subscription> create_subscription(const Deps& deps, const ApiKeyAccess& access,
                                                                const SubscriptionDraft& draft,
                                                                const Caller& caller);
/// The same, and Errc::invalid_argument, "no_fields", where nothing is to be changed.
[[nodiscard]] Result<storage::Subscription> change_subscription(const Deps& deps, const ApiKeyAccess& access,
                                                                const UserId& user,
                                                                const SubscriptionChange& change,
                                                                const Caller& caller);
[[nodiscard]] Result<void> delete_subscription(const Deps& deps, const ApiKeyAccess& access,
                                               const UserId& user, const Caller& caller);

} // namespace authos::identity
