#include "authos/http/form.hpp"
#include "authos/identity/login/context.hpp"
#include "authos/identity/login/magic_link.hpp"
#include "authos/identity/login/password_login.hpp"
#include "authos/identity/passkeys/passkey_login.hpp"
#include "authos/identity/upstream/home_realm.hpp"
#include "pages/finish.hpp"
#include "pages/handlers.hpp"
#include "pages/passkey_page.hpp"
#include "pages/scene.hpp"

#include <algorithm>

namespace authos::api::pages {
namespace {

// What can have happened before; "sign_in.done_" and this is the key of its words.
constexpr std::string_view kDoneBefore[] = {"reset", "verified", "signed_out", "signed_out_everywhere",
                                            "session_over"};

// The path that was asked for is kept: /authorize for organizations, /login for the platform.
std::string_view pattern_of(const http::RequestHead& request) {
    return request.path == "/login" ? "/login" : "/authorize";
}

bool offers(const identity::SignInContext& context, std::string_view method) {
    return std::find(context.auth_methods.begin(), context.auth_methods.end(), method) !=
           context.auth_methods.end();
}

std::string name_of_provider(std::string_view provider) {
    if (provider == "github") return "GitHub";
    if (provider == "google") return "Google";
    return provider == "microsoft" ? "Microsoft" : std::string{provider};
}

// Where a sign-in at another provider begins. It ends on these pages again.
std::string provider_path(const PlaceScene& scene, std::string_view provider) {
    if (!scene.flow.place.org_slug) {
        std::string path = with_parameter("/auth/admin/" + std::string{provider}, "hosted", "1");
        const std::string& back = scene.flow.return_to;
        return back.empty() ? path : with_parameter(std::move(path), "return_to", back);
    }
    return with_parameter("/auth/" + std::string{provider} + scene.query, "hosted", "1");
}

std::string sign_in_heading(const Visit& visit, const identity::PageLook& look) {
    const std::string& name = look.service.empty() ? look.organization : look.service;
    if (name.empty()) return visit.text("sign_in.title");
    return visit.text("sign_in.title_to", identity::View{}.set("name", name));
}

std::string words_of_done_before(const Visit& visit) {
    for (const std::string_view known : kDoneBefore) {
        if (visit.request().query_value("done") == known)
            return visit.text("sign_in.done_" + std::string{known});
    }
    return {};
}

void add_other_ways(const Visit& visit, const PlaceScene& scene, const identity::SignInContext& context,
                    FormView& form) {
    // An organization as such has no sign-in at providers, only its services and the platform do.
    if (scene.flow.place.service_slug || !scene.flow.place.org_slug) {
        for (const std::string& provider : context.available_providers) {
            form.choices.push_back(
                {visit.text("sign_in.with", identity::View{}.set("provider", name_of_provider(provider))),
                 provider_path(scene, provider)});
        }
    }
    if (offers(context, "passkey")) form.buttons.push_back({"passkey", visit.text("sign_in.passkey")});
    if (offers(context, "magic_link"))
        form.buttons.push_back({"magic_link", visit.text("sign_in.magic_link")});
    form.links.push_back({visit.text("sign_in.forgot"), "/forgot-password" + scene.query});
    if (!scene.flow.place.org_slug || scene.flow.place.service_slug) {
        form.links.push_back(
            {visit.text("sign_in.register"), "/register" + scene.query, visit.text("sign_in.no_account")});
    }
}

Result<FormView> sign_in_form(const Visit& visit, const PlaceScene& scene, std::string email) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto context,
               identity::find_sign_in_context(ctx.deps(), scene.flow.place, ctx.caller()));
    FormView form{.heading = sign_in_heading(visit, scene.look),
                  .lead =
                      scene.look.service.empty()
                          ? std::string{}
                          : visit.text("sign_in.lead", identity::View{}.set("org", scene.look.organization)),
                  .action = std::string{pattern_of(visit.request())} + scene.query,
                  .pattern = pattern_of(visit.request()),
                  .submit = visit.text("sign_in.submit"),
                  .submit_value = "password"};
    form.fields = {email_field(visit, std::move(email)),
                   {.name = "password",
                    .label = visit.text("field.password"),
                    .type = "password",
                    .autocomplete = "current-password",
                    .maxlength = "1024"}};
    add_other_ways(visit, scene, context, form);
    return form;
}

