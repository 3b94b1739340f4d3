#pragma once
// The check at the door once more, inside the transaction that changes something: a role that was taken
// away or a suspension a moment ago must not be outrun. write_inside is the frame of every such change.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/identity/rbac/service_access.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// What members without the right read, for use cases that decide on it themselves.
[[nodiscard]] Error capability_missing();

/// The access as it is now; errors as enter_organization.
[[nodiscard]] Result<OrgAccess> recheck_access(storage::Session& s, const OrgAccess& access);
/// The same for a service; errors as enter_service.
[[nodiscard]] Result<ServiceAccess> recheck_access(storage::Session& s, const ServiceAccess& access);

/// Runs `change(Session&, const Access& inside) -> Result<T>` in one transaction, after the recheck.
template <class Access, class F>
auto write_inside(const Deps& deps, const Access& access, const Caller& caller, F&& change) {
    using Outcome = std::invoke_result_t<F&, storage::Session&, const Access&>;
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Outcome {
        AUTHOS_TRY(const auto inside, recheck_access(s, access));
        return change(s, inside);
    });
}

/// The same, one caller at a time for each organization: for rules about all of its members, roles and
/// invitations together. The recheck comes after the wait, so nobody acts with a role from before it.
template <class F>
auto write_locked(const Deps& deps, const OrgAccess& access, const Caller& caller, F&& change) {
    using Outcome = std::invoke_result_t<F&, storage::Session&, const OrgAccess&>;
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Outcome {
        AUTHOS_TRY(storage::lock_organization(s, access.scope)); // if it is gone, the recheck says so
        AUTHOS_TRY(const auto inside, recheck_access(s, access));
        return change(s, inside);
    });
}

} // namespace authos::identity
