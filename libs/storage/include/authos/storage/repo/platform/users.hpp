#pragma once
// All accounts of the deployment, whichever realm they live in, as platform owners see them.

#include "authos/base/ids.hpp"
#include "authos/base/list_position.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage::platform {

/// The organization in which an account lives.
struct Home {
    OrgId id;
    std::string slug;
    std::string name;
};
/// An account without its secrets.
struct Account {
    UserId id;
    std::string email;
    std::optional<Home> home; // nothing: a platform account
    bool is_platform_owner = false;
    std::optional<UnixMillis> email_verified_at;
    UnixMillis created_at;
};

/// Deleted accounts are never found, here and below.
Result<std::optional<Account>> find_account(Session& s, const PlatformScope& scope, const UserId& id);

/// Where a list starts: after `before`, then `offset` further.
struct AccountPage {
    ListPosition before = {};
    int limit = 50; // 1 to 200
    long long offset = 0;
};
/// Newest first, then by id.
Result<std::vector<Account>> list_accounts(Session& s, const PlatformScope& scope, const AccountPage& page);
Result<long long> count_accounts(Session& s, const PlatformScope& scope);

/// Accounts whose address begins with `prefix` (Email::key form: lower case), by address, then by id.
Result<std::vector<Account>> search_accounts(Session& s, const PlatformScope& scope, std::string_view prefix,
                                             int limit);
/// Accounts with exactly this address (Email::key form), one in each realm at most.
Result<std::vector<Account>> find_accounts_by_email(Session& s, const PlatformScope& scope,
                                                    std::string_view key, int limit);

/// A seat of an account in an organization.
struct Seat {
    OrgId org_id;
    std::string org_slug;
    std::string org_name;
    std::string role;
    UnixMillis joined_at;
};
inline constexpr int kMostSeats = 1000;
/// By the time of joining; at most kMostSeats.
Result<std::vector<Seat>> list_seats(Session& s, const PlatformScope& scope, const UserId& user);
/// Sign-ins that can still be used or refreshed at `now`.
Result<long long> count_live_sessions(Session& s, const PlatformScope& scope, const UserId& user,
                                      UnixMillis now);

/// The second factor of an account.
struct MfaState {
    bool enabled = false;
    bool has_backup_codes = false; // unused ones
};
Result<MfaState> read_mfa(Session& s, const PlatformScope& scope, const UserId& user);
/// Removes secret, backup codes and trusted devices; false if there was neither secret nor code.
Result<bool> delete_mfa(Session& s, const PlatformScope& scope, const UserId& user);

} // namespace authos::storage::platform
