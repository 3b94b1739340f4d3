#pragma once
// How much a sign-in looks like somebody else's. Asked after the first factor, before a session exists.

#include "authos/identity/deps.hpp"
#include "authos/identity/risk/geo.hpp"
#include "authos/storage/repo/risk_rules.hpp"
#include "login/target.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

enum class RiskAction { allow, challenge, block };

/// What the sign-in's row in the log of sign-ins remembers, and what follows from it.
struct RiskVerdict {
    RiskAction action = RiskAction::allow;
    long long score = 0;              // 0 to 100
    std::vector<std::string> factors; // "new_device", ...
    GeoPlace place = {};
    bool is_news = false; // the account has signed in before, but never from this browser or country
};

/// By the organization's own settings. Sign-ins to the platform are judged by the defaults and never held up.
/// Factors: new_device (this account never signed in with this user agent, and no cookie says more) or, by
/// the device trust cookie, untrusted_cookie, cookie_mismatch, invalid_cookie (all of them new_device_score)
/// or trusted_device (-20); impossible_travel; velocity_limit; new_country (no points of its own).
[[nodiscard]] Result<RiskVerdict> assess_risk(const Deps& deps, storage::Session& s,
                                              const LoginTarget& target, const storage::User& user,
                                              const Caller& caller);

/// What the thresholds say about a score, whatever the mode of enforcement.
[[nodiscard]] RiskAction action_of(const storage::RiskRules& rules, long long score) noexcept;
/// "allow", "challenge_mfa", "block".
[[nodiscard]] std::string_view name_of(RiskAction action) noexcept;

} // namespace authos::identity
