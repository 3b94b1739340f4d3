#pragma once
// Who may touch the passkeys of an account by its token, and the account itself inside a transaction.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/users.hpp"

namespace authos::identity {

/// Errc::permission_denied: "not_while_impersonating", "application_token".
[[nodiscard]] Result<void> require_own_hands(const Principal& principal, const Caller& caller);

/// Errc::permission_denied, "feature_not_in_tier"; asked of the organization in the token's context.
[[nodiscard]] Result<void> require_passkey_feature(storage::Session& s, const Principal& principal);

/// Errc::unauthenticated, "session_ended".
[[nodiscard]] Result<storage::User> load_own_user(storage::Session& s, const Principal& principal);
/// The same, held until the transaction ends.
[[nodiscard]] Result<storage::User> lock_own_user(storage::Session& s, const Principal& principal);

/// The name without blanks at both ends. Errc::invalid_argument, "passkey_name_malformed".
[[nodiscard]] Result<std::string> parse_passkey_name(const std::string& text);

} // namespace authos::identity
