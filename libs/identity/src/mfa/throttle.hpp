#pragma once
// How often somebody may guess codes. Per challenge a handful; per account with growing delay, in two tiers:
// a fast one that bears typing errors, and a slow one that makes years of guessing useless. One address gets
// half of what an account bears, so that it cannot keep the account's user out; a trusted device has limits
// of its own, which nobody else can use up.

#include "authos/identity/deps.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// Wrong codes that one pre-auth token bears.
inline constexpr int kGuessesPerChallenge = 5;

/// Takes one guess, in a transaction of its own, before the code is looked at: parallel guesses are counted
/// as well. `challenge`: the id of the pre-auth token, where there is one.
/// Errc::resource_exhausted, with retry_after: "mfa_challenge_exhausted" (sign in again for another one),
/// "mfa_rate_limited".
[[nodiscard]] Result<void> take_guess(const Deps& deps, const UserId& user,
                                      const std::optional<std::string>& challenge, const Caller& caller);

/// After a right code, in the transaction that uses it up.
[[nodiscard]] Result<void> forgive_guesses(const Deps& deps, storage::Session& s, const UserId& user,
                                           const Caller& caller);

/// Codes by mail: a few at once, then one every other minute from one address. Errc::resource_exhausted,
/// "mfa_rate_limited", with retry_after; nothing is taken then, if the caller's transaction is rolled back.
[[nodiscard]] Result<void> take_mail(const Deps& deps, storage::Session& s, const UserId& user,
                                     const Caller& caller);

} // namespace authos::identity
