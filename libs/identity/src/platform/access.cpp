#include "platform/access.hpp"

#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

Error owner_required() {
    return fail(Errc::permission_denied, "platform_owner_required", "Platform owner access required");
}

} // namespace

Result<PlatformAccess> enter_platform(const Principal& principal) {
    const bool borrowed = principal.impersonator || principal.context.service_slug;
    if (!principal.is_platform_owner || borrowed) return owner_required();
    return PlatformAccess{storage::ScopeAuthority::platform(), principal.user_id};
}

Result<void> recheck_owner(storage::Session& s, const PlatformAccess& access) {
    AUTHOS_TRY(const bool owner, storage::platform::is_owner(s, access.scope, access.owner));
    if (!owner) return owner_required();
    return {};
}

} // namespace authos::identity
