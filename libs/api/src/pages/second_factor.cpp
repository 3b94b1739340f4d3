#include "authos/http/form.hpp"
#include "authos/identity/mfa/verify.hpp"
#include "pages/finish.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kSecondFactorPage = "/mfa";

FormView second_factor_form(const Visit& visit, const Flow& flow) {
    FormView form{.heading = visit.text("mfa.title"),
                  .lead = visit.text("mfa.lead"),
                  .action = std::string{kSecondFactorPage} + query_of(flow),
                  .pattern = kSecondFactorPage,
                  .submit = visit.text("mfa.submit")};
    form.fields = {code_field(visit, visit.text("mfa.code_hint"))};
    form.checkbox = visit.text("mfa.remember");
    form.links = {{visit.text("mfa.start_again"), sign_in_path(flow)}};
    return form;
}

Result<PlaceScene> scene_of(const Visit& visit, const Flow& flow) {
    PlaceScene scene{.flow = flow, .look = {}, .query = query_of(flow)};
    AUTHOS_TRY(scene.look, identity::load_page_look(visit.ctx().deps(), flow.place, visit.ctx().caller()));
    return scene;
}

} // namespace

Result<http::Response> get_second_factor(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto step, open_pending_step(visit));
    AUTHOS_TRY(const auto scene, scene_of(visit, step.flow));
    return show_form(visit, scene, second_factor_form(visit, step.flow));
}

Result<http::Response> post_second_factor(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto step, open_pending_step(visit));
    // Checked again: the redirect_uri may have been taken off the service since the first factor.
    AUTHOS_TRY(const auto scene, scene_of(visit, step.flow));
    const identity::MfaAttempt attempt{.preauth_token = step.preauth_token,
                                       .code = secret_of(sent, "code"),
                                       .device_code_id = std::nullopt,
                                       .kept_here = true,
                                       .remember_device = field_of(sent, "remember") == "yes"};
    const auto entered = identity::verify_mfa(ctx.deps(), attempt, ctx.caller());
    if (entered) return finish_sign_in(visit, step.flow, *entered);
    FormView form = second_factor_form(visit, step.flow);
    form.checked = attempt.remember_device; // a wrong code does not take it back
    return show_failed(visit, scene, std::move(form), entered.error());
}

} // namespace authos::api::pages
