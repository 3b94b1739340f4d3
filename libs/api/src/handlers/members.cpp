#include "handlers/members.hpp"

#include "authos/identity/members/members.hpp"
#include "authos/identity/members/roles.hpp"
#include "authos/identity/members/service_rights.hpp"

#include "context.hpp"
#include "dto/body.hpp"
#include "dto/members.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

Result<UserId> member_id_of(const http::Request& request) {
    return id_param<UserId>(request, "user_id", "member_not_found",
                            "User is not a member of this organization");
}

Result<storage::RoleId> role_id_of(const http::Request& request) {
    return id_param<storage::RoleId>(request, "role_id", "role_not_found", "Role not found");
}

} // namespace

Result<http::Response> get_members(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_member_page(request));
    AUTHOS_TRY(const auto list, identity::list_members(ctx.deps(), ctx.org(), page, ctx.caller()));
    return json_answer(dto::member_list_response(list, page.limit));
}

Result<http::Response> patch_member(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, member_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto role, body.get_string("role"));
    AUTHOS_TRY(const auto member,
               identity::change_member_role(ctx.deps(), ctx.org(), id, role, ctx.caller()));
    return json_answer(dto::member_json(member));
}

Result<http::Response> post_remove_member(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, member_id_of(request));
    AUTHOS_TRY(identity::remove_member(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(Json{});
}

Result<http::Response> get_service_access(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, member_id_of(request));
    AUTHOS_TRY(const auto rights, identity::list_service_rights(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::service_access_response(rights));
}

Result<http::Response> put_service_access(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, member_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wishes, dto::parse_service_right_wishes(body));
    AUTHOS_TRY(const auto rights,
               identity::change_service_rights(ctx.deps(), ctx.org(), id, wishes, ctx.caller()));
    return json_answer(dto::service_access_response(rights));
}

Result<http::Response> get_roles(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto custom, identity::list_roles(ctx.deps(), ctx.org(), ctx.caller()));
    const OrgId& org = ctx.org().scope.org();
    Json items = Json::array();
    for (const auto& role : identity::kBuiltInRoles) items.push(dto::built_in_role_json(org, role));
    for (const auto& role : custom) items.push(dto::role_json(org, role));
    return json_answer(items);
}

Result<http::Response> post_role(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_role_draft(body));
    AUTHOS_TRY(const auto role, identity::create_role(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::role_json(ctx.org().scope.org(), role));
}

Result<http::Response> get_role(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, role_id_of(request));
    AUTHOS_TRY(const auto role, identity::get_role(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(dto::role_json(ctx.org().scope.org(), role));
}

Result<http::Response> put_role(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, role_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto change, dto::parse_role_change(body));
    AUTHOS_TRY(const auto role, identity::update_role(ctx.deps(), ctx.org(), id, change, ctx.caller()));
    return json_answer(dto::role_json(ctx.org().scope.org(), role));
}

Result<http::Response> delete_role(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, role_id_of(request));
    AUTHOS_TRY(identity::delete_role(ctx.deps(), ctx.org(), id, ctx.caller()));
    return no_content();
}

} // namespace authos::api::handlers
