#pragma once
// A code of the second factor as the confirmation of a change by whoever is signed in already.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "mfa/code.hpp"

namespace authos::identity {

/// Outside the transaction: counts the guess, looks at the code. What comes back is used up by consume_code
/// in the transaction of the change. Errc::invalid_argument "mfa_code_invalid"; Errc::resource_exhausted
/// "mfa_rate_limited"; Errc::failed_precondition "mfa_not_set_up". Costs Argon2 for recovery codes.
[[nodiscard]] Result<ProvedCode> prove_own_code(const Deps& deps, const Principal& principal,
                                                const SecretString& code, const Caller& caller);

/// Inside: Errc::invalid_argument "mfa_code_invalid" if another was faster.
[[nodiscard]] Result<void> use_own_code(const Deps& deps, storage::Session& s, const Principal& principal,
                                        const ProvedCode& code, const Caller& caller);

} // namespace authos::identity
