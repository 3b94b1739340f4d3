#include "authos/identity/audit/audit_log.hpp"

#include "context.hpp"
#include "dto/audit_log.hpp"
#include "handlers/answers.hpp"
#include "handlers/audit_log.hpp"

namespace authos::api::handlers {

Result<http::Response> get_audit_log(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto query, dto::parse_audit_query(request));
    AUTHOS_TRY(const auto list, identity::list_audit_log(ctx.deps(), ctx.org(), query.rows, ctx.caller()));
    return json_answer(dto::audit_log_response(query, list));
}

Result<http::Response> get_audit_event_types(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto actions, identity::list_audit_actions(ctx.deps(), ctx.org(), ctx.caller()));
    return json_answer(Json{actions});
}

} // namespace authos::api::handlers
