#pragma once
// What belongs to every change of a password, whoever made it by whatever right.

#include "authos/identity/deps.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// The event "security.password.changed", the notice to the account's address, and the end of every open link
/// by which somebody could set another password or sign in.
[[nodiscard]] Result<void> record_password_change(const Deps& deps, storage::Session& s,
                                                  const storage::User& user, const Caller& caller);

} // namespace authos::identity
