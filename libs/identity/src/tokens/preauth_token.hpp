#pragma once
// The token between the first factor and the second: it says who proved the first one and where he wants to
// go, and opens nothing but the check of the second. Each is consumed once, by its `jti`.
// Source: RFC 8725 §3.11.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/sign_in.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/users.hpp"

#include <optional>
#include <string>

namespace authos::identity {

inline constexpr std::string_view kPreauthTyp = "authos-mfa-preauth+jwt";
inline constexpr std::string_view kPreauthUse = "mfa_preauth";

/// The claims that say something; iss, aud, iat and exp follow from them, the settings and the clock.
struct PreauthClaims {
    UserId user_id;
    Email email;
    bool is_platform_owner = false;
    TokenContext context;
    SignInMethod method = SignInMethod::password; // claim "amr_first"
    std::string jti;                              // drawn by make_preauth_id
    std::optional<std::string> resource;          // of the session to come
    std::optional<std::string> device_code_id;
    std::optional<std::string> saml_state;
    // Of the account as the first factor was proved; nothing in tokens of a release before.
    std::optional<std::string> account_stamp = {};
};

/// Changes with the account's password and address, and tells nothing of them.
[[nodiscard]] std::string account_stamp_of(const Settings& settings, const storage::User& user);

[[nodiscard]] std::string make_preauth_id(Random& random);

/// A signed token that is valid from `now` for Settings::mfa_preauth_ttl.
[[nodiscard]] Result<SecretString> sign_preauth_token(const Deps& deps, const PreauthClaims& claims,
                                                      UnixMillis now);

/// The claims of a token that is believed at `now`. Errc::invalid_argument: "preauth_token_invalid", whatever
/// is wrong with it.
[[nodiscard]] Result<PreauthClaims> verify_preauth_token(const Deps& deps, const SecretString& token,
                                                         UnixMillis now);

} // namespace authos::identity
