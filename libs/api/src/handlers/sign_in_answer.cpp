#include "handlers/sign_in_answer.hpp"

#include "authos/http/cookies.hpp"
#include "context.hpp"
#include "dto/auth.hpp"

#include <chrono>

namespace authos::api::handlers {
namespace {

// Longer than the row behind it: what ends the trust is the row, not the browser.
constexpr std::chrono::hours kCookieAge{24 * 30};

} // namespace

Result<void> add_device_cookie(const Context& ctx, const SecretString& token, http::Response& response) {
    if (token.empty()) return {};
    AUTHOS_TRY(const auto line,
               http::make_set_cookie({.name = std::string{kDeviceCookie},
                                      .value = token.reveal(),
                                      .path = "/",
                                      .max_age = std::chrono::seconds{kCookieAge},
                                      .secure = ctx.deps().settings.base_url.starts_with("https://")}));
    response.set_cookie(line);
    return {};
}

Result<http::Response> sign_in_answer(const Context& ctx, const identity::SignIn& entered) {
    Json body = dto::token_response(entered.tokens);
    if (!entered.device_trust_token.empty())
        body.set("device_trust_token", entered.device_trust_token.reveal());
    auto response = http::Response::json(200, body.dump()).no_store();
    AUTHOS_TRY(add_device_cookie(ctx, entered.device_trust_token, response));
    return response;
}

} // namespace authos::api::handlers
