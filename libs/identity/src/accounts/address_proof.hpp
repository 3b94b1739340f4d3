#pragma once
// What follows when somebody proved to read an account's mailbox, by whatever way: a link from a mail, or an
// identity provider that vouches for the address. Every such way ends here, in its own transaction.

#include "authos/identity/deps.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/session.hpp"

namespace authos::identity {

/// What becomes of the password of a sign-up that nobody had proved. Anybody can sign up with anybody's
/// address: a password that was set before the proof may be a stranger's, who waits for the owner to come.
enum class UnprovedPassword {
    keep, // the proof confirms this very sign-up, or sets a password itself
    drop, // the owner came another way and never saw that password
};

/// Marks the address as verified and accepts open invitations to it. Does nothing where it was verified
/// before.
[[nodiscard]] Result<void> record_address_proof(const Deps& deps, storage::Session& s,
                                                const storage::User& user, UnprovedPassword password,
                                                const Caller& caller);

} // namespace authos::identity
