#pragma once
// The answer of every way to sign in.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/http/response.hpp"
#include "authos/identity/login/sign_in.hpp"

namespace authos::api {
class Context;
}

namespace authos::api::handlers {

/// 200 with the standard token response, and where the browser has become a trusted device, its token as the
/// member "device_trust_token" and as a cookie (HttpOnly, SameSite=Lax, Secure where the server is reached by
/// https).
[[nodiscard]] Result<http::Response> sign_in_answer(const Context& ctx, const identity::SignIn& entered);

/// The same cookie on another answer (a redirect); does nothing without a token.
[[nodiscard]] Result<void> add_device_cookie(const Context& ctx, const SecretString& token,
                                             http::Response& response);

} // namespace authos::api::handlers
