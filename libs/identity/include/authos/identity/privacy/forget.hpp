#pragma once
// Forgetting a person (GDPR, article 17): the account loses its address, its ways to sign in and all that it
// was allowed; logs keep their rows, but not where from and by what means. Statistics stay true.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <optional>
#include <string_view>

namespace authos::identity {

inline constexpr std::string_view kForgetUserJob = "forget_user";

/// How the person confirms the wish. Others need not.
struct ForgetConfirmation {
    std::optional<SecretString> current_password;
    std::optional<SecretString> mfa_code; // of the authenticator, or a recovery code
};

/// For the person, for platform owners, and for whoever owns all organizations that the person belongs to
/// (by membership, by living in one) and signs in to. Long histories are finished by a job.
/// Errc::not_found "user_not_found": no such account, or not for this caller to touch; also where an
/// application holds the token. Errc::permission_denied: "platform_owner_protected" (the account owns the
/// platform), "confirmation_required", "confirmation_failed" (only of the person), "not_while_impersonating".
/// One of the two confirmations is enough; what is given must be right. Errc::resource_exhausted
/// "mfa_rate_limited" and "login_delayed" (too many wrong passwords), with retry_after.
/// Errc::failed_precondition "owns_organizations": they must be transferred or deleted first.
/// Runs Argon2: belongs on the cpu lane.
[[nodiscard]] Result<void> forget_account(const Deps& deps, const Principal& principal, const UserId& user,
                                          const ForgetConfirmation& confirmation, const Caller& caller);

/// The work of a `forget_user` job: takes what is personal from the rest of the account's history, batch by
/// batch; a history that is longer still goes on in another job. May run twice.
/// Errc::invalid_argument "forget_payload_malformed"; Errc::failed_precondition "account_not_forgotten".
[[nodiscard]] Result<void> finish_forgetting(const Deps& deps, std::string_view payload, Deadline deadline);

} // namespace authos::identity
