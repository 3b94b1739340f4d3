#include "handlers/sign_up.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kPublicHashing = {.lane = LaneIndex::cpu, .limit = Limit::authentication};

// clang-format off
constexpr Route kSignUp[] = {
    {Method::post, "/api/auth/register", handlers::post_register, kPublicHashing,
     {"register", "Authentication", "Sign up with e-mail address and password. The answer is the same whether the address has an account or not; the mailbox alone is told. 503 where no mail server is set up", "RegisterRequest", "Message"}},
    {.method = Method::get, .pattern = "/auth/verify-email", .handler = handlers::get_verify_email, .policy = kPublic,
     .description = {.operation = "verifyEmail", .group = "Authentication", .summary = "Prove an address with the token from a mail, once. 303 to the redirect_uri of the request, with its state, where there was one, unless format is json; org, service, redirect_uri and state must be those of the request where they are sent", .response_schema = "Message", .query = "token org service redirect_uri state format"}},
    {Method::post, "/api/auth/resend-verification", handlers::post_resend_verification, kPublic,
     {"resendVerification", "Authentication", "Ask for a new mail to verify an address; the answer is the same for every address", "MailLinkRequest", "Message"}},
    {Method::post, "/api/auth/forgot-password", handlers::post_forgot_password, kPublic,
     {"forgotPassword", "Authentication", "Ask for a link to set a new password; the answer is the same for every address", "MailLinkRequest", "Message"}},
    {Method::post, "/api/auth/reset-password", handlers::post_reset_password, kPublicHashing,
     {"resetPassword", "Authentication", "Set a new password with the token from a mail; ends all sessions, signs nobody in, and a second factor stays", "ResetPasswordRequest", "Message"}},
    {Method::post, "/api/auth/magic-link/request", handlers::post_magic_link_request, kPublic,
     {"requestMagicLink", "Authentication", "Ask for a link that signs in; the answer is the same for every address", "MailLinkRequest", "Message"}},
    {.method = Method::get, .pattern = "/api/auth/magic-link/verify", .handler = handlers::get_magic_link_verify, .policy = kPublic,
     .description = {.operation = "verifyMagicLink", .group = "Authentication", .summary = "Sign in with the token from a mail, once. redirect_uri and state must be those of the request, also where it had none; a second factor is asked as after a password", .response_schema = "TokenResponse", .query = "token org service redirect_uri state"}},
    {Method::post, "/api/user/set-password", handlers::post_set_password,
     {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::authentication},
     {"setPassword", "User", "Set the first password of an account that has none, soon after signing in", "SetPasswordRequest", "Message"}},
};
// clang-format on

} // namespace

std::span<const Route> sign_up_routes() noexcept {
    return kSignUp;
}

} // namespace authos::api
