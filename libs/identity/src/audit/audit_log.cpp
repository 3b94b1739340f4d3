#include "authos/identity/audit/audit_log.hpp"

#include "authos/identity/webhooks/events.hpp"
#include "authos/storage/database.hpp"

#include <set>

namespace authos::identity {

Result<AuditList> list_audit_log(const Deps& deps, const OrgAccess& access, const storage::AuditPage& page,
                                 const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<AuditList> {
        AuditList list;
        AUTHOS_TRY(list.entries, storage::list_audit(s, access.scope, page));
        AUTHOS_TRY(list.total, storage::count_audit(s, access.scope, page.filter));
        return list;
    });
}

Result<std::vector<std::string>> list_audit_actions(const Deps& deps, const OrgAccess& access,
                                                    const Caller& caller) {
    AUTHOS_TRY(const auto seen, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_audit_actions(s, access.scope);
    }));
    std::set<std::string> names{kWebhookEvents.begin(), kWebhookEvents.end()};
    names.insert(seen.begin(), seen.end());
    return std::vector<std::string>{names.begin(), names.end()};
}

} // namespace authos::identity
