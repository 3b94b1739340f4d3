#pragma once
// The authenticator of an account. To hold the account's id is the right to its row: callers took it from a
// session or from a proved first factor.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/storage/session.hpp"

namespace authos::storage {

/// Whether the account has an authenticator that was confirmed.
Result<bool> has_enabled_totp(Session& s, const UserId& user);

} // namespace authos::storage
