#pragma once
// Keyed message authentication. SHA-1 exists here for one-time passwords only (RFC 4226).
// Source: RFC 2104, RFC 4231.

#include "authos/base/bytes.hpp"

#include <cstddef>

namespace authos::authcore {

enum class HmacHash { sha1, sha256, sha384, sha512 };

/// Octets of a tag: 20, 32, 48 or 64.
[[nodiscard]] std::size_t hmac_size(HmacHash hash) noexcept;

/// The full tag over `message`; key, message and tag are raw octets, the key may have any length.
/// std::runtime_error if the cryptographic library fails.
[[nodiscard]] Bytes hmac(HmacHash hash, ByteView key, ByteView message);

/// Whether `tag` is the full tag of `message`, compared in constant time. A shortened tag is false.
[[nodiscard]] bool verify_hmac(HmacHash hash, ByteView key, ByteView message, ByteView tag);

} // namespace authos::authcore
