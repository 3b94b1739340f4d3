#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/scope_authority.hpp"
#include "sessions/attempts.hpp"
#include "sessions/lifetime.hpp"
#include "sessions/subject.hpp"
#include "tokens/impersonation_token.hpp"
#include "tokens/management_token.hpp"

namespace authos::identity {

namespace {

using std::chrono_literals::operator""ms;

constexpr auto kRememberedUse = 60'000ms;
constexpr auto kPatience = 500ms;

Error session_ended() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

// What a token of either profile says about the account that it is for.
struct PresentedToken {
    UserId user_id;
    TokenContext context;
    std::optional<Impersonator> impersonator;
};

Result<PresentedToken> verify_access_token(const Deps& deps, const SecretString& token, UnixMillis now) {
    if (looks_like_impersonation(token)) {
        AUTHOS_TRY(auto claims, verify_impersonation_token(deps, token, now));
        return PresentedToken{
            std::move(claims.user_id), {std::move(claims.org_slug), std::nullopt}, std::move(claims.actor)};
    }
    AUTHOS_TRY(auto claims, verify_management_token(deps, token, now));
    return PresentedToken{std::move(claims.user_id), std::move(claims.context), std::nullopt};
}

// The power to act as another is the platform owner's, and ends with it; no owner is ever acted as.
Result<void> check_impersonation(storage::Session& s, const Impersonator& actor, const storage::User& as) {
    AUTHOS_TRY(const bool owner,
               storage::platform::is_owner(s, storage::ScopeAuthority::platform(), actor.user_id));
    if (!owner || as.is_platform_owner) return session_ended();
    return {};
}

struct LoadedPrincipal {
    Principal principal;
    UnixMillis last_used_at;
};

Result<LoadedPrincipal> load_principal(const Deps& deps, storage::Session& s, const TokenHash& hash,
                                       const PresentedToken& claims) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto row, storage::find_session_by_access(s, hash, now));
    if (!row || is_over(deps.settings, *row, now)) return session_ended();
    AUTHOS_TRY(const auto user, storage::find_user(s, realm_of(row->user_org_id), row->user_id));
    if (!user || user->id != claims.user_id) return session_ended();
    if (claims.impersonator) {
        AUTHOS_TRY(check_impersonation(s, *claims.impersonator, *user));
    }
    if (claims.context.service_slug) {
        AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *claims.context.org_slug));
        if (!org) return session_ended();
        AUTHOS_TRY(require_active(*org));
    }
    return LoadedPrincipal{{.user_id = user->id,
                            .home_org = user->org_id,
                            .session_id = row->id,
                            .email = user->email,
                            .is_platform_owner = user->is_platform_owner,
                            .context = claims.context,
                            .authenticated_at = row->proof.authenticated_at,
                            .amr = row->proof.amr,
                            .impersonator = claims.impersonator},
                           row->last_used_at};
}

// Use is remembered to the minute: a write per call would cost more than all that the call reads. Whoever
// cannot be remembered is let in all the same.
void remember_use(const Deps& deps, const LoadedPrincipal& loaded) {
    const UnixMillis now = deps.clock.now();
    if (now - loaded.last_used_at < kRememberedUse) return;
    const auto done = deps.database.write(Deadline::after(deps.clock, kPatience), [&](storage::Session& s) {
        return storage::touch_session(s, loaded.principal.session_id, now, now - kRememberedUse);
    });
    if (!done) deps.log.debug("session.use_not_remembered", {{"reason", done.error().reason}});
}

Result<Principal> check_access_token(const Deps& deps, const SecretString& token, Deadline deadline) {
    const UnixMillis now = deps.clock.now();
    // The signature first: a forged token must not cost a database connection.
    AUTHOS_TRY(const auto claims, verify_access_token(deps, token, now));
    const TokenHash hash = authcore::hash_token(token);
    AUTHOS_TRY(auto loaded, deps.database.read(deadline, [&](storage::Session& s) {
        return load_principal(deps, s, hash, claims);
    }));
    remember_use(deps, loaded);
    return std::move(loaded.principal);
}

} // namespace

Result<Principal> authenticate(const Deps& deps, const SecretString& access_token, Deadline deadline) {
    auto principal = check_access_token(deps, access_token, deadline);
    count_attempt(deps, telemetry::AuthMethod::access_token, principal ? nullptr : &principal.error());
    return principal;
}

} // namespace authos::identity
