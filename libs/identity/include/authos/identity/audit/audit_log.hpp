#pragma once
// The audit log of an organization, for its people.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/audit.hpp"

#include <string>
#include <vector>

namespace authos::identity {

/// A page of the log, newest first.
struct AuditList {
    std::vector<storage::AuditEntry> entries;
    long long total = 0; // of the filter, on all pages
};
[[nodiscard]] Result<AuditList> list_audit_log(const Deps& deps, const OrgAccess& access,
                                               const storage::AuditPage& page, const Caller& caller);

/// What can be filtered by: the events that webhooks know, and every other action in this log, sorted.
[[nodiscard]] Result<std::vector<std::string>> list_audit_actions(const Deps& deps, const OrgAccess& access,
                                                                  const Caller& caller);

} // namespace authos::identity
