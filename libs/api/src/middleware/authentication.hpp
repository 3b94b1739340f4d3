#pragma once
// Proves who is calling before a handler runs, as the route's row in the table demands.

#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "context.hpp"
#include "route.hpp"

#include <optional>
#include <string_view>

namespace authos::api {

/// The token of "Authorization: Bearer <token>"; nothing unless there is exactly one such header with one
/// non-empty token of RFC 6750 characters.
[[nodiscard]] std::optional<std::string_view> bearer_token(const http::RequestHead& head) noexcept;

/// Sets the principal of `ctx` where the route asks for one, and then the organization or platform access
/// that its row demands: handlers find open doors only.
/// Errc::unauthenticated: "token_missing", and what identity::authenticate says; further what
/// identity::enter_organization and identity::enter_platform say. Where the row wants an API key:
/// "api_key_missing" unless there is exactly one X-Api-Key header, and what identity::enter_with_api_key
/// says.
[[nodiscard]] Result<void> authenticate_call(Context& ctx, const http::Request& request,
                                             const Policy& policy);

/// The challenge that belongs to a 401 of such a route (RFC 6750 §3, or that of API keys); empty where there
/// is none.
[[nodiscard]] std::string_view challenge_of(Auth auth, const Error& error) noexcept;

} // namespace authos::api
