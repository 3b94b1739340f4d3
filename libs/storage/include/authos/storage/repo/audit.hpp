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
    std::optional<std::string> actor_email; // read only: the account's address now, wherever it lives
};

Result<void> insert_audit(Session& s, const OrgScope& scope, const AuditEntry& entry);

/// Which entries; empty: all. Times are inclusive.
struct AuditFilter {
    std::optional<std::string> action;
    std::optional<UserId> actor;
    std::optional<std::string> target_type;
    std::optional<std::string> target_id;
    std::optional<UnixMillis> from;
    std::optional<UnixMillis> until;
    std::optional<bool> success;
};
/// A page of the log.
struct AuditPage {
    ListPosition before = {};
    int limit = 50; // 1 to 200
    AuditFilter filter = {};
    long long offset = 0;
};
/// Newest first.
Result<std::vector<AuditEntry>> list_audit(Session& s, const OrgScope& scope, const AuditPage& page);
Result<long long> count_audit(Session& s, const OrgScope& scope, const AuditFilter& filter);

/// Every action that the organization's log knows, in alphabetical order; at most 500.
Result<std::vector<std::string>> list_audit_actions(Session& s, const OrgScope& scope);

} // namespace authos::storage
