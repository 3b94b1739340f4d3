#include "authos/http/form.hpp"
#include "authos/identity/accounts/recovery.hpp"
#include "authos/identity/accounts/registration.hpp"
#include "pages/handlers.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kRegisterPage = "/register";
constexpr std::string_view kVerifyPage = "/verify-email";
constexpr std::string_view kForgotPage = "/forgot-password";
constexpr std::string_view kResetPage = "/reset-password";
constexpr std::string_view kResendPage = "/resend-verification";

// The mails that one can ask for: what the page about it says begins with this.
constexpr std::string_view kMailKinds[] = {"register", "reset", "magic_link", "verification"};

std::string check_mail_path(const PlaceScene& scene, std::string_view kind) {
    return with_parameter("/check-mail" + scene.query, "kind", kind);
}

PageLink back_to_sign_in(const Visit& visit, const PlaceScene& scene) {
    return {visit.text("common.back_to_sign_in"), sign_in_path(scene.flow)};
}

// The token stays in the address of the page: a mail is opened by hand, and forwarded by nobody.
std::string with_token(const Visit& visit, std::string path) {
    const auto token = visit.request().query_value("token");
    return with_parameter(std::move(path), "token", token.value_or(std::string_view{}).substr(0, 512));
}

SecretString link_token_of(const http::RequestHead& request) {
    return SecretString{std::string{request.query_value("token").value_or(std::string_view{})}};
}

FormView register_form(const Visit& visit, const PlaceScene& scene, std::string email) {
    FormView form{.heading = visit.text("register.title"),
                  .lead = visit.text("register.lead"),
                  .action = std::string{kRegisterPage} + scene.query,
                  .pattern = kRegisterPage,
                  .submit = visit.text("register.submit")};
    form.fields = {email_field(visit, std::move(email)), new_password_field(visit)};
    form.links = {
        {visit.text("register.sign_in"), sign_in_path(scene.flow), visit.text("register.have_account")}};
    return form;
}

FormView forgot_form(const Visit& visit, const PlaceScene& scene, std::string email) {
    FormView form{.heading = visit.text("forgot.title"),
                  .lead = visit.text("forgot.lead"),
                  .action = std::string{kForgotPage} + scene.query,
                  .pattern = kForgotPage,
                  .submit = visit.text("forgot.submit")};
    form.fields = {email_field(visit, std::move(email))};
    form.links = {back_to_sign_in(visit, scene)};
    return form;
}

FormView resend_form(const Visit& visit, const PlaceScene& scene, std::string email) {
    FormView form{.heading = visit.text("resend.title"),
                  .lead = visit.text("resend.lead"),
                  .action = std::string{kResendPage} + scene.query,
                  .pattern = kResendPage,
                  .submit = visit.text("resend.submit")};
    form.fields = {email_field(visit, std::move(email))};
    form.links = {back_to_sign_in(visit, scene)};
    return form;
}

FormView reset_form(const Visit& visit, const PlaceScene& scene) {
    FormView form{.heading = visit.text("reset.title"),
                  .lead = visit.text("reset.lead"),
                  .action = with_token(visit, std::string{kResetPage} + scene.query),
                  .pattern = kResetPage,
                  .submit = visit.text("reset.submit")};
    form.fields = {new_password_field(visit)};
    form.links = {{visit.text("reset.ask_again"), std::string{kForgotPage} + scene.query}};
    return form;
}

// Programs that look into mails open every link with GET; a button is pressed by people only.
FormView verify_form(const Visit& visit, const PlaceScene& scene) {
    return {.heading = visit.text("verify.title"),
            .lead = visit.text("verify.lead"),
            .action = with_token(visit, std::string{kVerifyPage} + scene.query),
            .pattern = kVerifyPage,
            .submit = visit.text("verify.submit")};
}

} // namespace

Result<http::Response> get_register(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    return show_form(visit, scene, register_form(visit, scene, {}));
}

Result<http::Response> post_register(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    const identity::Registration wish{field_of(sent, "email"), secret_of(sent, "new_password"),
                                      scene.flow.place};
    const auto done = identity::register_account(ctx.deps(), wish, ctx.caller());
    if (done) return visit.go_to(check_mail_path(scene, "register"));
    return show_failed(visit, scene, register_form(visit, scene, wish.email), done.error());
}

Result<http::Response> get_check_mail(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    std::string kind{kMailKinds[0]};
    for (const std::string_view known : kMailKinds) {
        if (request.query_value("kind") == known) kind = known;
    }
    const MessageView message{.heading = visit.text("check_mail.title"),
                              .paragraphs = {visit.text("check_mail." + kind), visit.text("check_mail.spam")},
                              .primary = std::nullopt,
                              .links = {back_to_sign_in(visit, scene)},
                              .mark = "good"};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

Result<http::Response> get_verify_email(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    return show_form(visit, scene, verify_form(visit, scene));
}

Result<http::Response> post_verify_email(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    const auto verified =
        identity::verify_email(ctx.deps(), {link_token_of(request), scene.flow.place}, ctx.caller());
    if (!verified) {
        FormView form = verify_form(visit, scene);
        form.links = {{visit.text("reset.ask_again"), std::string{kResendPage} + scene.query},
                      back_to_sign_in(visit, scene)};
        return show_failed(visit, scene, std::move(form), verified.error());
    }
    return visit.go_to(with_parameter(sign_in_path(scene.flow), "done", "verified"));
}

Result<http::Response> get_resend_verification(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    return show_form(visit, scene, resend_form(visit, scene, {}));
}

Result<http::Response> post_resend_verification(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    const std::string email = field_of(sent, "email");
    const auto done = identity::request_verification(ctx.deps(), email, scene.flow.place, ctx.caller());
    if (done) return visit.go_to(check_mail_path(scene, "verification"));
    return show_failed(visit, scene, resend_form(visit, scene, email), done.error());
}

Result<http::Response> get_forgot_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    const auto hint = request.query_value("login_hint").value_or(std::string_view{}).substr(0, 254);
    return show_form(visit, scene, forgot_form(visit, scene, std::string{hint}));
}

Result<http::Response> post_forgot_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    const std::string email = field_of(sent, "email");
    const auto done = identity::request_password_reset(ctx.deps(), email, scene.flow.place, ctx.caller());
    if (done) return visit.go_to(check_mail_path(scene, "reset"));
    return show_failed(visit, scene, forgot_form(visit, scene, email), done.error());
}

Result<http::Response> get_reset_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_place(visit));
    return show_form(visit, scene, reset_form(visit, scene));
}

Result<http::Response> post_reset_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    const identity::PasswordReset reset{link_token_of(request), secret_of(sent, "new_password")};
    const auto done = identity::reset_password(ctx.deps(), reset, ctx.caller());
    if (done) return visit.go_to(with_parameter(sign_in_path(scene.flow), "done", "reset"));
    FormView form = reset_form(visit, scene);
    // Whoever pressed the button twice has the new password already.
    form.links.push_back(back_to_sign_in(visit, scene));
    return show_failed(visit, scene, std::move(form), done.error());
}

} // namespace authos::api::pages
