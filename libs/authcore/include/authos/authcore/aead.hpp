#pragma once
// Authenticated encryption: AES-256-GCM with a 12-octet nonce and a 16-octet tag, nothing else. A nonce
// must never serve twice under one key; draw it with make_aead_nonce. Whoever stores values wants
// envelope.hpp instead. Source: NIST SP 800-38D, RFC 5116 §5.2.

#include "authos/base/bytes.hpp"
#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace authos::authcore {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kAeadNonceBytes = 12;
inline constexpr std::size_t kAeadTagBytes = 16;

using AeadNonce = std::array<std::uint8_t, kAeadNonceBytes>;

/// A key for AES-256-GCM: always 32 octets.
class AeadKey {
public:
    /// Raw octets. Errc::invalid_argument, reason "encryption_key_malformed", unless there are 32.
    static Result<AeadKey> from_bytes(ByteView raw);
    /// 64 hex digits of either case. Errc::invalid_argument, reason "encryption_key_malformed".
    static Result<AeadKey> from_hex(const SecretString& hex);
    static AeadKey make(Random& random);

    [[nodiscard]] ByteView reveal() const noexcept { return raw_.reveal(); }

private:
    explicit AeadKey(Bytes raw) : raw_(std::move(raw)) {}
    Secret<Bytes> raw_;
};

/// A random nonce. Up to 2^32 messages per key stay within the bound of SP 800-38D §8.3.
[[nodiscard]] AeadNonce make_aead_nonce(Random& random);

/// Ciphertext followed by the tag. `associated` is authenticated but not part of the result.
/// Throws std::length_error where an input exceeds 2^31-17 octets.
[[nodiscard]] Bytes aead_encrypt(const AeadKey& key, const AeadNonce& nonce, ByteView associated,
                                 ByteView plaintext);

/// The plaintext of `sealed` (ciphertext followed by the tag). Errc::data_loss, reason
/// "aead_not_authentic", if key, nonce, associated data, ciphertext or tag do not fit each other; nothing
/// of the plaintext is released then.
[[nodiscard]] Result<Secret<Bytes>> aead_decrypt(const AeadKey& key, const AeadNonce& nonce,
                                                 ByteView associated, ByteView sealed);

} // namespace authos::authcore
