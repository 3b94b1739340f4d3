#pragma once
// Octets as text: base64url and base64 (RFC 4648 §5, §4), base32 (§6), hex. Decoders are strict: no
// blanks, no wrong padding, no non-zero trailing bits, so that each value has exactly one spelling.

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <string_view>

namespace authos {

/// Without padding, as JOSE wants it (RFC 7515 §2).
[[nodiscard]] std::string encode_base64url(ByteView bytes);
/// Errc::invalid_argument, reason "base64url_malformed"; padding is refused.
[[nodiscard]] Result<Bytes> decode_base64url(std::string_view text);

/// With padding.
[[nodiscard]] std::string encode_base64(ByteView bytes);
/// Errc::invalid_argument, reason "base64_malformed"; padding is required.
[[nodiscard]] Result<Bytes> decode_base64(std::string_view text);

/// Upper case, without padding, as authenticator apps want their secrets.
[[nodiscard]] std::string encode_base32(ByteView bytes);
/// Upper case, without padding. Errc::invalid_argument, reason "base32_malformed".
[[nodiscard]] Result<Bytes> decode_base32(std::string_view text);

/// Lower case.
[[nodiscard]] std::string encode_hex(ByteView bytes);
/// Either case, even length. Errc::invalid_argument, reason "hex_malformed".
[[nodiscard]] Result<Bytes> decode_hex(std::string_view text);

} // namespace authos
