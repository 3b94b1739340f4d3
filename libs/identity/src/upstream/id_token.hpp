#pragma once
// Whether an ID token of an organization's own provider is to be believed.
// Source: OpenID Connect Core 1.0 §3.1.3.7 and §3.1.3.8.

#include "authos/authcore/jwt.hpp"
#include "authos/base/email.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"

#include <optional>
#include <string>

namespace authos::identity::upstream {

struct IdTokenExpectation {
    std::string issuer;
    std::string client_id;
    std::string nonce;
    SecretString access_token; // that came with it, for "at_hash"
};

/// The claims, or Errc::failed_precondition, "upstream_token_invalid"; detail says which rule. The same with
/// detail "jwt_kid_unknown" where the key is not among `keys`: they may have been rotated.
[[nodiscard]] Result<Json> verify_id_token(const authcore::VerificationKeys& keys, std::string_view token,
                                           const IdTokenExpectation& expected, UnixMillis now);

/// "sub" of an ID token or a userinfo answer: 1 to 255 octets on one line, without blanks around them.
[[nodiscard]] Result<std::string> subject_of(const Json& claims);

/// The address, where "email_verified" is the JSON value true; nothing else counts as verified.
[[nodiscard]] std::optional<Email> verified_email_of(const Json& claims);

[[nodiscard]] Error upstream_token_invalid(std::string_view rule);

} // namespace authos::identity::upstream
