#include "authos/storage/repo/platform/mfa_evidence.hpp"

#include "detail/statement.hpp"

namespace authos::storage::platform {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

// The member that an event of mfa_audit_log counts into; null for the others.
long long* counter_of(MfaCounts& counts, const std::string& event) {
    if (event == "mfa_enabled") return &counts.new_mfa_setups;
    if (event == "mfa_disabled") return &counts.mfa_disabled;
    if (event == "mfa_verify_success") return &counts.totp_verifications_success;
    if (event == "mfa_verify_failed") return &counts.totp_verifications_failed;
    if (event == "backup_codes_generated") return &counts.backup_codes_generated;
    if (event == "backup_code_used") return &counts.backup_codes_used;
    return nullptr;
}

Result<MfaDay> mfa_day_from(const Row& row) {
    std::optional<OrgId> org;
    if (!row.text(0).empty()) {
        AUTHOS_TRY(auto id, row.id<OrgId>(0));
        org = std::move(id);
    }
    return MfaDay{.org_id = std::move(org),
                  .day = row.text(1),
                  .counts = {.total_users = row.integer(2),
                             .mfa_enabled_users = row.integer(3),
                             .new_mfa_setups = row.integer(4),
                             .mfa_disabled = row.integer(5),
                             .totp_verifications_success = row.integer(6),
                             .totp_verifications_failed = row.integer(7),
                             .backup_codes_generated = row.integer(8),
                             .backup_codes_used = row.integer(9)},
                  .created_at = row.millis(10),
                  .updated_at = row.millis(11)};
}

Result<MfaFailurePattern> pattern_from(const Row& row) {
    AUTHOS_TRY(auto org, row.find_id<OrgId>(1));
    AUTHOS_TRY(auto user, row.find_id<UserId>(2));
    return MfaFailurePattern{.id = row.text(0),
                             .org_id = std::move(org),
                             .user_id = std::move(user),
                             .ip_address = row.find_text(3),
                             .failure_type = row.text(4),
                             .failure_count = row.integer(5),
                             .first_seen_at = row.millis(6),
                             .last_seen_at = row.millis(7),
                             .details = row.find_text(8)};
}

// False if there is no such row.
Result<bool> update_mfa_day(Session& s, const MfaDayRow& row) {
    const MfaCounts& counts = row.counts;
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s,
            "UPDATE mfa_daily_metrics SET total_users = :users, mfa_enabled_users = :enabled, "
            "new_mfa_setups = :setups, mfa_disabled = :disabled, totp_verifications_total = :verified, "
            "totp_verifications_success = :success, totp_verifications_failed = :failed, "
            "backup_codes_generated = :generated, backup_codes_used = :used_codes, updated_at = :now "
            "WHERE org_key = :org AND day = :day",
            {param("users", counts.total_users), param("enabled", counts.mfa_enabled_users),
             param("setups", counts.new_mfa_setups), param("disabled", counts.mfa_disabled),
             param("verified", counts.totp_verifications_success + counts.totp_verifications_failed),
             param("success", counts.totp_verifications_success),
             param("failed", counts.totp_verifications_failed),
             param("generated", counts.backup_codes_generated), param("used_codes", counts.backup_codes_used),
             param("now", row.now), param("org", row.org_key), param("day", row.day)}));
    return changed == 1;
}

} // namespace

