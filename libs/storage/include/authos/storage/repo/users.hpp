#pragma once
// Accounts, each in one realm (an organization, or the platform). All functions run inside db.read or
// db.write; an unreachable database is Errc::unavailable from any of them.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>

namespace authos::storage {

/// A stored account. `password_hash` is a PHC string, absent where no password is set.
struct User {
    UserId id;
    Email email;
    std::optional<OrgId> org_id; // nothing: a platform account
    bool is_platform_owner = false;
    std::optional<SecretString> password_hash;
    std::optional<UnixMillis> email_verified_at;
    UnixMillis created_at;
    UnixMillis updated_at;
    bool signup_pending = false;   // nobody has proved the address since somebody signed up with it
    bool signup_contested = false; // and there was more than one sign-up: the password may be anybody's
};

/// What a new account is made of. `is_platform_owner` is heeded in the platform realm only.
struct NewUser {
    UserId id;
    Email email;
    std::optional<SecretString> password_hash;
    std::optional<UnixMillis> email_verified_at;
    bool is_platform_owner = false;
    UnixMillis created_at;
    bool signup_pending = false;
};

/// Errc::already_exists, reason "email_taken", if the realm has an account with this address.
/// Errc::invalid_argument, reason "owner_outside_platform", for an owner in an organization.
Result<void> insert_user(Session& s, const Realm& realm, const NewUser& user);

/// Deleted accounts are never found, here and below.
Result<std::optional<User>> find_user_by_email(Session& s, const Realm& realm, const Email& email);
/// Nothing also where the id belongs to another realm.
Result<std::optional<User>> find_user(Session& s, const Realm& realm, const UserId& id);
/// Errc::not_found, reason "user_not_found".
Result<User> get_user(Session& s, const Realm& realm, const UserId& id);

/// Errc::not_found, reason "user_not_found".
Result<void> set_password_hash(Session& s, const Realm& realm, const UserId& id, const SecretString& hash,
                               UnixMillis now);

/// The first password of an account: false if it has one already (or is gone); then nothing is changed.
Result<bool> set_first_password_hash(Session& s, const Realm& realm, const UserId& id,
                                     const SecretString& hash, UnixMillis now);
/// The password of a sign-up that is still pending, set anew, which makes it contested: false if the address
/// was proved meanwhile.
Result<bool> replace_pending_password(Session& s, const Realm& realm, const UserId& id,
                                      const SecretString& hash, UnixMillis now);
/// Leaves the account without a password. Errc::not_found, reason "user_not_found".
Result<void> clear_password_hash(Session& s, const Realm& realm, const UserId& id, UnixMillis now);

/// A change of the stored hash that presumes what it replaces.
struct PasswordReplacement {
    SecretString expected;
    SecretString hash;
};
/// Compare-and-swap, for a hash that was verified outside the transaction: false if the stored one is not
/// `expected` any more (or the account is gone), then nothing is changed.
Result<bool> replace_password_hash(Session& s, const Realm& realm, const UserId& id,
                                   const PasswordReplacement& change, UnixMillis now);

/// Takes the password away. Errc::not_found, reason "user_not_found".
Result<void> clear_password_hash(Session& s, const Realm& realm, const UserId& id, UnixMillis now);

/// Gives the account another, not yet verified address. Errc::already_exists, reason "email_taken";
/// Errc::not_found, reason "user_not_found".
Result<void> set_email(Session& s, const Realm& realm, const UserId& id, const Email& email, UnixMillis now);
/// Also ends a pending sign-up. False if it was verified before (that moment stays). Errc::not_found, reason
/// "user_not_found".
Result<bool> mark_email_verified(Session& s, const Realm& realm, const UserId& id, UnixMillis now);

/// Keeps the account's row until the transaction ends: rules that count what one account has are checked
/// after this, one caller at a time. False if the account is gone.
Result<bool> lock_user(Session& s, const Realm& realm, const UserId& id);

/// Accounts of the realm that are not deleted.
Result<long long> count_users(Session& s, const Realm& realm);

} // namespace authos::storage