Result<http::Response> show_again(const Visit& visit, const PlaceScene& scene, const std::string& email,
                                  const Error& error) {
    AUTHOS_TRY(auto form, sign_in_form(visit, scene, email));
    if (error.reason == "email_not_verified") {
        form.links.insert(form.links.begin(),
                          {visit.text("sign_in.verify_again"), "/resend-verification" + scene.query});
    }
    return show_failed(visit, scene, std::move(form), error);
}

// Whose mail domain is managed signs in at its provider, if that can be reached from here.
Result<std::optional<std::string>> find_home(const Visit& visit, const PlaceScene& scene,
                                             const std::string& email) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto realm,
               identity::look_up_email(ctx.deps(), email, scene.flow.place.org_slug, ctx.caller()));
    if (!realm.connection_id || !scene.flow.place.service_slug) return std::optional<std::string>{};
    return with_parameter(provider_path(scene, "oidc"), "connection_id", *realm.connection_id);
}

http::Response show_way_home(const Visit& visit, const PlaceScene& scene, const std::string& home) {
    const MessageView message{.heading = visit.text("home_realm.title"),
                              .paragraphs = {visit.text("home_realm.text")},
                              .primary = PageLink{visit.text("common.continue"), home},
                              .links = {{visit.text("common.back_to_sign_in"), sign_in_path(scene.flow)}}};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

Result<http::Response> refuse_or_send_home(const Visit& visit, const PlaceScene& scene,
                                           const std::string& email, const Error& error) {
    if (error.reason == "password_login_managed") {
        AUTHOS_TRY(const auto home, find_home(visit, scene, email));
        // A link and no redirect: browsers let no form lead to another site by a detour (form-action).
        if (home) return show_way_home(visit, scene, *home);
    }
    return show_again(visit, scene, email, error);
}

Result<http::Response> begin_passkey(const Visit& visit, const PlaceScene& scene, const std::string& email) {
    const Context& ctx = visit.ctx();
    const identity::PasskeyLoginStart start{email.empty() ? std::nullopt : std::optional{email},
                                            scene.flow.place};
    const auto begun = identity::start_passkey_login(ctx.deps(), start, ctx.caller());
    if (!begun) return show_again(visit, scene, email, begun.error());
    return show_passkey_entry(visit, scene, *begun);
}

Result<http::Response> send_magic_link(const Visit& visit, const PlaceScene& scene,
                                       const std::string& email) {
    const Context& ctx = visit.ctx();
    const auto done = identity::request_magic_link(ctx.deps(), email, scene.flow.place, ctx.caller());
    if (!done) return refuse_or_send_home(visit, scene, email, done.error());
    return visit.go_to(with_parameter("/check-mail" + scene.query, "kind", "magic_link"));
}

} // namespace

Result<http::Response> get_sign_in(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    const auto hint = request.query_value("login_hint").value_or(std::string_view{}).substr(0, 254);
    AUTHOS_TRY(auto form, sign_in_form(visit, scene, std::string{hint}));
    form.notice = words_of_done_before(visit);
    return show_form(visit, scene, form);
}

Result<http::Response> post_sign_in(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    const std::string email = field_of(sent, "email");
    const std::string action = field_of(sent, "action");
    if (action == "passkey") return begin_passkey(visit, scene, email);
    if (action == "magic_link") return send_magic_link(visit, scene, email);
    const identity::PasswordLogin login{email, secret_of(sent, "password"), scene.flow.place};
    const auto entered = identity::login_with_password(ctx.deps(), login, ctx.caller());
    if (entered) return finish_sign_in(visit, scene.flow, *entered);
    return refuse_or_send_home(visit, scene, email, entered.error());
}

} // namespace authos::api::pages
