#include "handlers/sign_up.hpp"
#include "handlers/sign_in_answer.hpp"

#include "authos/identity/accounts/password.hpp"
#include "authos/identity/login/magic_link.hpp"
#include "context.hpp"
#include "dto/auth.hpp"
#include "dto/body.hpp"
#include "dto/sign_up.hpp"
#include "handlers/answers.hpp"

namespace authos::api::handlers {
namespace {

// Whoever the address belongs to: these words are all that a stranger gets.
constexpr const char* kRegistered =
    "Registration received. Please check your e-mail and follow the link to confirm your address.";
constexpr const char* kVerificationSent =
    "If the address belongs to an account that is not verified yet, a verification e-mail has been sent.";
constexpr const char* kResetSent = "If the email exists, a link to set a new password has been sent.";
constexpr const char* kMagicLinkSent = "If the email exists, a magic link has been sent.";

// The token in this URL must not travel on in a Referer.
http::Response without_referrer(http::Response response) {
    response.header("Referrer-Policy", "no-referrer");
    return response;
}

} // namespace

Result<http::Response> post_register(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto registration, dto::parse_registration(body));
    AUTHOS_TRY(identity::register_account(ctx.deps(), registration, ctx.caller()));
    return json_answer(dto::message_response(kRegistered));
}

Result<http::Response> get_verify_email(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto link, dto::parse_link(request));
    AUTHOS_TRY(const auto verified, identity::verify_email(ctx.deps(), link, ctx.caller()));
    const bool wants_json = request.query_value("format") == "json";
    if (verified.redirect_to && !wants_json) {
        return without_referrer(http::Response::redirect(*verified.redirect_to).no_store());
    }
    return without_referrer(json_answer(dto::message_response("Email verified successfully")));
}

Result<http::Response> post_resend_verification(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wish, dto::parse_mail_wish(body));
    AUTHOS_TRY(identity::request_verification(ctx.deps(), wish.email, wish.place, ctx.caller()));
    return json_answer(dto::message_response(kVerificationSent));
}

Result<http::Response> post_forgot_password(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wish, dto::parse_mail_wish(body));
    AUTHOS_TRY(identity::request_password_reset(ctx.deps(), wish.email, wish.place, ctx.caller()));
    return json_answer(dto::message_response(kResetSent));
}

Result<http::Response> post_reset_password(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto reset, dto::parse_password_reset(body));
    AUTHOS_TRY(identity::reset_password(ctx.deps(), reset, ctx.caller()));
    return json_answer(dto::message_response("Password has been reset. Please sign in with it."));
}

Result<http::Response> post_magic_link_request(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wish, dto::parse_mail_wish(body));
    AUTHOS_TRY(identity::request_magic_link(ctx.deps(), wish.email, wish.place, ctx.caller()));
    return json_answer(dto::message_response(kMagicLinkSent));
}

Result<http::Response> get_magic_link_verify(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto link, dto::parse_link(request));
    AUTHOS_TRY(const auto entered, identity::login_with_magic_link(ctx.deps(), link, ctx.caller()));
    AUTHOS_TRY(auto answer, sign_in_answer(ctx, entered));
    return without_referrer(std::move(answer));
}

Result<http::Response> post_set_password(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(auto text, body.get_string("new_password"));
    const SecretString password{std::move(text)};
    AUTHOS_TRY(identity::set_password(ctx.deps(), ctx.principal(), password, ctx.caller()));
    return json_answer(dto::message_response("Password set successfully"));
}

} // namespace authos::api::handlers
