#pragma once
// Passkeys of accounts. Each belongs to one account in the whole deployment; it is found by SHA-256 of its
// credential id, because ids may be longer than an index takes.

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

using PasskeyId = Id<struct PasskeyTag>;

/// A stored passkey.
struct Passkey {
    PasskeyId id;
    UserId user_id;
    std::string credential_hash; // SHA-256 of the raw id, 64 hex digits
    std::string credential;      // base64url
    std::string public_key;      // COSE_Key, base64url
    long long counter = 0;
    std::optional<std::string> aaguid; // hex; nothing: the authenticator does not tell
    std::string name;                  // 1 to 80 characters
    bool backup_eligible = false;
    bool backup_state = false;
    std::optional<std::string> transports; // JSON array of texts
    std::optional<UnixMillis> last_used_at = {};
    UnixMillis created_at;
};

/// Errc::already_exists, reason "credential_taken", whoever has it.
Result<void> insert_passkey(Session& s, const Passkey& passkey);

/// The passkey of that credential, if its account lives in the realm and is not deleted.
Result<std::optional<Passkey>> find_passkey_by_credential(Session& s, const Realm& realm,
                                                          std::string_view credential_hash);
/// Nothing also where it is another account's.
Result<std::optional<Passkey>> find_passkey(Session& s, const UserId& user, const PasskeyId& id);
/// Oldest first; at most 200.
Result<std::vector<Passkey>> list_passkeys(Session& s, const UserId& user);
Result<long long> count_passkeys(Session& s, const UserId& user);

/// False if the account has no such passkey.
Result<bool> rename_passkey(Session& s, const UserId& user, const PasskeyId& id, std::string_view name);
Result<bool> delete_passkey(Session& s, const UserId& user, const PasskeyId& id);

/// What an assertion changed.
struct PasskeyUse {
    PasskeyId id;
    long long counter_before = 0;
    long long counter = 0;
    bool backup_state = false;
    UnixMillis now;
};
/// Compare-and-swap on the counter: false if another use was faster or the passkey is gone.
Result<bool> record_passkey_use(Session& s, const UserId& user, const PasskeyUse& use);

/// Whether the account signs in through an identity other than its password.
Result<bool> has_provider_identity(Session& s, const UserId& user);

} // namespace authos::storage
