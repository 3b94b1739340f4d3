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
/// Which entries a list shows; empty members mean any.
struct PlatformAuditFilter {
    std::optional<std::string> action;
    std::optional<std::string> target_type;
    std::optional<std::string> target_id;
};
struct PlatformAuditPage {
    PlatformAuditFilter filter;
    int limit = 50; // 1 to 200
    long long offset = 0;
    ListPosition before = {};
};
/// Newest first, then by id.
Result<std::vector<PlatformAuditEntry>> list_audit(Session& s, const PlatformScope& scope,
                                                   const PlatformAuditPage& page);
Result<long long> count_audit(Session& s, const PlatformScope& scope, const PlatformAuditFilter& filter);

} // namespace authos::storage::platform
