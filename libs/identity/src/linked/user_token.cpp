#include "authos/identity/linked/user_token.hpp"

#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/renew.hpp"
#include "linked/scopes.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;
using storage::Session;

Error identity_not_found() {
    return fail(Errc::not_found, "provider_identity_not_found", "No sign-in by this provider");
}

struct Held {
    storage::TokenPlace place;
    storage::StoredTokens stored;
};

Result<Held> find_held(Session& s, const Principal& principal, const std::string& provider) {
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (!org) return identity_not_found();
    AUTHOS_TRY(require_active(*org));
    const auto scope = ScopeAuthority::organization(org->id);
    AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, scope, *principal.context.service_slug));
    if (!service) return identity_not_found();
    const auto configured = linked::configured_scopes(*service, provider);
    if (configured.empty()) {
        return fail(Errc::permission_denied, "provider_scopes_not_configured",
                    "No scopes of this provider are configured for the service");
    }
    AUTHOS_TRY(auto place,
               storage::find_identity_with_tokens(s, principal.user_id, provider, {org->id, service->id}));
    if (!place) return identity_not_found();
    AUTHOS_TRY(auto stored, storage::find_provider_tokens(s, *place));
    if (!stored) return identity_not_found();
    if (!linked::missing_scopes(provider, linked::scopes_from(stored->tokens.scopes), configured).empty()) {
        return fail(Errc::failed_precondition, "provider_scope_consent_required",
                    "The user must sign in by this provider again: the scopes of the service changed");
    }
    return Held{std::move(*place), std::move(*stored)};
}

Result<OwnProviderToken> open_held(const Deps& deps, const Held& held) {
    const auto& tokens = held.stored.tokens;
    AUTHOS_TRY(auto access, linked::open_access_token(deps, held.place, tokens));
    AUTHOS_TRY(auto refresh, linked::open_refresh_token(deps, held.place, tokens));
    return OwnProviderToken{std::move(access), std::move(refresh), tokens.expires_at,
                            linked::scopes_from(tokens.scopes)};
}

} // namespace

Result<OwnProviderToken> get_own_provider_token(const Deps& deps, const Principal& principal,
                                                const std::string& provider, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(linked::check_provider(provider));
    if (!principal.context.service_slug) {
        return fail(Errc::invalid_argument, "service_context_required",
                    "This needs an access token in the context of a service");
    }
    const auto load = [&](Session& s) { return find_held(s, principal, provider); };
    AUTHOS_TRY(auto held, deps.database.read(caller.deadline, load));
    if (linked::wants_renewal(held.stored.tokens, deps.clock.now(), linked::kFreshEnough)) {
        const auto find_client = linked::find_client_with(deps, caller.deadline);
        AUTHOS_TRY(const auto outcome, linked::renew_tokens_or_wait(deps, find_client, held.place,
                                                                    linked::kFreshEnough, caller.deadline));
        if (outcome == linked::Renewal::withdrawn) {
            return fail(Errc::failed_precondition, "provider_reauth_required",
                        "The user must sign in by this provider again");
        }
        AUTHOS_TRY(held, deps.database.read(caller.deadline, load));
    }
    if (!linked::is_over(held.stored.tokens, deps.clock.now())) return open_held(deps, held);
    if (!held.stored.tokens.refresh_token) {
        return fail(Errc::failed_precondition, "provider_reauth_required",
                    "The user must sign in by this provider again");
    }
    return fail(Errc::unavailable, "provider_token_unavailable",
                "The provider does not answer; please try again")
        .with_retry_after(std::chrono::seconds{2});
}

} // namespace authos::identity
