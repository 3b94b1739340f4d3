#pragma once
// A user of a service whose row is kept until the transaction ends, so that removing the user and giving
// it something cannot overtake each other.

#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/storage/repo/end_users.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// What is said of an id that is no user of the service.
[[nodiscard]] Error service_user_not_found();

/// Errc::not_found, "user_not_found".
[[nodiscard]] Result<storage::EndUser> find_service_user(storage::Session& s, const ApiKeyAccess& inside,
                                                         const UserId& id);
/// The same, and the account's row is locked.
[[nodiscard]] Result<storage::EndUser> hold_service_user(storage::Session& s, const ApiKeyAccess& inside,
                                                         const UserId& id);

} // namespace authos::identity
