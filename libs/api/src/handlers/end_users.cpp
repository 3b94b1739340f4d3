#include "handlers/end_users.hpp"

#include "context.hpp"
#include "dto/end_users.hpp"
#include "dto/paging.hpp"
#include "dto/user_page.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<UserId> end_user_id_of(const http::Request& request) {
    return id_param<UserId>(request, "user_id", "end_user_not_found", "End-user not found");
}

} // namespace

Result<http::Response> get_end_users(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_user_page(request));
    AUTHOS_TRY(const auto service, dto::find_query(request, "service_slug"));
    AUTHOS_TRY(const auto list, identity::list_end_users(ctx.deps(), ctx.org(), service, page, ctx.caller()));
    return json_answer(dto::end_user_list_response(list, page));
}

Result<http::Response> get_end_user(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, end_user_id_of(request));
    AUTHOS_TRY(const auto detail, identity::get_end_user(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::end_user_response(detail));
}

Result<http::Response> delete_end_user_sessions(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, end_user_id_of(request));
    AUTHOS_TRY(const long long ended,
               identity::end_sessions_of_end_user(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::ended_sessions_response(ended));
}

} // namespace authos::api::handlers
