#include "authos/storage/repo/users.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kUserByEmail =
    "SELECT id, email, org_id, is_platform_owner, password_hash, email_verified_at, created_at, updated_at, "
    "signup_pending FROM users WHERE org_key = :realm AND email_key = :email AND deleted_at IS NULL";
constexpr std::string_view kUserById =
    "SELECT id, email, org_id, is_platform_owner, password_hash, email_verified_at, created_at, updated_at, "
    "signup_pending FROM users WHERE org_key = :realm AND id = :id AND deleted_at IS NULL";
constexpr detail::Columns kUserColumns = {Column::text,    Column::text,    Column::text,
                                          Column::integer, Column::text,    Column::integer,
                                          Column::integer, Column::integer, Column::integer};

// signup_pending: 0 no, 1 one sign-up, 2 several.
constexpr long long kContested = 2;

Result<User> user_from(const Row& row) {
    AUTHOS_TRY(UserId id, row.id<UserId>(0));
    AUTHOS_TRY(Email email, row.id<Email>(1));
    AUTHOS_TRY(auto org, row.find_id<OrgId>(2));
    User user{.id = std::move(id), .email = std::move(email), .org_id = std::move(org)};
    user.is_platform_owner = row.flag(3);
    if (!row.is_null(4)) user.password_hash = SecretString(row.text(4));
    user.email_verified_at = row.find_millis(5);
    user.created_at = row.millis(6);
    user.updated_at = row.millis(7);
    user.signup_pending = row.flag(8);
    user.signup_contested = row.integer(8) == kContested;
    return user;
}

Error user_not_found() {
    return fail(Errc::not_found, "user_not_found", "User not found");
}

Result<void> require_one_user(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    if (count == 0) return user_not_found();
    return {};
}

} // namespace

Result<void> insert_user(Session& s, const Realm& realm, const NewUser& user) {
    if (user.is_platform_owner && realm.org()) {
        return fail(Errc::invalid_argument, "owner_outside_platform",
                    "Only an account of the platform can own the platform.");
    }
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO users (id, org_id, org_key, email, email_key, is_platform_owner, "
            "password_hash, email_verified_at, signup_pending, created_at, updated_at) "
            "VALUES (:id, :org, :realm, :email, :email_key, :owner, :hash, :verified, :pending, :now, :now)",
            {param("id", user.id), param("org", realm.org()), param("realm", realm.key()),
             param("email", user.email.text()), param("email_key", user.email.key()),
             param("owner", user.is_platform_owner), param("hash", user.password_hash),
             param("verified", user.email_verified_at), param("pending", user.signup_pending),
             param("now", user.created_at)}),
        Errc::already_exists, "email_taken", "Email is already taken"));
    return {};
}

Result<std::optional<User>> find_user_by_email(Session& s, const Realm& realm, const Email& email) {
    return detail::find_row(s, kUserByEmail, {param("realm", realm.key()), param("email", email.key())},
                            kUserColumns, user_from);
}

Result<std::optional<User>> find_user(Session& s, const Realm& realm, const UserId& id) {
    return detail::find_row(s, kUserById, {param("realm", realm.key()), param("id", id)}, kUserColumns,
                            user_from);
}

Result<User> get_user(Session& s, const Realm& realm, const UserId& id) {
    AUTHOS_TRY(auto user, find_user(s, realm, id));
    if (!user) return user_not_found();
    return *std::move(user);
}

Result<void> set_password_hash(Session& s, const Realm& realm, const UserId& id, const SecretString& hash,
                               UnixMillis now) {
    return require_one_user(detail::execute(
        s,
        "UPDATE users SET password_hash = :hash, updated_at = :now "
        "WHERE id = :id AND org_key = :realm AND deleted_at IS NULL",
        {param("hash", hash), param("now", now), param("id", id), param("realm", realm.key())}));
}

Result<bool> set_first_password_hash(Session& s, const Realm& realm, const UserId& id,
                                     const SecretString& hash, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(
                   s,
                   "UPDATE users SET password_hash = :hash, updated_at = :now WHERE id = :id "
                   "AND org_key = :realm AND password_hash IS NULL AND deleted_at IS NULL",
                   {param("hash", hash), param("now", now), param("id", id), param("realm", realm.key())}));
    return changed == 1;
}

Result<bool> replace_pending_password(Session& s, const Realm& realm, const UserId& id,
                                      const SecretString& hash, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(
                   s,
                   "UPDATE users SET password_hash = :hash, signup_pending = :contested, updated_at = :now "
                   "WHERE id = :id AND org_key = :realm AND signup_pending <> 0 AND deleted_at IS NULL",
                   {param("hash", hash), param("contested", kContested), param("now", now), param("id", id),
                    param("realm", realm.key())}));
    return changed == 1;
}

Result<void> clear_password_hash(Session& s, const Realm& realm, const UserId& id, UnixMillis now) {
    return require_one_user(
        detail::execute(s,
                        "UPDATE users SET password_hash = NULL, updated_at = :now "
                        "WHERE id = :id AND org_key = :realm AND deleted_at IS NULL",
                        {param("now", now), param("id", id), param("realm", realm.key())}));
}

Result<bool> replace_password_hash(Session& s, const Realm& realm, const UserId& id,
                                   const PasswordReplacement& change, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE users SET password_hash = :hash, updated_at = :now WHERE id = :id "
                               "AND org_key = :realm AND password_hash = :expected AND deleted_at IS NULL",
                               {param("hash", change.hash), param("now", now), param("id", id),
                                param("realm", realm.key()), param("expected", change.expected)}));
    return changed == 1;
}

Result<void> set_email(Session& s, const Realm& realm, const UserId& id, const Email& email, UnixMillis now) {
    return require_one_user(detail::renamed(
        detail::execute(s,
                        "UPDATE users SET email = :email, email_key = :email_key, email_verified_at = NULL, "
                        "updated_at = :now WHERE id = :id AND org_key = :realm AND deleted_at IS NULL",
                        {param("email", email.text()), param("email_key", email.key()), param("now", now),
                         param("id", id), param("realm", realm.key())}),
        Errc::already_exists, "email_taken", "Email is already taken"));
}

Result<bool> mark_email_verified(Session& s, const Realm& realm, const UserId& id, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE users SET email_verified_at = :now, signup_pending = 0, "
                               "updated_at = :now WHERE id = :id "
                               "AND org_key = :realm AND email_verified_at IS NULL AND deleted_at IS NULL",
                               {param("now", now), param("id", id), param("realm", realm.key())}));
    if (changed == 1) return true;
    AUTHOS_TRY(get_user(s, realm, id));
    return false;
}

Result<bool> lock_user(Session& s, const Realm& realm, const UserId& id) {
    // Changes nothing: the row's lock is the effect.
    AUTHOS_TRY(const long long locked,
               detail::execute(s,
                               "UPDATE users SET updated_at = updated_at WHERE id = :id AND org_key = :realm "
                               "AND deleted_at IS NULL",
                               {param("id", id), param("realm", realm.key())}));
    return locked == 1;
}

Result<long long> count_users(Session& s, const Realm& realm) {
    return detail::select_integer(s,
                                  "SELECT COUNT(*) FROM users WHERE org_key = :realm AND deleted_at IS NULL",
                                  {param("realm", realm.key())});
}

} // namespace authos::storage
