#pragma once
// Whether somebody knows a password. Every question costs one Argon2 run (two if the password is not typed
// in its normal form), also where there is nothing to compare with, so that the time of the answer tells
// nothing. An imported hash takes its own time, until its owner's first login replaces it.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"

#include <optional>

namespace authos::identity {

/// `stored` is a hash of ours or an imported one, or nothing where the account is unknown or has no password:
/// then false. Over-long candidates are refused at once for everybody. Never inside a database closure.
/// Errc::data_loss if the stored hash is broken; Errc::resource_exhausted if memory is short.
[[nodiscard]] Result<bool> prove_password(const Deps& deps, const std::optional<SecretString>& stored,
                                          const SecretString& candidate);

/// A hash of today's kind and cost for a password that was just proved, or `stored` itself where that is as
/// good or the password could not be set today. The caller swaps it in with replace_password_hash, which
/// does nothing if the password was changed meanwhile.
[[nodiscard]] Result<SecretString> refresh_hash(const Deps& deps, const SecretString& stored,
                                                const SecretString& proved);

} // namespace authos::identity
