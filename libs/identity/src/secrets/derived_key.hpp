#pragma once
// Keys for single purposes, derived from the deployment's device trust secret, each under a label of its own,
// so that no value made for one purpose means anything for another.

#include "authos/base/bytes.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/identity/settings.hpp"

#include <string_view>

namespace authos::identity {

/// 32 octets, the same on all instances. In unencrypted development, where there is no secret, they follow
/// from the public origin and hide nothing.
[[nodiscard]] Secret<Bytes> derive_key(const Settings& settings, std::string_view label);

/// HMAC-SHA-256 of `text` with the key of that label: for values so short that all of them could be tried.
[[nodiscard]] TokenHash keyed_hash(const Settings& settings, std::string_view label, std::string_view text);

} // namespace authos::identity
