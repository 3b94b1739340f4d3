#pragma once
// What happened in an organization, by whom. Rows are only ever added; write them in the same transaction
// as the change that they tell of.

#include "authos/base/ids.hpp"
#include "authos/base/list_position.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using AuditId = Id<struct AuditTag>;

/// An entry of an organization's log. Texts hold no secrets; `details` is JSON.
struct AuditEntry {
    AuditId id;
    std::optional<UserId> actor;
    std::string action;
    std::string target_type;
    std::string target_id;
    std::optional<std::string> ip_address; // cut to 50 octets
    std::optional<std::string> user_agent; // cut to 512 octets
    bool success = true;
    std::optional<std::string> details;
    UnixMillis created_at;
};

Result<void> insert_audit(Session& s, const OrgScope& scope, const AuditEntry& entry);

/// A page of the log.
struct AuditPage {
    ListPosition before = {};
    int limit = 50; // 1 to 200
};
/// Newest first.
Result<std::vector<AuditEntry>> list_audit(Session& s, const OrgScope& scope, const AuditPage& page);

} // namespace authos::storage
