#pragma once
// The state of the deployment, and evidence about second factors.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/platform/mfa_evidence.hpp"
#include "authos/identity/platform/operations.hpp"

#include <string>
#include <vector>

namespace authos::api::dto {

/// The query parameter org_id. Errc::invalid_argument, "query_malformed", where it is no id.
[[nodiscard]] Result<std::optional<OrgId>> find_org_id(const http::Request& request);
/// org_id, start_date, end_date, days, limit (50), offset or page.
[[nodiscard]] Result<identity::MfaMetricsWish> parse_mfa_metrics_wish(const http::Request& request);

[[nodiscard]] Json operations_response(const identity::OperationsStatus& status, const std::string& version);
[[nodiscard]] Json mfa_metrics_response(const identity::MfaMetrics& metrics);
[[nodiscard]] Json suspicious_mfa_response(const std::vector<storage::platform::MfaFailurePattern>& patterns);
[[nodiscard]] Json roll_up_response(const identity::MfaRollUp& roll_up);

} // namespace authos::api::dto
