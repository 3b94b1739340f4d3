#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/database.hpp"
#include "sessions/attempts.hpp"
#include "sessions/subject.hpp"
#include "tokens/management_token.hpp"

namespace authos::identity {

namespace {

Error session_ended() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

Result<Principal> load_principal(storage::Session& s, const TokenHash& hash, const ManagementClaims& claims,
                                 UnixMillis now) {
    AUTHOS_TRY(const auto row, storage::find_session_by_access(s, hash, now));
    if (!row) return session_ended();
    AUTHOS_TRY(const auto user, storage::find_user(s, realm_of(row->user_org_id), row->user_id));
    if (!user || user->id != claims.user_id) return session_ended();
    if (claims.context.service_slug) {
        AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *claims.context.org_slug));
        if (!org) return session_ended();
        AUTHOS_TRY(require_active(*org));
    }
    return Principal{.user_id = user->id,
                     .home_org = user->org_id,
                     .session_id = row->id,
                     .email = user->email,
                     .is_platform_owner = user->is_platform_owner,
                     .context = claims.context};
}

Result<Principal> check_access_token(const Deps& deps, const SecretString& token, Deadline deadline) {
    const UnixMillis now = deps.clock.now();
    // The signature first: a forged token must not cost a database connection.
    AUTHOS_TRY(const auto claims, verify_management_token(deps, token, now));
    const TokenHash hash = authcore::hash_token(token);
    return deps.database.read(deadline, [&](storage::Session& s) -> Result<Principal> {
        return load_principal(s, hash, claims, now);
    });
}

} // namespace

Result<Principal> authenticate(const Deps& deps, const SecretString& access_token, Deadline deadline) {
    auto principal = check_access_token(deps, access_token, deadline);
    count_attempt(deps, telemetry::AuthMethod::access_token, principal ? nullptr : &principal.error());
    return principal;
}

} // namespace authos::identity
