#include "authos/identity/risk/settings.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/database.hpp"
#include "rbac/recheck.hpp"
#include "risk/assess.hpp"

#include <algorithm>
#include <array>

namespace authos::identity {

namespace {

constexpr std::array<std::string_view, 4> kModes = {"log_only", "monitor", "challenge", "block"};

Result<void> check_range(const char* name, long long value, long long least, long long most) {
    if (value >= least && value <= most) return {};
    return fail(Errc::invalid_argument, "risk_number_out_of_range",
                std::string{name} + " must be " + std::to_string(least) + " to " + std::to_string(most));
}

Result<void> check_rules(const storage::RiskRules& rules) {
    if (std::find(kModes.begin(), kModes.end(), rules.enforcement_mode) == kModes.end()) {
        return fail(Errc::invalid_argument, "enforcement_mode_unknown",
                    "enforcement_mode must be log_only, monitor, challenge or block");
    }
    AUTHOS_TRY(check_range("low_threshold", rules.low_threshold, 0, 100));
    AUTHOS_TRY(check_range("medium_threshold", rules.medium_threshold, 0, 100));
    AUTHOS_TRY(check_range("new_device_score", rules.new_device_score, 0, 100));
    AUTHOS_TRY(check_range("impossible_travel_score", rules.impossible_travel_score, 0, 100));
    AUTHOS_TRY(check_range("velocity_threshold", rules.velocity_threshold, 1, 100'000));
    AUTHOS_TRY(check_range("velocity_score", rules.velocity_score, 0, 100));
    if (rules.low_threshold < rules.medium_threshold) return {};
    return fail(Errc::invalid_argument, "risk_thresholds_crossed",
                "low_threshold must be below medium_threshold");
}

storage::RiskRules changed(storage::RiskRules rules, const RiskSettingsChange& change) {
    rules.enforcement_mode = change.enforcement_mode.value_or(rules.enforcement_mode);
    rules.low_threshold = change.low_threshold.value_or(rules.low_threshold);
    rules.medium_threshold = change.medium_threshold.value_or(rules.medium_threshold);
    rules.new_device_score = change.new_device_score.value_or(rules.new_device_score);
    rules.impossible_travel_score = change.impossible_travel_score.value_or(rules.impossible_travel_score);
    rules.velocity_threshold = change.velocity_threshold.value_or(rules.velocity_threshold);
    rules.velocity_score = change.velocity_score.value_or(rules.velocity_score);
    return rules;
}

Result<storage::RiskRules> load_rules(storage::Session& s, const OrgAccess& access) {
    AUTHOS_TRY(const auto own, storage::find_risk_rules(s, access.scope));
    return own.value_or(storage::RiskRules{});
}

std::string risk_details(const storage::RiskRules& rules) {
    return Json::object({{"enforcement_mode", rules.enforcement_mode},
                         {"low_threshold", Json{std::int64_t{rules.low_threshold}}},
                         {"medium_threshold", Json{std::int64_t{rules.medium_threshold}}}})
        .dump();
}

template <class F>
Result<storage::RiskRules> replace_rules(const Deps& deps, const OrgAccess& access, const Caller& caller,
                                         F&& rules_after) {
    const UnixMillis now = deps.clock.now();
    return write_inside(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::RiskRules> {
                            AUTHOS_TRY(const auto before, load_rules(s, inside));
                            const storage::RiskRules after = rules_after(before);
                            AUTHOS_TRY(check_rules(after));
                            if (after == before) return after;
                            AUTHOS_TRY(storage::put_risk_rules(
                                s, inside.scope, storage::RiskRulesId::make(deps.random), after, now));
                            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                                        {"risk_settings.updated", "organization",
                                                         inside.scope.org().text(), now, risk_details(after)},
                                                        caller));
                            return after;
                        });
}

} // namespace

Result<storage::RiskRules> get_risk_settings(const Deps& deps, const OrgAccess& access,
                                             const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) { return load_rules(s, access); });
}

Result<storage::RiskRules> update_risk_settings(const Deps& deps, const OrgAccess& access,
                                                const RiskSettingsChange& change, const Caller& caller) {
    return replace_rules(deps, access, caller,
                         [&](const storage::RiskRules& before) { return changed(before, change); });
}

Result<storage::RiskRules> reset_risk_settings(const Deps& deps, const OrgAccess& access,
                                               const Caller& caller) {
    return replace_rules(deps, access, caller,
                         [](const storage::RiskRules&) { return storage::RiskRules{}; });
}

Result<std::vector<JudgedSignIn>> list_risk_events(const Deps& deps, const OrgAccess& access,
                                                   const storage::RiskEventQuery& query,
                                                   const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<std::vector<JudgedSignIn>> {
        AUTHOS_TRY(const auto rules, load_rules(s, access));
        AUTHOS_TRY(auto events, storage::list_risk_events(s, access.scope, query));
        std::vector<JudgedSignIn> judged;
        judged.reserve(events.size());
        for (auto& event : events) {
            const auto action = name_of(action_of(rules, event.risk.score));
            judged.push_back({std::move(event), action});
        }
        return judged;
    });
}

} // namespace authos::identity
