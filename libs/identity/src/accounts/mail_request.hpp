#pragma once
// What sign-up, verification, forgotten passwords and magic links have in common: somebody who is not signed
// in asks for a mail to an address. See accounts/account_mail.hpp for why it is done in two halves.

#include "authos/identity/deps.hpp"
#include "login/target.hpp"

#include <string_view>

namespace authos::identity {

enum class AccountMailKind { signup, repeated_signup, verification, password_reset, magic_link };

/// The enumerator's own name.
[[nodiscard]] std::string_view name_of(AccountMailKind kind) noexcept;

struct AccountMailRequest {
    AccountMailKind kind;
    Email email;
    SignInPlace place;
    std::optional<SecretString> password_hash = {}; // of a sign-up: what its link is to confirm
};

/// The organization of a target; nothing: the platform.
[[nodiscard]] inline std::optional<OrgId> org_id_of(const LoginTarget& target) {
    return target.org ? std::optional{target.org->id} : std::nullopt;
}

/// The target of a place where mails can be sent. Errc::unavailable "mail_unavailable", before anything else,
/// where neither the platform nor the organization has a mail server; Errc::invalid_argument
/// "state_too_long"; errors of check_sign_in_place and find_login_target.
[[nodiscard]] Result<LoginTarget> get_mail_target(const Deps& deps, const SignInPlace& place,
                                                  Deadline deadline);

/// Takes a permit that all instances share: five mails of a kind at once to one address in one realm, then
/// one every two minutes, whether there is such an account or not. Errc::resource_exhausted,
/// "too_many_mails".
[[nodiscard]] Result<void> take_mail_permit(const Deps& deps, const LoginTarget& target,
                                            const AccountMailRequest& request, Deadline deadline);

/// Queues the second half in the caller's transaction.
[[nodiscard]] Result<void> enqueue_account_mail(const Deps& deps, storage::Session& s,
                                                const AccountMailRequest& request, const Caller& caller);

/// All of it, for requests that consist of nothing else. Also Errc::invalid_argument "email_malformed"; for
/// resets and magic links Errc::permission_denied "password_login_managed".
[[nodiscard]] Result<void> request_account_mail(const Deps& deps, AccountMailKind kind,
                                                const std::string& email, const SignInPlace& place,
                                                const Caller& caller);

} // namespace authos::identity
