#include "authos/http/form.hpp"
#include "authos/identity/invitations/answers.hpp"
#include "pages/flow.hpp"
#include "pages/form.hpp"
#include "pages/handlers.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kInvitationPage = "/invitations/accept";

FormView invitation_form(const Visit& visit, const std::string& token) {
    FormView form{.heading = visit.text("invitation.title"),
                  .lead = visit.text("invitation.lead",
                                     identity::View{}.set("email", visit.ctx().principal().email.text())),
                  .action = with_parameter(std::string{kInvitationPage}, "token", token),
                  .pattern = kInvitationPage,
                  .submit = visit.text("invitation.accept"),
                  .submit_value = "accept"};
    form.buttons = {{"decline", visit.text("invitation.decline")}};
    return form;
}

Result<std::string> invitation_token_of(const http::RequestHead& request) {
    const std::string token{request.query_value("token").value_or(std::string_view{})};
    if (identity::is_invitation_token(token)) return token;
    return fail(Errc::not_found, "invitation_not_found", "Invitation not found");
}

http::Response answered(const Visit& visit, std::string_view heading, std::string text) {
    const MessageView message{.heading = visit.text(heading),
                              .paragraphs = {std::move(text)},
                              .primary = PageLink{visit.text("common.to_account"), "/app/account-security"},
                              .links = {},
                              .mark = "good"};
    return visit.respond({.title = message.heading, .body = message_markup(visit, message)});
}

} // namespace

Result<http::Response> get_invitation(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto token, invitation_token_of(request));
    const FormView form = invitation_form(visit, token);
    return visit.respond({.title = form.heading, .body = form_markup(visit, form)});
}

Result<http::Response> post_invitation(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto token, invitation_token_of(request));
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    const auto key = identity::InvitationKey::by_token(token);
    if (field_of(sent, "action") == "decline") {
        AUTHOS_TRY(identity::decline_invitation(ctx.deps(), ctx.principal(), key, ctx.caller()));
        return answered(visit, "invitation.declined", visit.text("invitation.declined_text"));
    }
    AUTHOS_TRY(const auto joined,
               identity::accept_invitation(ctx.deps(), ctx.principal(), key, ctx.caller()));
    return answered(
        visit, "invitation.accepted",
        visit.text("invitation.accepted_text", identity::View{}.set("org", joined.organization.name)));
}

} // namespace authos::api::pages
