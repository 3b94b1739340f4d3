#pragma once
// Accounts brought along from another program, with their password hashes: by platform owners, into the
// platform or an organization and one of its services.

#include "authos/base/secret.hpp"
#include "authos/identity/platform/organizations.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

inline constexpr std::size_t kMaxImportedUsers = 200;

/// One account as received.
struct ImportedUser {
    std::string email;
    std::optional<SecretString> password_hash = {}; // kinds of authcore/foreign_hash.hpp, and Argon2id
    bool email_verified = false;                    // the operator vouches for the address
};

struct UserImport {
    std::optional<std::string> org_slug;     // where the accounts are to live; nothing: the platform
    std::optional<std::string> service_slug; // which they may use; needs org_slug
    std::vector<ImportedUser> users;         // 1 to 200
};

/// What became of each, in order: the new account, or nothing where the realm has one with that address,
/// which is left as it is.
using ImportOutcome = std::vector<std::optional<UserId>>;

/// All or nothing but for addresses that are there. Nobody is told by mail, and nobody becomes an owner.
/// Errc::permission_denied "platform_owner_required", "not_while_impersonating"; Errc::invalid_argument:
/// "users_missing", "users_too_many", and, with the position in the message, "email_malformed",
/// "email_repeated", "foreign_hash_unsupported", "foreign_hash_malformed", "foreign_hash_too_expensive";
/// errors of check_sign_in_place and find_login_target.
[[nodiscard]] Result<ImportOutcome> import_users(const Deps& deps, const PlatformAccess& access,
                                                 const UserImport& import, const Caller& caller);

} // namespace authos::identity
