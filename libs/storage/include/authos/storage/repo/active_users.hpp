#pragma once
// Who signed in to an organization in which month, and how many they are. The number is kept beside the rows,
// so that a sign-in asks for it in one look, however many users there are.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>

namespace authos::storage {

/// Counts `user` among those of `month` (year * 100 + month), unless the number has reached `max`: then
/// false, and the transaction is to be rolled back. Who is counted already always gets true. Of concurrent
/// callers who want the last place one gets it. No `max`: there is no limit.
Result<bool> count_active_user(Session& s, const OrgScope& scope, const UserId& user, long long month,
                               std::optional<long long> max);

/// How many are counted in that month.
Result<long long> get_active_users(Session& s, const OrgScope& scope, long long month);

/// Removes up to `limit` rows of the months before `month`; how many.
Result<long long> delete_old_active_users(Session& s, long long month, int limit);

} // namespace authos::storage
