#pragma once
// Accounts at providers that users linked so that services may use them (not to sign in with: those are
// identities). In one realm a provider's account belongs to one user; another realm does not see it.
// All functions but the first take the owner: an account of another user is not found.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using ConnectedAccountId = Id<struct ConnectedAccountTag>;

/// What `status` says of an account or of a grant whose token the provider takes no more.
inline constexpr std::string_view kProviderActive = "active";
inline constexpr std::string_view kProviderReauthorize = "reauthorization_required";

/// A stored link. Its tokens are read by repo/provider_tokens.hpp.
struct ConnectedAccount {
    ConnectedAccountId id;
    UserId user_id;
    std::string provider;
    std::string provider_user_id;
    std::optional<std::string> email;
    std::optional<std::string> display_name;
    std::optional<std::string> scopes; // of its token: JSON array; nothing where it has none
    std::optional<OrgId> client_org;   // whose OAuth client got its token; nothing: the platform's
    std::string status;
    UnixMillis linked_at;
    UnixMillis updated_at;
};

/// How the provider describes the account.
struct AccountProfile {
    std::optional<std::string> email;        // at most 254 octets
    std::optional<std::string> display_name; // at most 255 octets
};
struct NewConnectedAccount {
    ConnectedAccountId id;
    UserId user_id;
    std::string provider;         // 1 to 100 octets
    std::string provider_user_id; // 1 to 255 octets
    AccountProfile profile;
    UnixMillis now;
};

/// Whose account that is in the realm.
Result<std::optional<UserId>> find_owner_of_account(Session& s, const Realm& realm, std::string_view provider,
                                                    std::string_view provider_user_id);
/// `realm` is the user's. False if the realm has it already; then nothing is changed.
/// Errc::failed_precondition, "reference_missing", without the user.
Result<bool> insert_connected_account(Session& s, const Realm& realm, const NewConnectedAccount& account);

Result<std::optional<ConnectedAccount>> find_connected_account(Session& s, const UserId& user,
                                                               const ConnectedAccountId& id);
Result<std::optional<ConnectedAccount>> find_connected_account(Session& s, const UserId& user,
                                                               std::string_view provider,
                                                               std::string_view provider_user_id);
/// Oldest first; at most 200.
Result<std::vector<ConnectedAccount>> list_connected_accounts(Session& s, const UserId& user);
Result<long long> count_connected_accounts(Session& s, const UserId& user);

/// False if there is no such account.
Result<bool> set_account_profile(Session& s, const UserId& user, const ConnectedAccountId& id,
                                 const AccountProfile& profile, UnixMillis now);
/// With its grants and all tokens. False if there is no such account.
Result<bool> delete_connected_account(Session& s, const UserId& user, const ConnectedAccountId& id);

} // namespace authos::storage
