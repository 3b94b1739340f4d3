#pragma once
// Risk settings and judged sign-ins.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/risk/settings.hpp"

#include <vector>

namespace authos::api::dto {

[[nodiscard]] Result<identity::RiskSettingsChange> parse_risk_settings(const Json& body);
[[nodiscard]] Json risk_settings_json(const storage::RiskRules& rules);

/// page (from 0), limit (50, at most 100), min_score (0). Errc::invalid_argument, "page_malformed".
[[nodiscard]] Result<storage::RiskEventQuery> parse_risk_event_query(const http::Request& request);
/// An array, as documented.
[[nodiscard]] Json risk_events_json(const std::vector<identity::JudgedSignIn>& events);

} // namespace authos::api::dto
