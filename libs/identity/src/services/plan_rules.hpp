#pragma once
// What a plan may be set to, and how changes of plans are told.

#include "audit/record.hpp"
#include "authos/identity/services/plans.hpp"

namespace authos::identity {

/// Brings all of `change` but is_default into `plan`. Errors as create_plan.
[[nodiscard]] Result<void> apply_plan_change(storage::Plan& plan, const PlanChange& change);

[[nodiscard]] AuditFact plan_fact(std::string action, const storage::Plan& plan,
                                  const std::string& service_slug, UnixMillis now);

} // namespace authos::identity
