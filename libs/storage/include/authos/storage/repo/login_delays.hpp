#pragma once
// How often a password was guessed wrongly, and until when the next guess has to wait. The key says who
// guessed at what, hashed: no address stands here in clear, and a row says nothing about an account.

#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

/// What is remembered under one key.
struct LoginDelay {
    long long failures = 0;
    UnixMillis blocked_until;
    UnixMillis last_failure_at;
};

/// Nothing: no failure is remembered.
Result<std::optional<LoginDelay>> find_login_delay(Session& s, const std::string& key);

/// Compare-and-swap: false if what is stored is not `before` any more (nothing: no row), then nothing is
/// changed. `key`: 1 to 191 octets of ASCII.
Result<bool> replace_login_delay(Session& s, const std::string& key, const std::optional<LoginDelay>& before,
                                 const LoginDelay& after);

/// Forgets the failures under one key.
Result<void> delete_login_delay(Session& s, const std::string& key);

/// Removes up to `limit` rows whose last failure was before `before` and that block nobody then; how many.
Result<long long> delete_old_login_delays(Session& s, UnixMillis before, int limit);

} // namespace authos::storage
