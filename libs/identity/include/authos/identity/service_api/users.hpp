#pragma once
// The users of a service, for the service's own programs. A user of a service has an identity that was
// issued for it; for everybody else the answer is that there is no such user.

#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/storage/repo/end_users.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// A page of the users of one service, and how many there are in all.
struct ServiceUserList {
    std::vector<storage::EndUser> users; // by id
    long long total = 0;
};

[[nodiscard]] Result<ServiceUserList> list_service_users(const Deps& deps, const ApiKeyAccess& access,
                                                         const storage::UserPage& page, const Caller& caller);
/// Errc::not_found, "user_not_found", here and below.
[[nodiscard]] Result<storage::EndUser> get_service_user(const Deps& deps, const ApiKeyAccess& access,
                                                        const UserId& id, const Caller& caller);

/// A user as the service's program describes it.
struct ServiceUserDraft {
    std::string email;
    /// Made by another program (authcore/foreign_hash.hpp); the first sign-in replaces it by one of ours.
    std::optional<SecretString> password_hash = {};
    bool email_verified = false; // the program vouches for the address, inside its own organization
};

/// Makes the account of that address in the organization a user of the service; makes the account first
/// where there is none, without a password unless there is a hash. Accounts of the platform and of other
/// organizations are not touched, even if they have the address. Hash and vouching are for accounts that this
/// call makes: a key of one service must not open accounts that others use.
/// Errc::invalid_argument: "email_malformed", "foreign_hash_unsupported", "foreign_hash_malformed",
/// "foreign_hash_too_expensive". Errc::already_exists: "email_taken" (the service has a user with that
/// address), "account_exists" (a hash or vouching for an account that was there).
[[nodiscard]] Result<storage::EndUser> create_service_user(const Deps& deps, const ApiKeyAccess& access,
                                                           const ServiceUserDraft& draft,
                                                           const Caller& caller);

/// Gives an account that lives in the organization, is a user of this service alone and has no password the
/// one of another program; tells the account by mail. Errc::permission_denied: "account_elsewhere",
/// "account_shared" (other services or the organization itself know the account too); Errc::invalid_argument:
/// "password_already_set", and the reasons of the hash as above.
[[nodiscard]] Result<storage::EndUser>
import_service_user_password(const Deps& deps, const ApiKeyAccess& access, const UserId& id,
                             const SecretString& hash, const Caller& caller);

/// Gives an account that lives in the organization another address, not verified, ends its sessions, and
/// tells the old address by mail. Another spelling of the same address does nothing of that.
/// Errc::invalid_argument "email_malformed"; Errc::already_exists "email_taken"; Errc::permission_denied
/// "account_elsewhere": the account lives on the platform.
[[nodiscard]] Result<storage::EndUser> change_service_user_email(const Deps& deps, const ApiKeyAccess& access,
                                                                 const UserId& id, const std::string& email,
                                                                 const Caller& caller);

/// Ends what ties the account to this service: identities, subscription and sessions. The account stays.
[[nodiscard]] Result<void> remove_service_user(const Deps& deps, const ApiKeyAccess& access, const UserId& id,
                                               const Caller& caller);

} // namespace authos::identity
