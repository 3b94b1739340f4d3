#pragma once
// Single-use tokens that are mailed to the owner of an address: what proves the address, sets a new password
// or signs in. Stored as SHA-256 only; to know a token is the right to its row, hence no scope here. A token
// is worth nothing any more once its account has another address than the one that it was mailed to.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

using AccountTokenId = Id<struct AccountTokenTag>;

/// What a token is good for, and nothing else.
enum class AccountTokenKind { email_verification, password_reset, magic_link };

/// A token that travels by mail; only its hash is stored.
struct NewAccountToken {
    AccountTokenId id; // not kept for magic links: their hash is their key
    UserId user_id;
    TokenHash token;
    Email email;         // where it is mailed to
    std::string context; // JSON: the place that it was asked for
    UnixMillis created_at;
    UnixMillis expires_at;
};

/// A token that can still be used.
struct AccountToken {
    UserId user_id;
    std::optional<OrgId> user_org_id; // nothing: a platform account
    Email email;
    std::string context;
};

/// Errc::already_exists, "account_token_taken", if the hash is in use; Errc::failed_precondition,
/// "reference_missing", without the account.
Result<void> insert_account_token(Session& s, AccountTokenKind kind, const NewAccountToken& token);

/// Nothing if unknown, used, over at `now`, mailed to another address than the account's own, or the account
/// is deleted.
Result<std::optional<AccountToken>> find_account_token(Session& s, AccountTokenKind kind,
                                                       const TokenHash& token, UnixMillis now);
/// Single use: of concurrent callers exactly one gets true. Says nothing about the account; ask
/// find_account_token first.
Result<bool> consume_account_token(Session& s, AccountTokenKind kind, const TokenHash& token, UnixMillis now);

/// Takes back what is open of one kind; how many there were.
Result<long long> delete_account_tokens(Session& s, AccountTokenKind kind, const UserId& user);

/// Removes up to `limit` tokens of that kind that were over before `now`; how many.
Result<long long> delete_expired_account_tokens(Session& s, AccountTokenKind kind, UnixMillis now, int limit);

} // namespace authos::storage
