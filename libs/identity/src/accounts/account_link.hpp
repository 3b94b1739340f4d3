#pragma once
// Links that are mailed to the owner of an account: made, and read when they come back.

#include "authos/base/json.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/login/place.hpp"
#include "authos/identity/mail/account_mails.hpp"
#include "authos/storage/repo/account_tokens.hpp"
#include "authos/storage/repo/users.hpp"

#include <optional>

namespace authos::identity {

/// A new token for `user`; the ones of the same kind before are worth nothing from now on. Keeps the
/// account's row until the transaction ends, so that two requests at once leave one token.
[[nodiscard]] Result<AccountLink> issue_account_link(const Deps& deps, storage::Session& s,
                                                     storage::AccountTokenKind kind,
                                                     const storage::User& user, const SignInPlace& place);
/// A token to verify the address for one sign-up: it confirms that one's password and no other's. Tokens of
/// other sign-ups stay, and the first that is used ends them all.
[[nodiscard]] Result<AccountLink> issue_signup_link(const Deps& deps, storage::Session& s,
                                                    const storage::User& user, const SignInPlace& place,
                                                    const SecretString& password_hash);

/// A token that came back, its account as it is now, and the place that the token is bound to.
struct PresentedLink {
    storage::User user;
    SignInPlace place;
    std::optional<SecretString> password_hash; // of the sign-up that it was mailed for
};
/// Nothing if the token cannot be used.
[[nodiscard]] Result<std::optional<PresentedLink>> find_presented_link(const Deps& deps, storage::Session& s,
                                                                       storage::AccountTokenKind kind,
                                                                       const SecretString& token);

/// The place as sealed payloads and tokens keep it: JSON.
[[nodiscard]] Json place_json(const SignInPlace& place);
/// Errc::invalid_argument, "member_type".
[[nodiscard]] Result<SignInPlace> place_from_json(const Json& json);

/// Takes back every open token of the account: after its password or its address changed.
[[nodiscard]] Result<void> withdraw_account_links(storage::Session& s, const UserId& user);

} // namespace authos::identity
