#include "authos/http/form.hpp"
#include "authos/identity/invitations/answers.hpp"
#include "authos/identity/invitations/offer.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/identity/text/catalogue.hpp"
#include "pages/guard.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

using identity::InvitationOffer;
using identity::View;

constexpr std::string_view kInvitationPage = "/invitations/accept";
constexpr std::string_view kAnotherAccount = "another_account";

/// One invitation, and whoever looks at it.
struct InvitationScene {
    std::string token;
    InvitationOffer offer;
    bool signed_in = false;
    PlaceScene place; // looks as the organization that invites; its flow comes back here
};

std::string invitation_path(const std::string& token) {
    return with_parameter(std::string{kInvitationPage}, "token", token);
}

std::string role_of(const Visit& visit, const InvitationOffer& offer) {
    const std::string key = "role." + offer.role;
    if (!offer.role_name.empty()) return offer.role_name;
    return identity::find_message(visit.language(), key) ? visit.text(key) : offer.role;
}

View invitation_values(const Visit& visit, const InvitationScene& scene) {
    View values;
    values.set("org", scene.offer.look.organization)
        .set("role", role_of(visit, scene.offer))
        .set("addressee", scene.offer.addressee);
    if (scene.signed_in) values.set("email", visit.ctx().principal().email.text());
    return values;
}

// What is no token of ours is not looked for.
Result<InvitationScene> load_invitation(const Visit& visit, bool signed_in) {
    const Context& ctx = visit.ctx();
    InvitationScene scene;
    scene.token = std::string{visit.request().query_value("token").value_or(std::string_view{})};
    if (!identity::is_invitation_token(scene.token))
        return fail(Errc::not_found, "invitation_not_found", "Invitation not found");
    scene.signed_in = signed_in;
    AUTHOS_TRY(scene.offer,
               identity::find_invitation_offer(ctx.deps(), SecretString{scene.token},
                                               signed_in ? &ctx.principal() : nullptr, ctx.caller()));
    scene.place.look = scene.offer.look;
    scene.place.flow.return_to = invitation_path(scene.token);
    scene.place.query = query_of(scene.place.flow);
    return scene;
}

http::Response show_message(const Visit& visit, const InvitationScene& scene, const MessageView& message,
                            int status = 200) {
    return visit.respond({.title = message.heading,
                          .body = message_markup(visit, message),
                          .look = scene.place.look,
                          .status = status});
}

http::Response show_to_stranger(const Visit& visit, const InvitationScene& scene) {
    const View values = invitation_values(visit, scene);
    return show_message(
        visit, scene,
        {.heading = visit.text("invitation.title", values),
         .paragraphs = {visit.text("invitation.offer", values),
                        visit.text("invitation.sign_in_text", values)},
         .primary = PageLink{visit.text("invitation.sign_in"), sign_in_path(scene.place.flow)},
         .links = {{visit.text("sign_in.register"), "/register" + scene.place.query,
                    visit.text("sign_in.no_account")}}});
}

http::Response show_question(const Visit& visit, const InvitationScene& scene) {
    const View values = invitation_values(visit, scene);
    FormView form{.heading = visit.text("invitation.title", values),
                  .lead =
                      visit.text("invitation.offer", values) + " " + visit.text("invitation.lead", values),
                  .action = invitation_path(scene.token),
                  .pattern = kInvitationPage,
                  .submit = visit.text("invitation.accept"),
                  .submit_value = "accept"};
    form.buttons = {{"decline", visit.text("invitation.decline")}};
    return show_form(visit, scene.place, form);
}

// Whoever is here with the wrong account is let go, and led back with the right one.
http::Response show_wrong_account(const Visit& visit, const InvitationScene& scene, const Error& obstacle) {
    const View values = invitation_values(visit, scene);
    FormView form{.heading = visit.text("invitation.wrong_account"),
                  .lead = visit.text("invitation." + obstacle.reason, values),
                  .action = invitation_path(scene.token),
                  .pattern = kInvitationPage,
                  .submit = visit.text("invitation.another_account"),
                  .submit_value = std::string{kAnotherAccount}};
    form.links = {{visit.text("common.to_account"), "/app/account-security"}};
    http::Response page = show_form(visit, scene.place, form);
    page.set_status(form_status(obstacle));
    return page;
}

