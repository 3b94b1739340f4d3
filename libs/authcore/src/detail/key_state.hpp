#pragma once
// What a key is behind PublicKey and PrivateKey: the parsed OpenSSL key and prepared contexts. Made only
// by make_key_state, which checks the key; immutable afterwards and therefore shared between threads.

#include "authos/authcore/key.hpp"
#include "detail/openssl.hpp"

#include <memory>
#include <optional>

namespace authos::authcore {

struct PublicKey::State {
    detail::PkeyPtr pkey;
    Algorithm algorithm{};
    int bits = 0;
    // Set up once; a call works on a copy, which is cheaper than setting up (ES256: by a seventh).
    detail::MdCtxPtr verifying;
    detail::MdCtxPtr signing; // null in a key that came without its private half
};

namespace detail {

using KeyState = std::shared_ptr<const PublicKey::State>;

inline constexpr int kMinRsaBits = 2048;
inline constexpr int kMaxRsaBits = 8192; // beyond it a single verification becomes a burden

/// Which halves of a key pair are there.
enum class KeyHalf { public_only, both };

/// Checks the key and prepares it for its algorithm; reasons as in key.hpp.
[[nodiscard]] Result<KeyState> make_key_state(PkeyPtr pkey, KeyHalf half, std::optional<Algorithm> wanted);

/// The public numbers that `algorithm` has, as raw octets: RSA n and e (shortest form), P-256 x and y
/// (32 octets each), Ed25519 x.
struct PublicNumbers {
    Bytes first;
    Bytes second; // empty for Ed25519
};
[[nodiscard]] PublicNumbers public_numbers(const PublicKey::State& state);

/// A number of an RSA or EC key. Null where the key has none of that name.
[[nodiscard]] BnPtr key_number(const EVP_PKEY* pkey, const char* name);

/// r || s of 64 octets from OpenSSL's DER, and back. Empty on malformed input.
[[nodiscard]] Bytes ecdsa_der_to_fixed(ByteView der);
[[nodiscard]] Bytes ecdsa_fixed_to_der(ByteView fixed);

[[nodiscard]] bool verify_with(const PublicKey::State& state, ByteView message, ByteView signature);
[[nodiscard]] Result<Bytes> sign_with(const PublicKey::State& state, ByteView message);

/// Refusals that several files share.
[[nodiscard]] Error key_malformed(std::string message);
[[nodiscard]] Error key_invalid(std::string message);
[[nodiscard]] Error key_unsupported(std::string message);

} // namespace detail

} // namespace authos::authcore
