#pragma once
// Audit rows, written in the transaction of the change they tell of. What is recorded in an organization's
// log under the name of a webhook event (webhooks/events.hpp) goes to the webhooks that asked for it.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/identity/deps.hpp"

#include <optional>
#include <string>

namespace authos::storage {
class OrgScope;
class Session;
struct User;
} // namespace authos::storage

namespace authos::identity {

/// What happened to what; texts without secrets.
struct AuditFact {
    std::string action; // dotted stable name: "user.password.changed"
    std::string target_type;
    std::string target_id;
    UnixMillis at;
    std::optional<std::string> details = {}; // JSON
    bool success = true;
};

/// A row of the platform's log; `owner` is or was a platform owner.
[[nodiscard]] Result<void> record_platform_event(const Deps& deps, storage::Session& s, const UserId& owner,
                                                 const AuditFact& fact);

/// A row of an organization's log, and its deliveries to webhooks, about what `actor` did there; no actor: a
/// program did it (an API key, a background job).
[[nodiscard]] Result<void> record_org_event(const Deps& deps, storage::Session& s,
                                            const storage::OrgScope& scope,
                                            const std::optional<UserId>& actor, const AuditFact& fact,
                                            const Caller& caller);

/// A row about a change that `user` made to the own account: in the log of its organization, or of the
/// platform where the user is an owner. Plain platform accounts have no log of their own.
[[nodiscard]] Result<void> record_account_event(const Deps& deps, storage::Session& s,
                                                const storage::User& user, const AuditFact& fact,
                                                const Caller& caller);

} // namespace authos::identity