http::Response show_obstacle(const Visit& visit, const InvitationScene& scene, const Error& obstacle) {
    const std::string& reason = obstacle.reason;
    if (reason == "invitation_for_another" || reason == "platform_account_required")
        return show_wrong_account(visit, scene, obstacle);
    const bool is_member = reason == "already_member";
    const std::string key = "invitation." + reason;
    const bool has_words = identity::find_message(visit.language(), key).has_value();
    MessageView message{.heading = visit.text(is_member ? "invitation.accepted" : "invitation.not_possible"),
                        .paragraphs = {has_words ? visit.text(key, invitation_values(visit, scene))
                                                 : visit.error_text(obstacle)},
                        .primary = std::nullopt,
                        .links = {},
                        .mark = is_member ? "good" : "bad"};
    if (reason == "email_not_verified") {
        message.primary = PageLink{visit.text("invitation.verify"), "/resend-verification"};
    } else if (scene.signed_in) {
        message.primary = PageLink{visit.text("common.to_account"), "/app/account-security"};
    } else {
        message.links = {{visit.text("common.back_to_sign_in"), "/login"}};
    }
    return show_message(visit, scene, message, is_member ? 200 : form_status(obstacle));
}

http::Response answered(const Visit& visit, const InvitationScene& scene, std::string_view key) {
    const std::string name{key};
    return show_message(
        visit, scene,
        {.heading = visit.text("invitation." + name),
         .paragraphs = {visit.text("invitation." + name + "_text", invitation_values(visit, scene))},
         .primary = PageLink{visit.text("common.to_account"), "/app/account-security"},
         .links = {},
         .mark = "good"});
}

Result<http::Response> use_another_account(const Visit& visit, const InvitationScene& scene) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(identity::logout(ctx.deps(), ctx.principal(), ctx.caller()));
    http::Response response = visit.go_to_anew(sign_in_path(scene.place.flow));
    delete_page_cookie(ctx, response, kSessionCookie);
    return response;
}

Result<void> answer(const Context& ctx, const std::string& token, bool accepts) {
    const auto key = identity::InvitationKey::by_token(token);
    if (!accepts) return identity::decline_invitation(ctx.deps(), ctx.principal(), key, ctx.caller());
    AUTHOS_TRY(identity::accept_invitation(ctx.deps(), ctx.principal(), key, ctx.caller()));
    return {};
}

} // namespace

Result<http::Response> get_invitation(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    // For whoever has the token, signed in or not: one should know what one signs in for.
    const bool signed_in = enter_page_session(ctx, request).has_value();
    AUTHOS_TRY(const auto scene, load_invitation(visit, signed_in));
    if (scene.offer.obstacle) return show_obstacle(visit, scene, *scene.offer.obstacle);
    return signed_in ? show_question(visit, scene) : show_to_stranger(visit, scene);
}

Result<http::Response> post_invitation(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_invitation(visit, true));
    const std::string action = field_of(sent, "action");
    if (action == kAnotherAccount) return use_another_account(visit, scene);
    const bool accepts = action == "accept";
    if (!accepts && action != "decline") return fail(Errc::invalid_argument, "action_unknown");
    const auto done = answer(ctx, scene.token, accepts);
    if (done) return answered(visit, scene, accepts ? "accepted" : "declined");
    // What it is that stands in the way may have come up since the page was shown.
    AUTHOS_TRY(const auto now, load_invitation(visit, true));
    if (now.offer.obstacle) return show_obstacle(visit, now, *now.offer.obstacle);
    return done.error();
}

} // namespace authos::api::pages
