#pragma once
// Guessing at passwords is slowed down, by what was typed and by where it comes from, never by whether the
// account exists. Two limits:
// - one client network at one address: after five failures 1 s, 2 s, 4 s ... up to 60 s between two tries;
// - one address from everywhere: a hundred failures at once and one every 36 s, against guessing that is
//   spread over many networks. A browser that passed a second factor before does not ask this one, and no
//   other way to sign in (passkey, link by mail, another provider) knows either: nobody can lock an owner
//   out.
// A try counts as failed before it is proved, so that many at once are no more than many in turn, and is
// taken back by a success. Source: OWASP ASVS 5.0, 6.1.1 and 6.3.1; NIST SP 800-63B, 5.2.2.

#include "authos/identity/deps.hpp"

#include <string>
#include <string_view>

namespace authos::storage {
class Session;
}

namespace authos::identity {

/// The names of both limits, hashed.
struct Guess {
    std::string here;      // this address from this network
    std::string anywhere;  // this address
    bool is_known = false; // from a browser that is trusted: `anywhere` is not asked
};

/// `address` as it was typed; spellings of one e-mail address are one. `door`: where it was typed, the slug
/// of an organization or nothing. A success takes back only what failed at its own door: whoever has an
/// account of the same address elsewhere, with a password of his own, must not clear the way to another's.
[[nodiscard]] Guess guess_at(std::string_view address, std::string_view door, const Caller& caller);

/// The same for a password that is asked for again inside a session: counted for the account, apart from
/// sign-ins, so that whoever holds a stolen session guesses no faster and clears no other's failures.
[[nodiscard]] Guess guess_of_account(const UserId& user, const Caller& caller);

/// Counts a try. Errc::resource_exhausted with retry_after: "login_delayed". Does nothing where the database
/// cannot write: the limits of the client's address hold then.
[[nodiscard]] Result<void> begin_guess(const Deps& deps, const Guess& guess, const Caller& caller);

/// Takes the failures back, in the transaction that a success makes.
[[nodiscard]] Result<void> forgive_guesses(storage::Session& s, const Guess& guess);

/// The same in a transaction of its own, where the password was right but opens nothing. Best effort.
void forgive_guesses(const Deps& deps, const Guess& guess, const Caller& caller);

} // namespace authos::identity
