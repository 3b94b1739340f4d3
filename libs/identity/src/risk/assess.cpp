#include "risk/assess.hpp"

#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/scope_authority.hpp"
#include "devices/trust.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using std::chrono_literals::operator""min;

constexpr long long kTrustedDeviceBonus = 20;
constexpr double kFastestKmh = 900;
constexpr double kNearKm = 500;
constexpr std::chrono::minutes kVelocityWindow = 5min;

// Collects points while the circumstances are looked at.
struct Assessment {
    const storage::RiskRules& rules;
    RiskVerdict verdict = {};

    void add(const char* factor, long long points) {
        verdict.factors.emplace_back(factor);
        verdict.score += points;
    }
};

GeoPlace place_from(const storage::LoginGeo& geo) {
    return {geo.country, geo.city, geo.lat_e6, geo.long_e6};
}

Result<void> assess_device(const Deps& deps, storage::Session& s, const UserId& user, const Caller& caller,
                           Assessment& out) {
    AUTHOS_TRY(const auto standing, device_standing(deps, s, user, caller));
    AUTHOS_TRY(const auto history, storage::find_login_history(s, user, caller.user_agent));
    const long long points = out.rules.new_device_score;
    switch (standing) {
    case DeviceStanding::trusted: out.add("trusted_device", -kTrustedDeviceBonus); return {};
    case DeviceStanding::untrusted: out.add("untrusted_cookie", points); break;
    case DeviceStanding::mismatch: out.add("cookie_mismatch", points); break;
    case DeviceStanding::invalid: out.add("invalid_cookie", points); break;
    case DeviceStanding::none:
        if (!history.same_agent) out.add("new_device", points);
        break;
    }
    out.verdict.is_news = history.any && !history.same_agent;
    return {};
}

bool is_impossible(const storage::LastPlace& last, const GeoPlace& here, UnixMillis now) {
    const double km = distance_km(place_from(last.geo), here);
    if (km <= kNearKm) return false;
    const double hours = static_cast<double>(std::max<long long>(1, (now - last.created_at).count())) / 3.6e6;
    return km / hours > kFastestKmh;
}

Result<void> assess_place(const Deps& deps, storage::Session& s, const UserId& user, const Caller& caller,
                          Assessment& out) {
    const GeoPlace here = deps.geo.find_place(caller.ip_address);
    out.verdict.place = here;
    if (here.country) {
        AUTHOS_TRY(const auto countries, storage::list_login_countries(s, user));
        const bool known = std::find(countries.begin(), countries.end(), *here.country) != countries.end();
        if (!known && !countries.empty()) {
            out.add("new_country", 0);
            out.verdict.is_news = true;
        }
    }
    if (!here.lat_e6) return {};
    AUTHOS_TRY(const auto last, storage::find_last_place(s, user));
    if (last && is_impossible(*last, here, deps.clock.now()))
        out.add("impossible_travel", out.rules.impossible_travel_score);
    return {};
}

Result<void> assess_velocity(const Deps& deps, storage::Session& s, const storage::OrgScope& scope,
                             const Caller& caller, Assessment& out) {
    if (caller.ip_address.empty()) return {};
    // Within the organization: nobody is judged by what others do elsewhere.
    AUTHOS_TRY(const long long logins,
               storage::count_logins_from(s, scope, caller.ip_address, deps.clock.now() - kVelocityWindow));
    // This sign-in is the one after those.
    if (logins + 1 > out.rules.velocity_threshold) out.add("velocity_limit", out.rules.velocity_score);
    return {};
}

RiskAction enforced(const Deps& deps, const storage::RiskRules& rules, const RiskVerdict& verdict,
                    const UserId& user) {
    const RiskAction wanted = action_of(rules, verdict.score);
    if (wanted == RiskAction::allow || rules.enforcement_mode == "log_only") return RiskAction::allow;
    deps.log.warn("login.risky", {{"user_id", user.text()},
                                  {"score", verdict.score},
                                  {"action", name_of(wanted)},
                                  {"mode", rules.enforcement_mode}});
    if (rules.enforcement_mode == "block") return wanted;
    return rules.enforcement_mode == "challenge" ? RiskAction::challenge : RiskAction::allow;
}

} // namespace

RiskAction action_of(const storage::RiskRules& rules, long long score) noexcept {
    if (score < rules.low_threshold) return RiskAction::allow;
    return score < rules.medium_threshold ? RiskAction::challenge : RiskAction::block;
}

std::string_view name_of(RiskAction action) noexcept {
    switch (action) {
    case RiskAction::allow: return "allow";
    case RiskAction::challenge: return "challenge_mfa";
    case RiskAction::block: return "block";
    }
    return "allow";
}

Result<RiskVerdict> assess_risk(const Deps& deps, storage::Session& s, const LoginTarget& target,
                                const storage::User& user, const Caller& caller) {
    storage::RiskRules rules;
    if (target.org) {
        AUTHOS_TRY(const auto own,
                   storage::find_risk_rules(s, storage::ScopeAuthority::organization(target.org->id)));
        if (own) rules = *own;
    }
    Assessment assessment{rules};
    AUTHOS_TRY(assess_device(deps, s, user.id, caller, assessment));
    AUTHOS_TRY(assess_place(deps, s, user.id, caller, assessment));
    if (target.org) {
        AUTHOS_TRY(assess_velocity(deps, s, storage::ScopeAuthority::organization(target.org->id), caller,
                                   assessment));
    }
    RiskVerdict& verdict = assessment.verdict;
    verdict.score = std::clamp<long long>(verdict.score, 0, 100);
    if (target.org) verdict.action = enforced(deps, rules, verdict, user.id);
    return std::move(verdict);
}

} // namespace authos::identity
