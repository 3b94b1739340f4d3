#include "authos/storage/repo/audit.hpp"

#include "authos/storage/repo/platform/audit.hpp"
#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

#include <limits>

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectEntry =
    "SELECT a.id, a.actor_user_id, a.action, a.target_type, a.target_id, a.ip_address, a.user_agent, "
    "a.success, a.details, a.created_at, u.email FROM organization_audit_log a "
    "LEFT JOIN users u ON u.id = a.actor_user_id WHERE a.org_id = :org";
constexpr std::string_view kCountEntries =
    "SELECT COUNT(*) FROM organization_audit_log a WHERE a.org_id = :org";
constexpr std::string_view kFiltered =
    " AND (:any_action = 1 OR a.action = :action) AND (:any_actor = 1 OR a.actor_user_id = :actor) "
    "AND (:any_type = 1 OR a.target_type = :type) AND (:any_target = 1 OR a.target_id = :target) "
    "AND (:any_result = 1 OR a.success = :success) AND a.created_at >= :first AND a.created_at <= :last";
constexpr std::string_view kPageOfEntries =
    " AND a.created_at <= :at AND (a.created_at < :at OR a.id < :id) "
    "ORDER BY a.created_at DESC, a.id DESC LIMIT :limit OFFSET :offset";

constexpr UnixMillis kFirstMoment{0};
constexpr UnixMillis kLastMoment{std::numeric_limits<std::int64_t>::max()};

Result<AuditEntry> audit_entry_from(const Row& row) {
    AUTHOS_TRY(AuditId id, row.id<AuditId>(0));
    AUTHOS_TRY(auto actor, row.find_id<UserId>(1));
    return AuditEntry{.id = std::move(id),
                      .actor = std::move(actor),
                      .action = row.text(2),
                      .target_type = row.text(3),
                      .target_id = row.text(4),
                      .ip_address = row.find_text(5),
                      .user_agent = row.find_text(6),
                      .success = row.flag(7),
                      .details = row.find_text(8),
                      .created_at = row.millis(9),
                      .actor_email = row.find_text(10)};
}

Result<platform::PlatformAuditEntry> platform_entry_from(const Row& row) {
    AUTHOS_TRY(AuditId id, row.id<AuditId>(0));
    AUTHOS_TRY(UserId owner, row.id<UserId>(1));
    return platform::PlatformAuditEntry{std::move(id), std::move(owner), row.text(2),  row.text(3),
                                        row.text(4),   row.find_text(5), row.millis(6)};
}

} // namespace

Result<void> insert_audit(Session& s, const OrgScope& scope, const AuditEntry& entry) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO organization_audit_log (id, org_id, actor_user_id, action, target_type, target_id, "
        "ip_address, user_agent, success, details, created_at) "
        "VALUES (:id, :org, :actor, :action, :target_type, :target_id, :ip, :user_agent, :success, :details, "
        ":now)",
        {param("id", entry.id), param("org", scope.org()), param("actor", entry.actor),
         param("action", entry.action), param("target_type", entry.target_type),
         param("target_id", entry.target_id), param("ip", detail::shortened(entry.ip_address, 50)),
         param("user_agent", detail::shortened(entry.user_agent, 512)), param("success", entry.success),
         param("details", entry.details), param("now", entry.created_at)}));
    return {};
}

Result<std::vector<AuditEntry>> list_audit(Session& s, const OrgScope& scope, const AuditPage& page) {
    const AuditFilter& filter = page.filter;
    return detail::list_rows(
        s, kSql<kSelectEntry, kFiltered, kPageOfEntries>,
        {param("org", scope.org()), param("any_action", !filter.action),
         param("action", filter.action.value_or("")), param("any_actor", !filter.actor),
         param("actor", filter.actor ? filter.actor->text() : ""), param("any_type", !filter.target_type),
         param("type", filter.target_type.value_or("")), param("any_target", !filter.target_id),
         param("target", filter.target_id.value_or("")), param("any_result", !filter.success),
         param("success", filter.success.value_or(true)), param("first", filter.from.value_or(kFirstMoment)),
         param("last", filter.until.value_or(kLastMoment)), param("at", page.before.created_at),
         param("id", page.before.id), param("limit", detail::page_limit(page.limit)),
         param("offset", page.offset)},
        {Column::text, Column::text, Column::text, Column::text, Column::text, Column::text, Column::text,
         Column::integer, Column::text, Column::integer, Column::text},
        audit_entry_from);
}

Result<long long> count_audit(Session& s, const OrgScope& scope, const AuditFilter& filter) {
    return detail::select_integer(
        s, kSql<kCountEntries, kFiltered>,
        {param("org", scope.org()), param("any_action", !filter.action),
         param("action", filter.action.value_or("")), param("any_actor", !filter.actor),
         param("actor", filter.actor ? filter.actor->text() : ""), param("any_type", !filter.target_type),
         param("type", filter.target_type.value_or("")), param("any_target", !filter.target_id),
         param("target", filter.target_id.value_or("")), param("any_result", !filter.success),
         param("success", filter.success.value_or(true)), param("first", filter.from.value_or(kFirstMoment)),
         param("last", filter.until.value_or(kLastMoment))});
}

Result<std::vector<std::string>> list_audit_actions(Session& s, const OrgScope& scope) {
    return detail::select_texts(
        s, "SELECT DISTINCT action FROM organization_audit_log WHERE org_id = :org ORDER BY action LIMIT 500",
        {param("org", scope.org())});
}

namespace platform {

Result<void> insert_audit(Session& s, const PlatformScope&, const PlatformAuditEntry& entry) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO platform_audit_log (id, platform_owner_id, action, target_type, target_id, metadata, "
        "created_at) VALUES (:id, :owner, :action, :target_type, :target_id, :metadata, :now)",
        {param("id", entry.id), param("owner", entry.owner), param("action", entry.action),
         param("target_type", entry.target_type), param("target_id", entry.target_id),
         param("metadata", entry.metadata), param("now", entry.created_at)}));
    return {};
}

Result<std::vector<PlatformAuditEntry>> list_audit(Session& s, const PlatformScope&,
                                                   const PlatformAuditPage& page) {
    const PlatformAuditFilter& filter = page.filter;
    return detail::list_rows(
        s,
        "SELECT id, platform_owner_id, action, target_type, target_id, metadata, created_at "
        "FROM platform_audit_log WHERE (:any_action = 1 OR action = :action) "
        "AND (:any_type = 1 OR target_type = :type) AND (:any_target = 1 OR target_id = :target) "
        "AND created_at <= :at AND (created_at < :at OR id < :id) "
        "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset",
        {param("any_action", !filter.action), param("action", filter.action.value_or("")),
         param("any_type", !filter.target_type), param("type", filter.target_type.value_or("")),
         param("any_target", !filter.target_id), param("target", filter.target_id.value_or("")),
         param("at", page.before.created_at), param("id", page.before.id),
         param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
        {Column::text, Column::text, Column::text, Column::text, Column::text, Column::text, Column::integer},
        platform_entry_from);
}

Result<long long> count_audit(Session& s, const PlatformScope&, const PlatformAuditFilter& filter) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM platform_audit_log WHERE (:any_action = 1 OR action = :action) "
        "AND (:any_type = 1 OR target_type = :type) AND (:any_target = 1 OR target_id = :target)",
        {param("any_action", !filter.action), param("action", filter.action.value_or("")),
         param("any_type", !filter.target_type), param("type", filter.target_type.value_or("")),
         param("any_target", !filter.target_id), param("target", filter.target_id.value_or(""))});
}

} // namespace platform

} // namespace authos::storage
