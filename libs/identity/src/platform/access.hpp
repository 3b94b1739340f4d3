#pragma once
// The check of platform ownership inside the transaction that it is needed for, and the frame of what is
// only read.

#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/session.hpp"

#include <type_traits>

namespace authos::identity {

/// Errc::permission_denied, "platform_owner_required", if the account is no owner any more.
[[nodiscard]] Result<void> recheck_owner(storage::Session& s, const PlatformAccess& access);

/// Runs `look(Session&) -> Result<T>` after the check.
template <class F>
auto read_as_owner(const Deps& deps, const PlatformAccess& access, const Caller& caller, F&& look) {
    using Outcome = std::invoke_result_t<F&, storage::Session&>;
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Outcome {
        AUTHOS_TRY(recheck_owner(s, access));
        return look(s);
    });
}

} // namespace authos::identity
