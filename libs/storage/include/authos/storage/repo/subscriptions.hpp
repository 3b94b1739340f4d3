#pragma once
// What people have subscribed to: at most one plan per account and service.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/user_page.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using SubscriptionId = Id<struct SubscriptionTag>;
using PlanId = Id<struct PlanTag>;

/// A stored subscription with the name of its plan.
struct Subscription {
    SubscriptionId id;
    UserId user_id;
    PlanId plan_id;
    std::string plan_name;
    std::string status;
    UnixMillis current_period_end;
    UnixMillis created_at;
};

struct NewSubscription {
    SubscriptionId id;
    UserId user_id;
    PlanId plan_id;
    std::string status;
    UnixMillis current_period_end;
    UnixMillis created_at;
};

/// Errc::already_exists, reason "subscription_exists". Errc::not_found, "plan_not_found": the service has no
/// such plan, or is not this organization's.
Result<void> insert_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const NewSubscription& subscription);
Result<std::optional<Subscription>> find_subscription(Session& s, const OrgScope& scope,
                                                      const ServiceId& service, const UserId& user);
/// What may change: all three are set.
struct SubscriptionTerms {
    PlanId plan_id;
    std::string status;
    UnixMillis current_period_end;
};
/// False if there is none, or the service has no such plan; then nothing is changed.
Result<bool> update_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const UserId& user, const SubscriptionTerms& terms);
/// False if there was none.
Result<bool> delete_subscription(Session& s, const OrgScope& scope, const ServiceId& service,
                                 const UserId& user);

Result<std::vector<Subscription>> list_subscriptions(Session& s, const OrgScope& scope,
                                                     const ServiceId& service, const UserPage& page);
Result<long long> count_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service);
/// Those with that status.
Result<long long> count_subscriptions(Session& s, const OrgScope& scope, const ServiceId& service,
                                      std::string_view status);

/// The plan's name; nothing where the service has no such plan.
Result<std::optional<std::string>> find_plan_name(Session& s, const OrgScope& scope, const ServiceId& service,
                                                  const PlanId& plan);

} // namespace authos::storage
