#pragma once
// Masks in free text what must not reach a log: a second line of defence behind Secret<T>, for texts that
// other programs wrote (database and TLS errors, answers of upstreams).

#include <string>
#include <string_view>

namespace authos::telemetry {

/// `text` with these replaced by "[masked]": JWTs and other token-like words (at least 20 characters that
/// mix upper case, lower case and digits, or 32 hex digits; UUIDs stay), PEM blocks, credentials and query
/// strings of URLs, the value after Bearer/Basic and after names such as password= or "token":. E-mail
/// addresses become "a***@example.com". Text that holds none of these comes back unchanged.
[[nodiscard]] std::string scrub(std::string_view text);

} // namespace authos::telemetry
