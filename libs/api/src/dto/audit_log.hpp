#pragma once
// Bodies of an organization's audit log.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/audit/audit_log.hpp"
#include "dto/paging.hpp"

namespace authos::api::dto {

/// page, limit (50), cursor, action or event_type, actor_user_id, target_type, target_id, start_date,
/// end_date, success.
struct AuditQuery {
    PageQuery page;
    storage::AuditPage rows;
};
/// Errc::invalid_argument: "page_malformed", "cursor_malformed", "query_malformed".
[[nodiscard]] Result<AuditQuery> parse_audit_query(const http::Request& request);

[[nodiscard]] Json audit_log_response(const AuditQuery& query, const identity::AuditList& list);

} // namespace authos::api::dto
