#pragma once
// What platform owners did. Rows are only ever added, in the transaction of the change they tell of.

#include "authos/storage/repo/audit.hpp"

namespace authos::storage::platform {

/// An entry of the platform's log. `metadata` is JSON without secrets.
struct PlatformAuditEntry {
    AuditId id;
    UserId owner;
    std::string action;
    std::string target_type;
    std::string target_id;
    std::optional<std::string> metadata;
    UnixMillis created_at;
};

Result<void> insert_audit(Session& s, const PlatformScope& scope, const PlatformAuditEntry& entry);
/// Newest first.
Result<std::vector<PlatformAuditEntry>> list_audit(Session& s, const PlatformScope& scope,
                                                   const AuditPage& page);

} // namespace authos::storage::platform
