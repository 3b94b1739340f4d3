#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/repo/users.hpp"
#include "detail/statement.hpp"

namespace authos::storage::platform {

using detail::param;

namespace {

// "At least one owner" spans several rows, which no constraint can express. Whoever changes the list
// updates this row first; the others wait until that transaction ends.
Result<void> guard_owner_list(Session& s) {
    AUTHOS_TRY(const long long guarded,
               detail::execute(
                   s, "UPDATE write_guards SET version = version + 1 WHERE name = 'platform_owners'", {}));
    if (guarded != 1) return fail(Errc::data_loss, "guard_missing", "Database error");
    return {};
}

} // namespace

Result<bool> promote_owner(Session& s, const PlatformScope& scope, const UserId& id, UnixMillis now) {
    AUTHOS_TRY(guard_owner_list(s));
    AUTHOS_TRY(const User user, get_user(s, scope, id));
    if (user.is_platform_owner) return false;
    AUTHOS_TRY(detail::execute(s, "UPDATE users SET is_platform_owner = 1, updated_at = :now WHERE id = :id",
                               {param("now", now), param("id", id)}));
    return true;
}

Result<bool> demote_owner(Session& s, const PlatformScope& scope, const UserId& id, UnixMillis now) {
    AUTHOS_TRY(guard_owner_list(s));
    AUTHOS_TRY(const User user, get_user(s, scope, id));
    if (!user.is_platform_owner) return false;
    AUTHOS_TRY(const long long owners, count_owners(s, scope));
    if (owners <= 1) {
        return fail(Errc::failed_precondition, "last_platform_owner",
                    "The last platform owner cannot be demoted.");
    }
    AUTHOS_TRY(detail::execute(s, "UPDATE users SET is_platform_owner = 0, updated_at = :now WHERE id = :id",
                               {param("now", now), param("id", id)}));
    return true;
}

Result<long long> count_owners(Session& s, const PlatformScope&) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM users WHERE is_platform_owner = 1 AND org_key = '' "
                                  "AND deleted_at IS NULL",
                                  {});
}

Result<bool> is_owner(Session& s, const PlatformScope& scope, const UserId& id) {
    AUTHOS_TRY(const auto user, find_user(s, scope, id));
    return user && user->is_platform_owner;
}

} // namespace authos::storage::platform
