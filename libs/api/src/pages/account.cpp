#include "authos/http/form.hpp"
#include "authos/identity/accounts/password.hpp"
#include "authos/identity/accounts/profile.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "pages/flow.hpp"
#include "pages/form.hpp"
#include "pages/handlers.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kAccountPattern = "/app/account-security";
constexpr std::string_view kPasswordPattern = "/app/account-security/password";
constexpr std::string_view kSignOutPattern = "/sign-out";

/// The account pages of a place, as their own session sees it.
struct AccountScene {
    Flow flow;
    identity::PageLook look;
    std::string query; // of the links between them
};

// A page session counts for the place that it was opened for; for another one, sign in there.
Result<AccountScene> load_account_scene(const Visit& visit) {
    const identity::TokenContext& context = visit.ctx().principal().context;
    AccountScene scene;
    AUTHOS_TRY(scene.flow, parse_flow(visit.request()));
    const identity::SignInPlace& asked = scene.flow.place;
    if (asked.org_slug && (asked.org_slug != context.org_slug || asked.service_slug != context.service_slug)) {
        return fail(Errc::unauthenticated, "page_session_elsewhere", "Please sign in there first");
    }
    scene.flow.place = {context.org_slug, context.service_slug, std::nullopt, std::nullopt};
    AUTHOS_TRY(scene.look,
               identity::load_page_look(visit.ctx().deps(), scene.flow.place, visit.ctx().caller()));
    scene.query = query_of(scene.flow);
    return scene;
}

FormView password_form(const Visit& visit, const AccountScene& scene) {
    FormView form{.heading = visit.text("password.title"),
                  .lead = visit.text("password.lead"),
                  .action = std::string{kPasswordPattern} + scene.query,
                  .pattern = kPasswordPattern,
                  .submit = visit.text("password.submit")};
    form.fields = {{.name = "current_password",
                    .label = visit.text("field.current_password"),
                    .type = "password",
                    .autocomplete = "current-password",
                    .maxlength = "1024"},
                   {.name = "new_password",
                    .label = visit.text("field.new_password"),
                    .type = "password",
                    .autocomplete = "new-password",
                    .hint = visit.text("field.new_password_hint"),
                    .maxlength = "1024"}};
    form.links = {{visit.text("common.back_to_account"), std::string{kAccountPattern} + scene.query}};
    return form;
}

} // namespace

Result<http::Response> get_account(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_account_scene(visit));
    AUTHOS_TRY(const auto profile, identity::get_profile(ctx.deps(), ctx.principal(), ctx.caller()));
    identity::View view;
    view.set("email", profile.email.text())
        .set("place", scene.look.service.empty() ? scene.look.organization : scene.look.service)
        .set("password_href", std::string{kPasswordPattern} + scene.query)
        .set("sign_out_action", std::string{kSignOutPattern} + scene.query)
        .set("sign_out_token", visit.form_token(kSignOutPattern))
        .set("return_to", scene.flow.return_to);
    if (request.query_value("done") == std::optional<std::string_view>{"password"})
        view.set("notice", visit.text("account.password_changed"));
    return visit.respond({.title = visit.text("account.title"),
                          .body = visit.render("account", view),
                          .look = scene.look,
                          .wide = true});
}

Result<http::Response> post_sign_out(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(identity::logout(ctx.deps(), ctx.principal(), ctx.caller()));
    AUTHOS_TRY(const auto flow, parse_flow(request));
    http::Response response =
        visit.go_to_anew((flow.place.org_slug ? "/authorize" : "/login") + query_of(flow));
    delete_page_cookie(ctx, response, kSessionCookie);
    return response;
}

Result<http::Response> get_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_account_scene(visit));
    const FormView form = password_form(visit, scene);
    return visit.respond({.title = form.heading, .body = form_markup(visit, form), .look = scene.look});
}

Result<http::Response> post_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_account_scene(visit));
    const identity::PasswordChange change{secret_of(sent, "current_password"), secret_of(sent, "new_password")};
    const auto changed = identity::change_password(ctx.deps(), ctx.principal(), change, ctx.caller());
    if (changed) {
        return visit.go_to(with_parameter(std::string{kAccountPattern} + scene.query, "done", "password"));
    }
    FormView form = password_form(visit, scene);
    form.error = form_error(visit, changed.error());
    return visit.respond({.title = form.heading,
                          .body = form_markup(visit, form),
                          .look = scene.look,
                          .status = form_status(changed.error())});
}

} // namespace authos::api::pages
