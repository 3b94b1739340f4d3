#pragma once
// Bodies about plans.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/services/plans.hpp"

namespace authos::api::dto {

/// Parsers fail with Errc::invalid_argument and a message that names the member: "member_missing",
/// "member_type". A draft needs name, price_cents and currency.
[[nodiscard]] Result<identity::PlanChange> parse_plan_draft(const Json& body);
[[nodiscard]] Result<identity::PlanChange> parse_plan_change(const Json& body);

/// `features` is a JSON array as text.
[[nodiscard]] Json plan_json(const storage::Plan& plan);
/// {plan, subscription_count}
[[nodiscard]] Json plan_response(const storage::PlanSummary& summary);

} // namespace authos::api::dto
