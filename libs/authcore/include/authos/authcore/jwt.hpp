#pragma once
// JSON Web Tokens: claims in a signed compact JWS, and the rules by which they are believed. The clock
// is the caller's. Source: RFC 7519, RFC 8725, RFC 9068 §4.

#include "authos/authcore/jose.hpp"
#include "authos/base/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::authcore {

/// What a token must say to be accepted. "exp", "nbf" and "iat" are obeyed wherever they appear.
struct JwtRules {
    std::string typ;    // compared without case and without "application/" (RFC 7515 §4.1.9); empty: any,
                        // fit only for issuers that sign nothing else with these keys
    std::string issuer; // exact; empty: not looked at
    std::vector<std::string> audiences;       // "aud" must name at least one; empty: the caller judges "aud"
    bool audience_required = true;            // "aud" must be there, even where `audiences` is empty
    bool expiry_required = true;              // "exp" must be there
    std::vector<std::string> required_claims; // further claims that must be there and not null
    std::chrono::seconds leeway{0};           // for clocks that differ, on all three times
    std::optional<std::chrono::seconds> max_age; // since "iat", which then must be there
    JoseLimits limits;
};

/// A verified token.
struct Jwt {
    Json header;
    Json claims; // an object

    /// The audiences: "aud" as text or as a list; empty where absent.
    [[nodiscard]] std::vector<std::string> audiences() const;
};

/// Signs `claims` (a JSON object) with header alg, typ and kid. Errc::invalid_argument,
/// "jwt_claims_invalid", if it is not an object; "signing_failed" as PrivateKey::sign.
[[nodiscard]] Result<SecretString> sign_jwt(const SigningKey& key, std::string_view typ, const Json& claims);
[[nodiscard]] Result<SecretString> sign_jwt(const KeySet& keys, std::string_view typ, const Json& claims);

/// Verifies signature first, then claims. Every refusal is Errc::unauthenticated: "jwt_malformed",
/// "jwt_too_large", "jwt_header_invalid", "jwt_kid_unknown", "jwt_algorithm_mismatch",
/// "jwt_signature_invalid", "jwt_typ_mismatch", "jwt_claim_missing", "jwt_claim_invalid" (wrong type, or
/// a time before 1970 or after 9999), "jwt_issuer_mismatch", "jwt_audience_mismatch", "jwt_expired",
/// "jwt_not_yet_valid" ("nbf" or "iat" ahead of `now`), "jwt_too_old" (`max_age`).
[[nodiscard]] Result<Jwt> verify_jwt(const VerificationKeys& keys, std::string_view token,
                                     const JwtRules& rules, UnixMillis now);
[[nodiscard]] Result<Jwt> verify_jwt(const KeySet& keys, std::string_view token, const JwtRules& rules,
                                     UnixMillis now);
/// With one known key, whatever "kid" says.
[[nodiscard]] Result<Jwt> verify_jwt(const PublicKey& key, std::string_view token, const JwtRules& rules,
                                     UnixMillis now);

/// The claims of an already verified JWS payload against `rules` (without `typ`); reasons as above.
[[nodiscard]] Result<void> check_claims(const Json& claims, const JwtRules& rules, UnixMillis now);

} // namespace authos::authcore
