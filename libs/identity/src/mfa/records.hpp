#pragma once
// What is written about second factors: the log that the platform's roll-up counts, the log of the
// organization in whose context it happens (and so its webhooks), and episodes of failures.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// Whose second factor, and where.
struct MfaScene {
    UserId user;
    std::optional<OrgId> home; // the organization that the account lives in
    std::optional<OrgId> org;  // the organization of the session's context; else its home
};
[[nodiscard]] Result<MfaScene> mfa_scene_of(storage::Session& s, const Principal& principal);

/// A row of the second factors' own log.
struct MfaRecord {
    std::string_view type; // "mfa_enabled", "backup_code_used", ...
    bool success = true;
    std::string_view method = {}; // "totp", "backup_code", "email"
};
[[nodiscard]] Result<void> record_mfa(const Deps& deps, storage::Session& s, const MfaScene& scene,
                                      const MfaRecord& record, const Caller& caller);

/// Rows of the organization's log, under the names of webhook events. `method` as above.
[[nodiscard]] Result<void> record_mfa_in_org(const Deps& deps, storage::Session& s, const MfaScene& scene,
                                             const std::vector<std::string>& actions, const Caller& caller);
/// "user.mfa.verify.success", "user.mfa.verify.failed"; nobody proved to be the user where it failed.
[[nodiscard]] Result<void> record_mfa_check(const Deps& deps, storage::Session& s, const MfaScene& scene,
                                            const MfaRecord& record, const Caller& caller);

/// A wrong code: log, organization's log, episode. In a transaction of its own; best effort.
void record_wrong_code(const Deps& deps, const MfaScene& scene, const Caller& caller);

} // namespace authos::identity
