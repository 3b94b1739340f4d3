#pragma once
// Whether somebody knows a password. Every question costs one Argon2 run, also where there is nothing to
// compare with, so that the time of the answer tells nothing.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"

#include <optional>

namespace authos::identity {

/// `stored` is a PHC string, or nothing where the account is unknown or has no password: then false.
/// Over-long candidates are refused at once for everybody. Never inside a database closure.
/// Errc::data_loss if the stored hash is broken; Errc::resource_exhausted if memory is short.
[[nodiscard]] Result<bool> prove_password(const Deps& deps, const std::optional<SecretString>& stored,
                                          const SecretString& candidate);

/// A hash of today's cost for a password that was just proved, or `stored` itself where that is as good.
[[nodiscard]] Result<SecretString> refresh_hash(const Deps& deps, const SecretString& stored,
                                                const SecretString& proved);

} // namespace authos::identity
