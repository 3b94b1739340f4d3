#pragma once
// Asymmetric signature keys. The algorithm is a property of the key, fixed when the key is made and
// never taken from a token. Keys are checked when they are read, parsed once, immutable, cheap to copy
// and safe to use from any thread. Source: RFC 7517, RFC 7518 §6, RFC 8037, RFC 7638.

#include "authos/base/bytes.hpp"
#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace authos::authcore {

/// Signature algorithms of JWS: RSA PKCS#1 v1.5 and RSA PSS with SHA-256, ECDSA on P-256 with SHA-256,
/// Ed25519. There is no "none" and no HMAC.
enum class Algorithm { rs256, ps256, es256, eddsa };

/// "RS256", "PS256", "ES256" or "EdDSA".
[[nodiscard]] std::string_view wire_name(Algorithm algorithm) noexcept;
/// The algorithm of that exact name, or nothing.
[[nodiscard]] std::optional<Algorithm> find_algorithm(std::string_view name) noexcept;

class PrivateKey;

/// Verifies signatures. Equal keys have the same material and the same algorithm.
///
/// Both parsers take `wanted`, the algorithm the key must serve. Without it the JWK's "alg" decides,
/// else the kind of key (RSA: RS256). They fail with Errc::invalid_argument and the reasons
/// "key_malformed", "key_invalid" (not on the curve, impossible numbers), "rsa_key_too_small" (below
/// 2048 bits), "key_is_private", "key_use_mismatch" (JWK "use" or "key_ops" forbid verifying),
/// "key_algorithm_mismatch", or with Errc::unsupported, "key_unsupported" (other kinds and curves).
class PublicKey {
public:
    /// One PEM block: SPKI ("PUBLIC KEY") or PKCS#1 ("RSA PUBLIC KEY").
    static Result<PublicKey> parse_pem(std::string_view pem, std::optional<Algorithm> wanted = std::nullopt);
    /// A JSON object with "kty" RSA, EC (P-256) or OKP (Ed25519); a "kid" is left to the key set.
    static Result<PublicKey> parse_jwk(const Json& jwk, std::optional<Algorithm> wanted = std::nullopt);

    [[nodiscard]] Algorithm algorithm() const noexcept;
    /// Size of the RSA modulus, 256 for the curves.
    [[nodiscard]] int bits() const noexcept;

    /// Whether `signature` is this key's over `message`; raw octets, ES256 as r || s (64 octets).
    [[nodiscard]] bool verify(ByteView message, ByteView signature) const;

    /// "kty", "alg", "use": "sig" and the public numbers.
    [[nodiscard]] Json to_jwk() const;
    /// SPKI.
    [[nodiscard]] std::string to_pem() const;
    /// RFC 7638 with SHA-256: 43 base64url characters.
    [[nodiscard]] std::string thumbprint() const;

    friend bool operator==(const PublicKey& a, const PublicKey& b);
    /// Whether the material is the same, whatever the algorithm.
    [[nodiscard]] bool same_material(const PublicKey& other) const;

    struct State; // defined in this library's sources
    explicit PublicKey(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

private:
    friend class PrivateKey;
    std::shared_ptr<const State> state_;
};

/// Makes signatures. Parsers fail as PublicKey's do; a key whose private and public parts do not belong
/// together, or that cannot sign, is "key_invalid".
class PrivateKey {
public:
    /// One unencrypted PEM block: PKCS#8 ("PRIVATE KEY"), PKCS#1 ("RSA PRIVATE KEY") or SEC 1
    /// ("EC PRIVATE KEY"). An encrypted one is "key_malformed".
    static Result<PrivateKey> parse_pem(const SecretString& pem,
                                        std::optional<Algorithm> wanted = std::nullopt);
    /// A JWK with its private numbers; RSA with all of "d", "p", "q", "dp", "dq", "qi".
    static Result<PrivateKey> parse_jwk(const Json& jwk, std::optional<Algorithm> wanted = std::nullopt);
    /// A new key from OpenSSL's own randomness. `rsa_bits` is 2048 to 8192 (reason "rsa_key_too_small",
    /// "key_unsupported") and means nothing for the curves. RSA takes 50 to 250 ms: not on an I/O thread.
    static Result<PrivateKey> generate(Algorithm algorithm, int rsa_bits = 2048);

    [[nodiscard]] Algorithm algorithm() const noexcept { return public_.algorithm(); }
    [[nodiscard]] const PublicKey& public_key() const noexcept { return public_; }

    /// The signature over `message`, raw octets, ES256 as r || s (64 octets). Errc::internal,
    /// "signing_failed", if the cryptographic library fails.
    [[nodiscard]] Result<Bytes> sign(ByteView message) const;

    /// PKCS#8, not encrypted.
    [[nodiscard]] SecretString to_pem() const;

private:
    explicit PrivateKey(PublicKey key) noexcept : public_(std::move(key)) {}
    PublicKey public_; // its state holds the private numbers too; PublicKey never shows them
};

/// Whether the two halves belong together.
[[nodiscard]] bool matches(const PrivateKey& private_key, const PublicKey& public_key);

} // namespace authos::authcore
