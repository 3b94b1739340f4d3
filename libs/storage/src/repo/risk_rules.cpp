#include "authos/storage/repo/risk_rules.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;

namespace {

Result<bool> update_rules(Session& s, const OrgScope& scope, const RiskRules& rules, UnixMillis now) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s,
            "UPDATE risk_rules SET enforcement_mode = :mode, low_threshold = :low, "
            "medium_threshold = :medium, new_device_score = :device, impossible_travel_score = :travel, "
            "velocity_threshold = :velocity, velocity_score = :velocity_score, updated_at = :now "
            "WHERE org_id = :org",
            {param("mode", rules.enforcement_mode), param("low", rules.low_threshold),
             param("medium", rules.medium_threshold), param("device", rules.new_device_score),
             param("travel", rules.impossible_travel_score), param("velocity", rules.velocity_threshold),
             param("velocity_score", rules.velocity_score), param("now", now), param("org", scope.org())}));
    return changed == 1;
}

} // namespace

Result<std::optional<RiskRules>> find_risk_rules(Session& s, const OrgScope& scope) {
    return detail::find_row(
        s,
        "SELECT enforcement_mode, low_threshold, medium_threshold, new_device_score, "
        "impossible_travel_score, velocity_threshold, velocity_score FROM risk_rules WHERE org_id = :org",
        {param("org", scope.org())},
        {Column::text, Column::integer, Column::integer, Column::integer, Column::integer, Column::integer,
         Column::integer},
        [](const detail::Row& row) -> Result<RiskRules> {
            return RiskRules{row.text(0),    row.integer(1), row.integer(2), row.integer(3),
                             row.integer(4), row.integer(5), row.integer(6)};
        });
}

Result<void> put_risk_rules(Session& s, const OrgScope& scope, const RiskRulesId& id, const RiskRules& rules,
                            UnixMillis now) {
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string insert = std::string(dialect.insert_ignore) +
                               " risk_rules (id, org_id, created_at, updated_at) "
                               "VALUES (:id, :org, :now, :now)" +
                               std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(detail::execute(s, insert, {param("id", id), param("org", scope.org()), param("now", now)}));
    AUTHOS_TRY(const bool stored, update_rules(s, scope, rules, now));
    if (!stored) return fail(Errc::not_found, "organization_not_found", "Organization not found");
    return {};
}

} // namespace authos::storage
