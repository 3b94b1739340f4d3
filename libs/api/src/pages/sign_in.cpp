#include "authos/http/form.hpp"
#include "authos/identity/login/password_login.hpp"
#include "pages/finish.hpp"
#include "pages/flow.hpp"
#include "pages/form.hpp"
#include "pages/handlers.hpp"

namespace authos::api::pages {
namespace {

/// What the page knows besides the request.
struct SignInScene {
    Flow flow;
    identity::PageLook look;
    std::string email; // typed before, or from login_hint
};

// The path that was asked for is kept: /authorize for organizations, /login for the platform.
std::string_view pattern_of(const http::RequestHead& request) {
    return request.path == "/login" ? "/login" : "/authorize";
}

std::string heading_of(const Visit& visit, const identity::PageLook& look) {
    const std::string& name = look.service.empty() ? look.organization : look.service;
    if (name.empty()) return visit.text("sign_in.title");
    return visit.text("sign_in.title_to", identity::View{}.set("name", name));
}

FormView sign_in_form(const Visit& visit, const SignInScene& scene) {
    const std::string query = query_of(scene.flow);
    FormView form{.heading = heading_of(visit, scene.look),
                  .lead = scene.look.service.empty()
                              ? std::string{}
                              : visit.text("sign_in.lead", identity::View{}.set("org", scene.look.organization)),
                  .action = std::string{pattern_of(visit.request())} + query,
                  .pattern = pattern_of(visit.request()),
                  .submit = visit.text("sign_in.submit"),
                  .submit_value = "password"};
    form.fields = {{.name = "email",
                    .label = visit.text("field.email"),
                    .type = "email",
                    .autocomplete = "username",
                    .value = scene.email,
                    .inputmode = "email",
                    .maxlength = "254"},
                   {.name = "password",
                    .label = visit.text("field.password"),
                    .type = "password",
                    .autocomplete = "current-password",
                    .maxlength = "1024"}};
    return form;
}

http::Response show_sign_in(const Visit& visit, const SignInScene& scene, FormView form, int status) {
    Page page{.title = form.heading, .body = form_markup(visit, form), .look = scene.look, .status = status};
    page.leads_to = scene.flow.place.redirect_uri.value_or(std::string{});
    return visit.respond(std::move(page));
}

Result<SignInScene> load_scene(const Visit& visit) {
    SignInScene scene;
    AUTHOS_TRY(scene.flow, parse_flow(visit.request()));
    AUTHOS_TRY(scene.look,
               identity::load_page_look(visit.ctx().deps(), scene.flow.place, visit.ctx().caller()));
    return scene;
}

} // namespace

Result<http::Response> get_sign_in(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(auto scene, load_scene(visit));
    scene.email = request.query_value("login_hint").value_or(std::string_view{}).substr(0, 254);
    return show_sign_in(visit, scene, sign_in_form(visit, scene), 200);
}

Result<http::Response> post_sign_in(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(auto scene, load_scene(visit));
    scene.email = field_of(sent, "email");
    const identity::PasswordLogin login{scene.email, secret_of(sent, "password"), scene.flow.place};
    auto entered = identity::login_with_password(ctx.deps(), login, ctx.caller());
    if (entered) return finish_sign_in(visit, scene.flow, *entered);
    FormView form = sign_in_form(visit, scene);
    form.error = form_error(visit, entered.error());
    return show_sign_in(visit, scene, std::move(form), form_status(entered.error()));
}

} // namespace authos::api::pages
