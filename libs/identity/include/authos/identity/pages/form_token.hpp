#pragma once
// What hosted pages give to a browser and take back: the token in every form, which proves that the form was
// ours, and the state of a sign-in between two pages. Both hold for one browser only, and nobody but this
// server makes them. Keyed with Settings::device_trust_secret.
// Source: OWASP, Cross-Site Request Forgery Prevention (signed double submit).

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace authos::identity {

/// The token of a form: 43 base64url characters. `browser`: the random value in the browser's cookie;
/// `purpose`: what the form does, so that the token of one form opens no other.
[[nodiscard]] std::string make_form_token(const Deps& deps, std::string_view browser,
                                          std::string_view purpose);
/// Compared in constant time.
[[nodiscard]] bool verify_form_token(const Deps& deps, std::string_view browser, std::string_view purpose,
                                     std::string_view token);

/// `content` (text of JSON) for a cookie: base64url, ".", base64url of its tag. Good for `lifetime`, for that
/// browser, under that name.
[[nodiscard]] SecretString seal_step(const Deps& deps, std::string_view name, std::string_view browser,
                                     std::string_view content, std::chrono::seconds lifetime);
/// The content. Errc::failed_precondition, "step_invalid": forged, foreign, of another browser, or over.
[[nodiscard]] Result<SecretString> open_step(const Deps& deps, std::string_view name,
                                             std::string_view browser, std::string_view sealed);

} // namespace authos::identity