Result<std::map<std::string, MfaCounts>> compute_mfa_counts(Session& s, const PlatformScope&,
                                                            const TimeRange& day) {
    std::map<std::string, MfaCounts> counts;
    counts.try_emplace("");
    AUTHOS_TRY(detail::select(s,
                              "SELECT org_key, COUNT(*) FROM users WHERE created_at < :until_at "
                              "AND (deleted_at IS NULL OR deleted_at >= :until_at) GROUP BY org_key",
                              {param("until_at", day.until)}, {Column::text, Column::integer},
                              [&](const Row& row) -> Result<void> {
                                  counts[row.text(0)].total_users = row.integer(1);
                                  return {};
                              }));
    AUTHOS_TRY(detail::select(
        s,
        "SELECT u.org_key, COUNT(*) FROM user_totp_secrets t JOIN users u ON u.id = t.user_id "
        "WHERE t.enabled = 1 AND t.created_at < :until_at "
        "AND (t.enabled_at IS NULL OR t.enabled_at < :until_at) "
        "AND u.created_at < :until_at AND (u.deleted_at IS NULL OR u.deleted_at >= :until_at) "
        "GROUP BY u.org_key",
        {param("until_at", day.until)}, {Column::text, Column::integer}, [&](const Row& row) -> Result<void> {
            counts[row.text(0)].mfa_enabled_users = row.integer(1);
            return {};
        }));
    AUTHOS_TRY(detail::select(s,
                              "SELECT org_id, event_type, COUNT(*) FROM mfa_audit_log "
                              "WHERE created_at >= :from_at AND created_at < :until_at "
                              "GROUP BY org_id, event_type",
                              {param("from_at", day.from), param("until_at", day.until)},
                              {Column::text, Column::text, Column::integer},
                              [&](const Row& row) -> Result<void> {
                                  auto& realm = counts[row.find_text(0).value_or("")];
                                  if (auto* counter = counter_of(realm, row.text(1)))
                                      *counter = row.integer(2);
                                  return {};
                              }));
    return counts;
}

Result<void> put_mfa_day(Session& s, const PlatformScope&, const MfaDayRow& row) {
    AUTHOS_TRY(detail::require_key(row.day, 20));
    AUTHOS_TRY(const bool known, update_mfa_day(s, row));
    if (known) return {};
    // Somebody else may insert it in this moment: then theirs is brought up to date.
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string insert = std::string(dialect.insert_ignore) +
                               " mfa_daily_metrics (id, org_key, day, created_at, updated_at) "
                               "VALUES (:id, :org, :day, :now, :now)" +
                               std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(detail::execute(
        s, insert,
        {param("id", row.id), param("org", row.org_key), param("day", row.day), param("now", row.now)}));
    AUTHOS_TRY(update_mfa_day(s, row));
    return {};
}

Result<std::vector<MfaDay>> list_mfa_days(Session& s, const PlatformScope&, const MfaDayPage& page) {
    const MfaDayFilter& filter = page.filter;
    return detail::list_rows(
        s,
        "SELECT org_key, day, total_users, mfa_enabled_users, new_mfa_setups, mfa_disabled, "
        "totp_verifications_success, totp_verifications_failed, backup_codes_generated, backup_codes_used, "
        "created_at, updated_at FROM mfa_daily_metrics WHERE day >= :first_day AND day <= :last_day "
        "AND (:any_org = 1 OR org_key = :org) ORDER BY day DESC, org_key LIMIT :limit OFFSET :offset",
        {param("first_day", filter.first_day), param("last_day", filter.last_day),
         param("any_org", !filter.org_id),
         param("org", filter.org_id ? filter.org_id->text() : std::string{}),
         param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
        {Column::text, Column::text, Column::integer, Column::integer, Column::integer, Column::integer,
         Column::integer, Column::integer, Column::integer, Column::integer, Column::integer,
         Column::integer},
        mfa_day_from);
}

Result<long long> count_mfa_days(Session& s, const PlatformScope&, const MfaDayFilter& filter) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM mfa_daily_metrics WHERE day >= :first_day AND day <= :last_day "
        "AND (:any_org = 1 OR org_key = :org)",
        {param("first_day", filter.first_day), param("last_day", filter.last_day),
         param("any_org", !filter.org_id),
         param("org", filter.org_id ? filter.org_id->text() : std::string{})});
}

Result<std::vector<MfaFailurePattern>> list_suspicious_patterns(Session& s, const PlatformScope&,
                                                                const std::optional<OrgId>& org, int limit) {
    return detail::list_rows(
        s,
        "SELECT id, org_id, user_id, ip_address, failure_type, failure_count, first_seen_at, last_seen_at, "
        "details FROM mfa_failure_patterns WHERE is_suspicious = 1 AND (:any_org = 1 OR org_id = :org) "
        "ORDER BY last_seen_at DESC, id DESC LIMIT :limit",
        {param("any_org", !org), param("org", org ? org->text() : std::string{}),
         param("limit", detail::page_limit(limit))},
        {Column::text, Column::text, Column::text, Column::text, Column::text, Column::integer,
         Column::integer, Column::integer, Column::text},
        pattern_from);
}

} // namespace authos::storage::platform
