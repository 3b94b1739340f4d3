#pragma once
// What the log of an organization tells about sign-ins there. Sign-ins to the platform are in no log.

#include "authos/identity/deps.hpp"
#include "authos/identity/login/sign_in.hpp"
#include "login/target.hpp"

#include <string>

namespace authos::identity {

/// "user.login.success", in the transaction that opens the session.
[[nodiscard]] Result<void> record_login_success(const Deps& deps, storage::Session& s,
                                                const LoginTarget& target, SignInMethod method,
                                                const UserId& user, const Caller& caller);

/// "user.login.failed", in a transaction of its own after the answer is decided, and only for accounts that
/// belong to the organization: it learns neither which other accounts exist nor the address that was tried.
/// Best effort: what goes wrong is logged. Costs a write whoever the account is, so that the time of the
/// answer does not tell.
void record_login_failure(const Deps& deps, const LoginTarget& target, const LoginCandidate& candidate,
                          SignInMethod method, const std::string& reason, const Caller& caller);

} // namespace authos::identity
