#include "handlers/sessions.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/sessions.hpp"
#include "dto/values.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {

Result<http::Response> get_own_sessions(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto sessions, identity::list_own_sessions(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::own_sessions_json(sessions));
}

Result<http::Response> delete_own_session(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id,
               id_param<SessionId>(request, "session_id", "session_not_found", "Session not found"));
    AUTHOS_TRY(identity::end_own_session(ctx.deps(), ctx.principal(), id, ctx.caller()));
    return no_content();
}

Result<http::Response> post_revoke_own_sessions(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto keep, body.find_boolean("keep_current"));
    AUTHOS_TRY(const auto ended,
               identity::end_own_sessions(ctx.deps(), ctx.principal(), keep.value_or(false), ctx.caller()));
    return json_answer(Json::object({{"message", "Sessions revoked"}, {"revoked", dto::number(ended)}}));
}

Result<http::Response> post_reauthenticate(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto proof, dto::parse_reauthentication(body));
    AUTHOS_TRY(const auto at, identity::reauthenticate(ctx.deps(), ctx.principal(), proof, ctx.caller()));
    return json_answer(
        Json::object({{"message", "Identity confirmed"}, {"authenticated_at", format_rfc3339(at)}}));
}

} // namespace authos::api::handlers
