#include "authos/http/form.hpp"
#include "authos/identity/mfa/enrolment.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

using identity::View;

constexpr std::string_view kOwnFactorPage = "/app/account-security/mfa";

FormView own_factor_form(const Visit& visit, const PlaceScene& scene, std::string_view key) {
    const std::string stem = "own_factor." + std::string{key};
    FormView form{.heading = visit.text(stem + "_title"),
                  .lead = visit.text(stem + "_lead"),
                  .action = std::string{kOwnFactorPage} + scene.query,
                  .pattern = kOwnFactorPage,
                  .submit = visit.text(stem + "_submit"),
                  .submit_value = std::string{key}};
    form.links = {{visit.text("common.back_to_account"), account_path(scene)}};
    return form;
}

// Off: what it is good for, and one button. On: new recovery codes, or off with a code.
FormView factor_overview_form(const Visit& visit, const PlaceScene& scene, bool enabled) {
    if (!enabled) return own_factor_form(visit, scene, "set_up");
    FormView form = own_factor_form(visit, scene, "disable");
    form.fields = {code_field(visit, visit.text("own_factor.disable_hint"))};
    form.buttons = {{"regenerate", visit.text("own_factor.regenerate")}};
    return form;
}

FormView confirm_factor_form(const Visit& visit, const PlaceScene& scene) {
    FormView form = own_factor_form(visit, scene, "confirm");
    form.fields = {code_field(visit)};
    form.fields.front().inputmode = "numeric"; // unlike elsewhere, no recovery code will do
    form.links.insert(form.links.begin(),
                      {visit.text("own_factor.start_over"), std::string{kOwnFactorPage} + scene.query});
    return form;
}

// In fours, as one types it; the gaps are none of its characters.
std::vector<View> parts_of(std::string_view secret) {
    constexpr std::size_t kPart = 4;
    std::vector<View> parts;
    for (std::size_t at = 0; at < secret.size(); at += kPart)
        parts.push_back(View{}.set("part", secret.substr(at, kPart)));
    return parts;
}

http::Response show_setup(const Visit& visit, const PlaceScene& scene, const identity::MfaSetup& setup) {
    FormView form = confirm_factor_form(visit, scene);
    form.below = true;
    View view;
    view.html("qr_code", setup.qr_code_svg.reveal())
        .list("secret_parts", parts_of(setup.secret.reveal()))
        .set("uri", setup.qr_code_uri.reveal())
        .html("form", form_markup(visit, form));
    return visit.respond({.title = visit.text("own_factor.setup_title"),
                          .body = visit.render("second_factor", view),
                          .look = scene.look});
}

http::Response show_codes(const Visit& visit, const PlaceScene& scene,
                          const std::vector<SecretString>& codes) {
    std::vector<View> views;
    for (const SecretString& code : codes) views.push_back(View{}.set("code", code.reveal()));
    View view;
    view.list("codes", std::move(views))
        .set("email", visit.ctx().principal().email.text())
        .set("account_href", account_path(scene, "mfa_on"));
    return visit.respond({.title = visit.text("own_factor.codes_title"),
                          .body = visit.render("recovery_codes", view),
                          .look = scene.look});
}

/// What the pressed button wants. A refusal that asks for a proof of identity leads there.
Result<http::Response> do_factor_action(const Visit& visit, const PlaceScene& scene, const http::Form& sent) {
    const Context& ctx = visit.ctx();
    const std::string action = field_of(sent, "action");
    const SecretString code = secret_of(sent, "code");
    if (action == "set_up") {
        AUTHOS_TRY(const auto setup, identity::set_up_mfa(ctx.deps(), ctx.principal(), ctx.caller()));
        return show_setup(visit, scene, setup);
    }
    if (action == "confirm") {
        const auto codes = identity::confirm_mfa(ctx.deps(), ctx.principal(), code, ctx.caller());
        if (codes) return show_codes(visit, scene, *codes);
        // The page with the codes, loaded anew: they are gone, but here is the way to new ones.
        if (codes.error().reason == "mfa_enabled")
            return visit.go_to(std::string{kOwnFactorPage} + scene.query);
        return show_failed(visit, scene, confirm_factor_form(visit, scene), codes.error());
    }
    if (action == "regenerate") {
        AUTHOS_TRY(const auto codes,
                   identity::regenerate_recovery_codes(ctx.deps(), ctx.principal(), ctx.caller()));
        return show_codes(visit, scene, codes);
    }
    if (action != "disable") return fail(Errc::invalid_argument, "action_unknown");
    const auto removed =
        identity::disable_mfa(ctx.deps(), ctx.principal(), {code, std::nullopt}, ctx.caller());
    if (removed) return visit.go_to(account_path(scene, "mfa_off"));
    if (removed.error().reason == "reauthentication_required") return removed.error();
    return show_failed(visit, scene, factor_overview_form(visit, scene, true), removed.error());
}

} // namespace

Result<http::Response> get_own_factor(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    AUTHOS_TRY(const auto status, identity::get_mfa_status(ctx.deps(), ctx.principal(), ctx.caller()));
    return show_form(visit, scene, factor_overview_form(visit, scene, status.enabled));
}

// Answers with pages where secrets are shown: they are shown once, and a redirect would have to keep them.
Result<http::Response> post_own_factor(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    return do_factor_action(visit, scene, sent);
}

} // namespace authos::api::pages
