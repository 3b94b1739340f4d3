#pragma once
// The second factor of an account without an authenticator, where the risk of a sign-in wants one: a code of
// six digits by mail, good for one pre-auth token.

#include "authos/identity/deps.hpp"
#include "authos/storage/session.hpp"
#include "login/target.hpp"

#include <chrono>
#include <string>

namespace authos::identity {

/// OWASP ASVS 5.0, 6.5.5; a pre-auth token that ends earlier ends its code as well.
inline constexpr std::chrono::minutes kMailCodeTtl{10};

/// Whom a code is for.
struct MailChallenge {
    const LoginTarget& target;
    const storage::User& user;
    const std::string& jti; // of the pre-auth token
};

/// Stores and mails a code, in the transaction that consumes the first factor. Where there is no mail server
/// the challenge cannot be met: then the sign-in is held up for good.
/// Errc::resource_exhausted, "mfa_rate_limited".
[[nodiscard]] Result<void> send_mail_challenge(const Deps& deps, storage::Session& s,
                                               const MailChallenge& challenge, const Caller& caller);

} // namespace authos::identity
