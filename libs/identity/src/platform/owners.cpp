#include "authos/identity/platform/owners.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "platform/access.hpp"
#include "platform/accounts.hpp"

namespace authos::identity {

namespace {

using storage::platform::Account;

Result<void> require_platform_account(const Account& account) {
    if (!account.home) return {};
    return fail(Errc::failed_precondition, "platform_account_required",
                "Only accounts of the platform can own the platform");
}

// The end of both changes: the caller is an owner still, which cannot change any more, because the list of
// owners is guarded since the change; and the change is told.
Result<Account> conclude(const Deps& deps, storage::Session& s, const PlatformAccess& access,
                         const Account& before, const std::string& action) {
    AUTHOS_TRY(recheck_owner(s, access));
    const Json metadata = Json::object({{"user_email", before.email}});
    AUTHOS_TRY(record_platform_event(deps, s, access.owner,
                                     {action, "user", before.id.text(), deps.clock.now(), metadata.dump()}));
    return get_account(s, access, before.id);
}

void tell(const Deps& deps, const char* event, const PlatformAccess& access, const UserId& id) {
    deps.log.info(event, {{"user_id", id.text()}, {"by", access.owner.text()}});
}

} // namespace

Result<Account> promote_platform_owner(const Deps& deps, const PlatformAccess& access, const UserId& id,
                                       const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    auto promoted = deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<Account> {
        AUTHOS_TRY(recheck_owner(s, access));
        AUTHOS_TRY(const auto account, get_account(s, access, id));
        AUTHOS_TRY(require_platform_account(account));
        AUTHOS_TRY(const bool changed, storage::platform::promote_owner(s, access.scope, id, now));
        if (!changed) {
            return fail(Errc::failed_precondition, "already_platform_owner",
                        "User is already a platform owner");
        }
        return conclude(deps, s, access, account, "promote_platform_owner");
    });
    if (promoted) tell(deps, "platform_owner.promoted", access, id);
    return promoted;
}

Result<Account> demote_platform_owner(const Deps& deps, const PlatformAccess& access, const UserId& id,
                                      const Caller& caller) {
    if (id == access.owner) {
        return fail(Errc::failed_precondition, "demotes_self", "Cannot demote yourself");
    }
    const UnixMillis now = deps.clock.now();
    auto demoted = deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<Account> {
        AUTHOS_TRY(recheck_owner(s, access));
        AUTHOS_TRY(const auto account, get_account(s, access, id));
        if (!account.is_platform_owner) {
            return fail(Errc::failed_precondition, "not_platform_owner", "User is not a platform owner");
        }
        auto changed = storage::platform::demote_owner(s, access.scope, id, now);
        if (!changed && changed.error().reason == "last_platform_owner") {
            return fail(Errc::failed_precondition, "last_platform_owner",
                        "Cannot demote the last platform owner");
        }
        AUTHOS_TRY(const bool was_owner, std::move(changed));
        if (!was_owner) {
            return fail(Errc::failed_precondition, "not_platform_owner", "User is not a platform owner");
        }
        return conclude(deps, s, access, account, "demote_platform_owner");
    });
    if (demoted) tell(deps, "platform_owner.demoted", access, id);
    return demoted;
}

} // namespace authos::identity
