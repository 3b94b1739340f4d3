#include "handlers/audit_log.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
constexpr Route kAuditLog[] = {
    {Method::get, "/api/organizations/{org_slug}/audit-log", handlers::get_audit_log, cap(Capability::audit_logs_view),
     {.operation = "listAuditLog", .group = "Audit log", .summary = "What happened in the organization, newest first", .response_schema = "AuditLog",
      .query = "page limit cursor action event_type actor_user_id target_type target_id start_date end_date success"}},
    {Method::get, "/api/organizations/{org_slug}/audit-log/event-types", handlers::get_audit_event_types, cap(Capability::audit_logs_view),
     {"listAuditEventTypes", "Audit log", "The actions that the log can be filtered by", {}, "EventNames"}},
};
// clang-format on

} // namespace

std::span<const Route> audit_log_routes() noexcept {
    return kAuditLog;
}

} // namespace authos::api
