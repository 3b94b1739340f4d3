#include "authos/identity/sessions/reauthenticate.hpp"
#include "authos/http/form.hpp"
#include "authos/identity/mfa/enrolment.hpp"
#include "authos/identity/upstream/identities.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

#include <algorithm>

namespace authos::api::pages {
namespace {

constexpr std::string_view kProofPage = "/reauthenticate";

/// What the account can prove itself with on this page.
enum class OwnProof { password, code, none };

Result<OwnProof> find_own_proof(const Context& ctx) {
    AUTHOS_TRY(const auto mfa, identity::get_mfa_status(ctx.deps(), ctx.principal(), ctx.caller()));
    if (mfa.enabled) return OwnProof::code;
    AUTHOS_TRY(const auto ways, identity::list_own_identities(ctx.deps(), ctx.principal(), ctx.caller()));
    const bool has_password = std::find(ways.begin(), ways.end(), "password") != ways.end();
    return has_password ? OwnProof::password : OwnProof::none;
}

// A new sign-in is a proof, too, in every way that the account has: it makes a session of its own.
std::string anew_path(const Visit& visit, const PlaceScene& scene) {
    return with_parameter(sign_in_path(scene.flow), "login_hint", visit.ctx().principal().email.text());
}

FormView proof_form(const Visit& visit, const PlaceScene& scene, OwnProof proof) {
    const bool by_code = proof == OwnProof::code;
    FormView form{.heading = visit.text("reauthenticate.title"),
                  .lead = visit.text(by_code ? "reauthenticate.code_lead" : "reauthenticate.password_lead"),
                  .action = std::string{kProofPage} + scene.query,
                  .pattern = kProofPage,
                  .account = by_code ? std::string{} : visit.ctx().principal().email.text(),
                  .submit = visit.text("reauthenticate.confirm")};
    if (by_code) {
        form.fields = {code_field(visit, visit.text("reauthenticate.code_hint"))};
    } else {
        form.fields = {current_password_field(visit)};
    }
    form.links = {{visit.text("reauthenticate.submit"), anew_path(visit, scene)},
                  {visit.text("common.back_to_account"), "/app/account-security"}};
    return form;
}

http::Response ask_to_sign_in(const Visit& visit, const PlaceScene& scene) {
    const MessageView message{.heading = visit.text("reauthenticate.title"),
                              .paragraphs = {visit.text("reauthenticate.lead")},
                              .primary =
                                  PageLink{visit.text("reauthenticate.submit"), anew_path(visit, scene)},
                              .links = {{visit.text("common.back_to_account"), "/app/account-security"}}};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

} // namespace

Result<http::Response> get_reauthenticate(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    AUTHOS_TRY(const auto proof, find_own_proof(ctx));
    if (proof == OwnProof::none) return ask_to_sign_in(visit, scene);
    return show_form(visit, scene, proof_form(visit, scene, proof));
}

Result<http::Response> post_reauthenticate(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    const auto proved = identity::reauthenticate(
        ctx.deps(), ctx.principal(), {secret_of(sent, "current_password"), secret_of(sent, "code")},
        ctx.caller());
    if (proved) {
        // parse_flow let local paths through only.
        const std::string& back = scene.flow.return_to;
        return visit.go_to(back.empty() ? account_path(scene) : back);
    }
    const Error& error = proved.error();
    if (error.code == Errc::unauthenticated || error.code == Errc::permission_denied) return error;
    AUTHOS_TRY(const auto proof, find_own_proof(ctx));
    if (proof == OwnProof::none) return ask_to_sign_in(visit, scene);
    return show_failed(visit, scene, proof_form(visit, scene, proof), error);
}

} // namespace authos::api::pages
