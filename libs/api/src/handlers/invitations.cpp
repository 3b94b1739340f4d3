#include "handlers/invitations.hpp"

#include "authos/identity/invitations/answers.hpp"
#include "authos/identity/invitations/invitations.hpp"

#include "context.hpp"
#include "dto/auth.hpp"
#include "dto/body.hpp"
#include "dto/invitations.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

using identity::InvitationKey;

constexpr const char* kDeclined = "Invitation declined";

Result<storage::InvitationId> invitation_id_of(const http::Request& request) {
    return id_param<storage::InvitationId>(request, "invitation_id", "invitation_not_found",
                                           "Invitation not found or already processed");
}

// With the organization, where the path names one.
Result<InvitationKey> key_in_path(const http::Request& request) {
    AUTHOS_TRY(auto id, invitation_id_of(request));
    const std::string slug{request.param("org_slug")};
    if (slug.empty()) return InvitationKey::by_id(std::move(id));
    return InvitationKey::by_id(std::move(id), slug);
}

Result<InvitationKey> key_in_body(const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(auto token, body.get_string("token"));
    return InvitationKey::by_token(std::move(token));
}

Result<http::Response> accept_by(Context& ctx, const InvitationKey& key) {
    AUTHOS_TRY(const auto joined,
               identity::accept_invitation(ctx.deps(), ctx.principal(), key, ctx.caller()));
    return json_answer(dto::joined_organization_response(joined));
}

} // namespace

Result<http::Response> post_invitation(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_invitation_draft(body));
    AUTHOS_TRY(const auto sent, identity::create_invitation(ctx.deps(), ctx.org(), draft, ctx.caller()));
    return json_answer(dto::sent_invitation_response(sent));
}

Result<http::Response> get_invitations(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto page, dto::parse_invitation_page(request));
    AUTHOS_TRY(const auto list, identity::list_invitations(ctx.deps(), ctx.org(), page, ctx.caller()));
    Json items = Json::array();
    for (const auto& listed : list) items.push(dto::listed_invitation_json(listed));
    return json_answer(items);
}

Result<http::Response> post_cancel_invitation(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto id, invitation_id_of(request));
    AUTHOS_TRY(identity::cancel_invitation(ctx.deps(), ctx.org(), id, ctx.caller()));
    return json_answer(Json{});
}

Result<http::Response> get_own_invitations(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto list, identity::list_own_invitations(ctx.deps(), ctx.principal(), ctx.caller()));
    Json items = Json::array();
    for (const auto& addressed : list) items.push(dto::addressed_invitation_json(addressed));
    return json_answer(items);
}

Result<http::Response> post_accept_invitation(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto key, key_in_path(request));
    return accept_by(ctx, key);
}

Result<http::Response> post_accept_by_token(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto key, key_in_body(request));
    return accept_by(ctx, key);
}

Result<http::Response> post_decline_invitation(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto key, key_in_path(request));
    AUTHOS_TRY(identity::decline_invitation(ctx.deps(), ctx.principal(), key, ctx.caller()));
    return json_answer(dto::message_response(kDeclined));
}

Result<http::Response> post_decline_by_token(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto key, key_in_body(request));
    AUTHOS_TRY(identity::decline_invitation(ctx.deps(), key, ctx.caller()));
    return json_answer(dto::message_response(kDeclined));
}

Result<http::Response> get_invitation_link(Context& ctx, const http::Request& request) {
    std::string location = ctx.deps().settings.dashboard_base_url + "/invitations/accept";
    // What is no token of ours does not go into a header; the page then says that the link is broken.
    const std::string token{request.param("token")};
    if (identity::is_invitation_token(token)) location += "?token=" + token;
    return http::Response::redirect(location).no_store().header("Referrer-Policy", "no-referrer");
}

} // namespace authos::api::handlers
