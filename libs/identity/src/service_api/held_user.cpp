#include "service_api/held_user.hpp"

#include "authos/storage/repo/users.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

Error service_user_not_found() {
    return fail(Errc::not_found, "user_not_found", "User not found");
}

Result<storage::EndUser> find_service_user(storage::Session& s, const ApiKeyAccess& inside,
                                           const UserId& id) {
    AUTHOS_TRY(auto user, storage::find_end_user(s, inside.scope, inside.service.id, id));
    if (!user) return service_user_not_found();
    return std::move(*user);
}

Result<storage::EndUser> hold_service_user(storage::Session& s, const ApiKeyAccess& inside,
                                           const UserId& id) {
    AUTHOS_TRY(const auto user, find_service_user(s, inside, id));
    AUTHOS_TRY(const bool locked, storage::lock_user(s, realm_of(user.home), id));
    if (!locked) return service_user_not_found();
    // What was read before the lock may be past.
    return find_service_user(s, inside, id);
}

} // namespace authos::identity
