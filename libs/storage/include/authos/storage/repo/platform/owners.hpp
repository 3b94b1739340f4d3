#pragma once
// Platform owners: accounts of the platform realm with power over the whole deployment. There is always
// at least one once there was one.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

namespace authos::storage::platform {

/// False if the account is one already. Errc::not_found, reason "user_not_found", unless it is a platform
/// account.
Result<bool> promote_owner(Session& s, const PlatformScope& scope, const UserId& id, UnixMillis now);

/// False if the account is none. Errc::failed_precondition, reason "last_platform_owner", for the only one;
/// concurrent callers that demote each other cannot empty the list. Errc::not_found, "user_not_found".
Result<bool> demote_owner(Session& s, const PlatformScope& scope, const UserId& id, UnixMillis now);

Result<long long> count_owners(Session& s, const PlatformScope& scope);

/// Read anew at each platform call: a token's claim is only a hint. False for unknown accounts.
Result<bool> is_owner(Session& s, const PlatformScope& scope, const UserId& id);

} // namespace authos::storage::platform
