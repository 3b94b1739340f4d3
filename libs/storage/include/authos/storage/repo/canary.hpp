#pragma once
// Small values kept to prove at start that a key fits the database: written once, compared ever after.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {

/// `name` 1 to 100 octets, such as "encryption_key".
Result<std::optional<std::string>> find_canary(Session& s, std::string_view name);

/// Stores `value` (text, such as a base64url envelope) unless there is one; returns what is stored now, so
/// that of instances that start at once all see the same.
Result<std::string> insert_canary_if_absent(Session& s, std::string_view name, std::string_view value,
                                            UnixMillis now);

} // namespace authos::storage
