#pragma once
// JSON Web Signature, compact serialisation, and nothing else of JOSE. The key decides the algorithm;
// the header may only agree. "crit" and "b64" are refused; "jku", "x5u", "x5c" and "jwk" are never
// followed. Source: RFC 7515, RFC 8725.

#include "authos/authcore/keyset.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace authos::authcore {

/// Bounds for a token from outside.
struct JoseLimits {
    std::size_t max_token_bytes = 16 * 1024;
};

/// Header parameters of a JWS to be signed. "alg" is not among them: it comes from the key.
struct JwsHeader {
    std::string typ;        // left out where empty
    std::optional<Kid> kid; // left out where absent
    Json extra;             // null, or an object of further parameters
};

/// A compact JWS taken apart. Nothing in it is to be believed before its signature was verified.
struct UnverifiedJws {
    Json header;
    Bytes payload;
    std::string_view signing_input; // into the token
    Bytes signature;
};

/// Header and payload of a JWS whose signature was verified.
struct VerifiedJws {
    Json header;
    Bytes payload;
};

/// header.payload.signature over `payload` (raw octets). Errc::invalid_argument, "jws_header_invalid", if
/// `extra` is not an object or names alg, typ, kid, crit or b64; "signing_failed" as PrivateKey::sign.
[[nodiscard]] Result<SecretString> sign_compact(const PrivateKey& key, const JwsHeader& header,
                                                ByteView payload);

/// Takes a token apart; the result refers to `token`. All refusals here and below are
/// Errc::unauthenticated: "jws_too_large", "jws_malformed" (parts, base64url, JSON), "jws_header_invalid"
/// ("alg" missing, "crit" or "b64" present, parameters of the wrong type).
[[nodiscard]] Result<UnverifiedJws> parse_compact(std::string_view token, JoseLimits limits = {});

/// Verifies with the key that "kid" names. Further reasons: "jws_kid_unknown" (also without "kid"),
/// "jws_algorithm_mismatch" (the header's "alg" is not the key's), "jws_signature_invalid".
[[nodiscard]] Result<VerifiedJws> verify_compact(const VerificationKeys& keys, std::string_view token,
                                                 JoseLimits limits = {});
[[nodiscard]] Result<VerifiedJws> verify_compact(const KeySet& keys, std::string_view token,
                                                 JoseLimits limits = {});
/// Verifies with one known key; "kid" is not looked at.
[[nodiscard]] Result<VerifiedJws> verify_compact(const PublicKey& key, std::string_view token,
                                                 JoseLimits limits = {});

} // namespace authos::authcore
