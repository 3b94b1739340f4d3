#pragma once
// What an organization wants to happen at suspicious sign-ins, and the sign-ins as they were judged.
// enforcement_mode: log_only (remembers scores), monitor (also writes a warning to the server's log),
// challenge (asks for a second factor from low_threshold on, never refuses), block (refuses from
// medium_threshold on, asks for a second factor below).

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/risk_rules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// What is absent stays as it is.
struct RiskSettingsChange {
    std::optional<std::string> enforcement_mode;
    std::optional<long long> low_threshold;
    std::optional<long long> medium_threshold;
    std::optional<long long> new_device_score;
    std::optional<long long> impossible_travel_score;
    std::optional<long long> velocity_threshold;
    std::optional<long long> velocity_score;
};

/// The defaults where the organization has never changed them.
[[nodiscard]] Result<storage::RiskRules> get_risk_settings(const Deps& deps, const OrgAccess& access,
                                                           const Caller& caller);
/// Errc::invalid_argument: "enforcement_mode_unknown", "risk_number_out_of_range" (scores and thresholds are
/// 0 to 100, velocity_threshold 1 to 100000; the message names the member), "risk_thresholds_crossed" (low is
/// not below medium).
[[nodiscard]] Result<storage::RiskRules> update_risk_settings(const Deps& deps, const OrgAccess& access,
                                                              const RiskSettingsChange& change,
                                                              const Caller& caller);
/// Back to the defaults.
[[nodiscard]] Result<storage::RiskRules> reset_risk_settings(const Deps& deps, const OrgAccess& access,
                                                             const Caller& caller);

/// Sign-ins as they were judged, newest first, and what the organization's thresholds of now say about each:
/// "allow", "challenge_mfa" or "block", whatever the mode.
struct JudgedSignIn {
    storage::RiskEvent event;
    std::string_view action;
};
[[nodiscard]] Result<std::vector<JudgedSignIn>> list_risk_events(const Deps& deps, const OrgAccess& access,
                                                                 const storage::RiskEventQuery& query,
                                                                 const Caller& caller);

} // namespace authos::identity
