#include "dto/audit_log.hpp"

#include "dto/filters.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json audit_entry_json(const storage::AuditEntry& entry) {
    return Json::object({{"id", entry.id.text()},
                         {"actor_user_id", id_text(entry.actor)},
                         {"actor_email", entry.actor_email},
                         {"action", entry.action},
                         {"target_type", entry.target_type},
                         {"target_id", entry.target_id},
                         {"ip_address", entry.ip_address},
                         {"user_agent", entry.user_agent},
                         {"success", entry.success},
                         {"details", stored_json(entry.details, JsonKind::object)},
                         {"created_at", format_rfc3339(entry.created_at)}});
}

Result<std::optional<UserId>> find_actor_id(const http::Request& request) {
    AUTHOS_TRY(const auto text, find_query(request, "actor_user_id"));
    if (!text) return std::optional<UserId>{};
    auto id = UserId::parse(*text);
    if (!id) return fail(Errc::invalid_argument, "query_malformed", "\"actor_user_id\" must be an id");
    return std::optional{std::move(id).value()};
}

} // namespace

Result<AuditQuery> parse_audit_query(const http::Request& request) {
    AuditQuery query;
    auto& filter = query.rows.filter;
    AUTHOS_TRY(query.page, parse_page(request, 50));
    AUTHOS_TRY(query.rows.before, parse_cursor(request));
    AUTHOS_TRY(filter.action, find_query(request, "action"));
    if (!filter.action) {
        AUTHOS_TRY(filter.action, find_query(request, "event_type"));
    }
    AUTHOS_TRY(filter.actor, find_actor_id(request));
    AUTHOS_TRY(filter.target_type, find_query(request, "target_type"));
    AUTHOS_TRY(filter.target_id, find_query(request, "target_id"));
    AUTHOS_TRY(filter.from, find_moment(request, "start_date", DayEdge::first));
    AUTHOS_TRY(filter.until, find_moment(request, "end_date", DayEdge::last));
    AUTHOS_TRY(filter.success, find_flag(request, "success"));
    query.rows.limit = query.page.limit;
    query.rows.offset = query.page.offset;
    return query;
}

Json audit_log_response(const AuditQuery& query, const identity::AuditList& list) {
    Json items = Json::array();
    for (const auto& entry : list.entries) items.push(audit_entry_json(entry));
    Json next;
    if (!list.entries.empty()) {
        const auto& last = list.entries.back();
        next = next_cursor(list.entries.size(), query.page.limit, {last.created_at, last.id.text()});
    }
    return Json::object(
        {{"logs", items}, {"pagination", pagination_json(query.page, list.total)}, {"next_cursor", next}});
}

} // namespace authos::api::dto
