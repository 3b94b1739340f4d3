#pragma once
// How many users of an organization are active in a month: those who signed in to it or to one of its
// services. Months are those of UTC.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"

namespace authos::storage {
class Session;
struct Organization;
} // namespace authos::storage

namespace authos::identity {

/// Year * 100 + month: 202611.
[[nodiscard]] long long month_of(UnixMillis at) noexcept;

/// Counts a user who signs in, in the transaction of the session. Who was active in this month before is
/// never refused. Errc::failed_precondition, "active_users_exceeded": the organization's max_mau is reached
/// and it has no overage; of callers who want the last place at the same moment one gets it.
[[nodiscard]] Result<void> count_active_user(storage::Session& s, const storage::Organization& organization,
                                             const UserId& user, UnixMillis now);

} // namespace authos::identity
