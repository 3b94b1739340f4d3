#pragma once
// Everything that is kept about one person, to hand it out or to forget it. One account reaches into many
// organizations, hence the PlatformScope: whoever makes it has decided that the caller may.

#include "authos/base/email.hpp"
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

/// A sign-in as the person may see it.
struct LoginRecord {
    std::string id;
    std::optional<std::string> ip_address;
    std::optional<std::string> user_agent;
    std::string provider;
    std::optional<long long> risk_score;
    std::optional<std::string> risk_factors; // JSON
    std::optional<std::string> geo_country;
    std::optional<std::string> geo_city;
    UnixMillis created_at;
};
/// Newest first, after `before`; `limit` is 1 to 200.
Result<std::vector<LoginRecord>> list_login_history(Session& s, const PlatformScope& scope,
                                                    const UserId& user, const ListPosition& before,
                                                    int limit);
Result<long long> count_login_history(Session& s, const PlatformScope& scope, const UserId& user);

/// An account elsewhere by which the person signs in or which is linked for API access.
struct LinkedAccount {
    std::string provider;
    std::string provider_user_id;
    UnixMillis linked_at;
};
/// Oldest first, without sign-in by password; at most 200 of each kind.
Result<std::vector<LinkedAccount>> list_linked_accounts(Session& s, const PlatformScope& scope,
                                                        const UserId& user);

struct MfaRecord {
    std::string id;
    std::string event_type;
    bool success = false;
    std::optional<std::string> details;
    UnixMillis created_at;
};
/// Newest first, after `before`; `limit` is 1 to 200.
Result<std::vector<MfaRecord>> list_mfa_history(Session& s, const PlatformScope& scope, const UserId& user,
                                                const ListPosition& before, int limit);

struct PasskeyRecord {
    std::string id;
    std::string name;
    std::optional<UnixMillis> last_used_at;
    UnixMillis created_at;
};
/// Oldest first; at most 200.
Result<std::vector<PasskeyRecord>> list_passkey_records(Session& s, const PlatformScope& scope,
                                                        const UserId& user);

/// Slugs of the organizations that the account owns; at most 200.
Result<std::vector<std::string>> list_owned_slugs(Session& s, const PlatformScope& scope, const UserId& user);
/// Organizations to whose services the account signs in.
Result<std::vector<OrgId>> list_issuing_organizations(Session& s, const PlatformScope& scope,
                                                      const UserId& user);

/// The account to be forgotten, and the address that takes the place of its own.
struct Erasure {
    UserId user;
    std::optional<OrgId> home; // as in users.org_id
    Email address;             // as it was
    Email replacement;
    UnixMillis now;
};
/// Takes address, password and life from the account, which keeps its id. False if it was gone, or is a
/// platform owner's; then nothing is changed.
Result<bool> anonymise_account(Session& s, const PlatformScope& scope, const Erasure& erasure);
/// Removes whatever the account could sign in with or was allowed, and its address from invitations: those
/// of its organization where it lives in one, else all.
Result<void> delete_account_rows(Session& s, const PlatformScope& scope, const Erasure& erasure);
/// Takes address, agent, place and details from up to `limit` rows of each log that tell of the account; how
/// many were left to do and are done now. The rows themselves stay. To be repeated until it returns 0.
Result<long long> redact_history(Session& s, const PlatformScope& scope, const UserId& user, int limit);

/// Whether there is such an account and it was forgotten.
Result<bool> is_forgotten(Session& s, const PlatformScope& scope, const UserId& user);

} // namespace authos::storage
