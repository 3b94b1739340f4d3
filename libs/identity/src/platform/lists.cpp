#include "authos/identity/platform/organizations.hpp"
#include "authos/storage/database.hpp"
#include "platform/access.hpp"

namespace authos::identity {

Result<std::vector<storage::Tier>> list_tiers(const Deps& deps, const PlatformAccess& access,
                                              const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) -> Result<std::vector<storage::Tier>> {
                                  AUTHOS_TRY(recheck_owner(s, access));
                                  return storage::list_tiers(s);
                              });
}

Result<OrganizationList> list_organizations(const Deps& deps, const PlatformAccess& access,
                                            const storage::platform::OrganizationPage& page,
                                            const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<OrganizationList> {
        AUTHOS_TRY(recheck_owner(s, access));
        AUTHOS_TRY(auto organizations, storage::platform::list_organizations(s, access.scope, page));
        AUTHOS_TRY(const long long total,
                   storage::platform::count_organizations(s, access.scope, page.filter));
        return OrganizationList{std::move(organizations), total};
    });
}

Result<PlatformAuditList> list_platform_audit(const Deps& deps, const PlatformAccess& access,
                                              const storage::platform::PlatformAuditPage& page,
                                              const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<PlatformAuditList> {
        AUTHOS_TRY(recheck_owner(s, access));
        AUTHOS_TRY(auto entries, storage::platform::list_audit(s, access.scope, page));
        AUTHOS_TRY(const long long total, storage::platform::count_audit(s, access.scope, page.filter));
        return PlatformAuditList{std::move(entries), total};
    });
}

} // namespace authos::identity
