#pragma once
// Public keys of passkeys: COSE_Key in its one canonical spelling, with exactly the members that WebAuthn
// allows. The algorithm is a property of the key. Keys are checked when they are read.
// Source: RFC 9052 §7, RFC 9053 §7, RFC 8230 §4, RFC 9864; WebAuthn Level 3 §5.8.5 and §6.5.1.1.

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace authos::authcore {

/// Signature algorithms by their COSE numbers: ECDSA bound to one curve each (P-256 with SHA-256, P-384 with
/// SHA-384, P-521 with SHA-512), RSA PKCS#1 v1.5 with SHA-256, Ed25519 and Ed448. RSA with SHA-1 (RS1,
/// -65535) is not among them.
enum class CoseAlgorithm : std::int32_t {
    es256 = -7,
    eddsa = -8,
    es384 = -35,
    es512 = -36,
    ed448 = -53,
    rs256 = -257,
};

/// The algorithm of that number, or nothing.
[[nodiscard]] std::optional<CoseAlgorithm> find_cose_algorithm(std::int64_t number) noexcept;

/// Verifies signatures of one credential; immutable and cheap to copy.
class CosePublicKey {
public:
    /// `octets`: a COSE_Key in CTAP2 canonical CBOR, nothing before or after it. Errc::invalid_argument:
    /// the reasons of parse_cbor, "key_malformed" (members missing, of the wrong kind or length, or too
    /// many), "key_is_private", "key_algorithm_mismatch" ("alg" does not fit "kty" and "crv"), "key_invalid"
    /// (no point of the curve, impossible numbers), "rsa_key_too_small" (below 2048 bits);
    /// Errc::unsupported: "key_unsupported" (other algorithms, RSA above 8192 bits); Errc::payload_too_large:
    /// "cbor_too_large" (above 4096 octets); Errc::internal: "key_check_failed".
    static Result<CosePublicKey> parse(ByteView octets);

    [[nodiscard]] CoseAlgorithm algorithm() const noexcept;
    /// What was parsed; the form to be stored.
    [[nodiscard]] ByteView octets() const noexcept;

    /// Whether `signature` is this key's over `message`. Raw octets; ECDSA as DER (WebAuthn §6.5.5).
    [[nodiscard]] bool verify(ByteView message, ByteView signature) const;

    struct State; // defined in this library's sources
    [[nodiscard]] const State& state() const noexcept { return *state_; }

private:
    explicit CosePublicKey(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}
    std::shared_ptr<const State> state_;
};

} // namespace authos::authcore
