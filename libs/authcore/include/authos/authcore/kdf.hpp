#pragma once
// Keys from a key: HKDF with SHA-256. For input of high entropy only; passwords go to password_hash.hpp.
// Source: RFC 5869.

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <cstddef>

namespace authos::authcore {

/// Extract and expand. `key`, `salt` (may be empty) and `info` (the label of this use) are raw octets;
/// `length` is that of the result. Errc::invalid_argument, reason "hkdf_length", unless it is 1 to 8160.
[[nodiscard]] Result<Secret<Bytes>> hkdf_sha256(ByteView key, ByteView salt, ByteView info,
                                                std::size_t length);

} // namespace authos::authcore
