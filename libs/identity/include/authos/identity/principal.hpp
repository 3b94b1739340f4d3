#pragma once
// Who is calling: the outcome of checking an access token. A token alone is not enough; its session must
// still be alive in the database, so that logout and revocation take effect at once.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/identity/deps.hpp"

#include <optional>
#include <string>

namespace authos::identity {

/// What a session is for: the platform (both empty), an organization, or one of its services.
struct TokenContext {
    std::optional<std::string> org_slug;
    std::optional<std::string> service_slug; // only together with org_slug

    /// The `aud` of a management token: "platform", "org:{org}" or "service:{org}/{service}".
    [[nodiscard]] std::string audience() const;
    friend bool operator==(const TokenContext&, const TokenContext&) = default;
};

/// A platform owner who acts in the name of another account, and why.
struct Impersonator {
    UserId user_id;
    Email email;
    std::string reason;
};

/// A signed-in user, as of the moment of the check. `is_platform_owner` comes from the database, not
/// from the token.
struct Principal {
    UserId user_id;
    std::optional<OrgId> home_org; // the organization the account lives in; nothing: a platform account
    SessionId session_id;
    Email email;
    bool is_platform_owner = false;
    TokenContext context;
    UnixMillis authenticated_at;                   // when the session's user last proved to be himself ...
    std::string amr;                               // ... and how: names of RFC 8176 with blanks between them
    std::optional<Impersonator> impersonator = {}; // whoever is really calling, where that is another
};

/// Checks an access token of the management or the impersonation profile, which of them its `typ` says:
/// signature, algorithm, issuer, times and the agreement of its claims, then its session and user. An
/// impersonation ends at once when the one behind it is no platform owner any more.
/// Errc::unauthenticated: "token_expired" (it was ours and is over), "token_invalid" (anything wrong with
/// the token itself), "session_ended" (well-made, but logged out, revoked, rotated away or its user gone).
/// Errc::permission_denied: "organization_not_active", in the context of a service only: administrators of
/// a pending or suspended organization still reach it, and each route says whether it must be active.
[[nodiscard]] Result<Principal> authenticate(const Deps& deps, const SecretString& access_token,
                                             Deadline deadline);

} // namespace authos::identity
