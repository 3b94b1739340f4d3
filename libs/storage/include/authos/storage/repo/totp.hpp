#pragma once
// The authenticator of an account and the recovery codes beside it. To hold the account's id is the right to
// its rows: callers took it from a session or from a proved first factor.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using TotpId = Id<struct TotpTag>;
using RecoveryCodeId = Id<struct RecoveryCodeTag>;

/// Whether the account has an authenticator that was confirmed.
Result<bool> has_enabled_totp(Session& s, const UserId& user);

/// A stored authenticator. Until it is confirmed it counts for nothing.
struct TotpSecret {
    TotpId id;
    std::string sealed; // an envelope, bound to the id
    bool enabled = false;
    std::optional<long long> last_used_step; // the last time step whose code was accepted
};
Result<std::optional<TotpSecret>> find_totp(Session& s, const UserId& user);

struct NewTotp {
    TotpId id;
    UserId user_id;
    std::string sealed;
    std::string key_id; // of the key that sealed it
    UnixMillis created_at;
};
/// An authenticator to be confirmed, in place of one that never was. Errc::already_exists, reason
/// "totp_enabled", if there is a confirmed one.
Result<void> put_pending_totp(Session& s, const NewTotp& totp);

/// A code that was found right outside the transaction: whose, of which authenticator, of which step.
struct TotpUse {
    UserId user_id;
    TotpId id;
    long long step = 0;
};
/// Confirms a pending authenticator by its first code. False if it was replaced, removed or confirmed.
Result<bool> enable_totp(Session& s, const TotpUse& use, UnixMillis now);
/// Single use: false unless the authenticator is confirmed and the step later than all that were accepted.
/// Of concurrent callers with one step exactly one gets true.
Result<bool> consume_totp_step(Session& s, const TotpUse& use);
/// Removes the authenticator, confirmed or not, and all recovery codes. False if there was none.
Result<bool> delete_totp(Session& s, const UserId& user);

/// A recovery code by its hash (PHC string).
struct RecoveryCodeHash {
    RecoveryCodeId id;
    std::string hash;
};
/// New codes in place of all there are.
Result<void> replace_recovery_codes(Session& s, const UserId& user,
                                    const std::vector<RecoveryCodeHash>& codes, UnixMillis now);
/// Those that were not used yet, by id; at most 100.
Result<std::vector<RecoveryCodeHash>> list_unused_recovery_codes(Session& s, const UserId& user);
Result<long long> count_unused_recovery_codes(Session& s, const UserId& user);
/// Single use: of concurrent callers exactly one gets true.
Result<bool> consume_recovery_code(Session& s, const UserId& user, const RecoveryCodeId& id, UnixMillis now);

} // namespace authos::storage
