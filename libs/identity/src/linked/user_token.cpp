#include "authos/identity/linked/user_token.hpp"

#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/renew.hpp"
#include "linked/scopes.hpp"
#include "sessions/subject.hpp"
#include "upstream/connection_flow.hpp"
#include "upstream/stored_connection.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;
using storage::Session;

Error identity_not_found() {
    return fail(Errc::not_found, "provider_identity_not_found", "No sign-in by this provider");
}

Error reauth_required() {
    return fail(Errc::failed_precondition, "provider_reauth_required",
                "The user must sign in by this provider again");
}

struct Held {
    storage::TokenPlace place;
    storage::StoredTokens stored;
};

// Whose tokens, and what they may be able to do.
struct Source {
    std::string provider; // as identities name it
    linked::Scopes configured;
};

Result<Source> find_source(const Deps& deps, Session& s, const storage::Organization& org,
                           const storage::Service& service, const OwnTokenWish& wish) {
    if (!wish.connection_id) return Source{wish.provider, linked::configured_scopes(service, wish.provider)};
    AUTHOS_TRY(const auto connection, upstream::find_usable_connection(deps, s, org, *wish.connection_id));
    return Source{upstream::identity_provider_of(connection.row.id),
                  upstream::token_scopes_of(connection.row)};
}

Result<storage::TokenPlace> find_place(Session& s, const UserId& user, const std::string& provider,
                                       const storage::IdentityIssuer& issuer) {
    AUTHOS_TRY(auto place, storage::find_identity_with_tokens(s, user, provider, issuer));
    if (place) return std::move(*place);
    AUTHOS_TRY(const bool ended, storage::has_identity_with_ended_tokens(s, user, provider, issuer));
    if (ended) return reauth_required();
    return identity_not_found();
}

Result<Held> find_held(const Deps& deps, Session& s, const Principal& principal, const OwnTokenWish& wish) {
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (!org) return identity_not_found();
    AUTHOS_TRY(require_active(*org));
    const auto scope = ScopeAuthority::organization(org->id);
    AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, scope, *principal.context.service_slug));
    if (!service) return identity_not_found();
    AUTHOS_TRY(const auto source, find_source(deps, s, *org, *service, wish));
    if (source.configured.empty()) {
        return fail(Errc::permission_denied, "provider_scopes_not_configured",
                    wish.connection_id ? "The upstream provider has no scopes of its own configured"
                                       : "No scopes of this provider are configured for the service");
    }
    AUTHOS_TRY(auto place, find_place(s, principal.user_id, source.provider, {org->id, service->id}));
    AUTHOS_TRY(auto stored, storage::find_provider_tokens(s, place));
    if (!stored) return identity_not_found();
    const auto held = linked::scopes_from(stored->tokens.scopes);
    if (!linked::missing_scopes(wish.provider, held, source.configured).empty()) {
        return fail(Errc::failed_precondition, "provider_scope_consent_required",
                    "The user must sign in by this provider again: the configured scopes changed");
    }
    return Held{std::move(place), std::move(*stored)};
}

Result<OwnProviderToken> open_held(const Deps& deps, const Held& held) {
    const auto& tokens = held.stored.tokens;
    AUTHOS_TRY(auto access, linked::open_access_token(deps, held.place, tokens));
    AUTHOS_TRY(auto refresh, linked::open_refresh_token(deps, held.place, tokens));
    return OwnProviderToken{std::move(access), std::move(refresh), tokens.expires_at,
                            linked::scopes_from(tokens.scopes)};
}

Result<void> check_wish(const OwnTokenWish& wish) {
    if (wish.provider != upstream::kConnectionProvider) {
        if (!wish.connection_id) return linked::check_provider(wish.provider);
        return fail(Errc::invalid_argument, "parameter_malformed",
                    "\"connection_id\" goes with the provider oidc only");
    }
    if (wish.connection_id) return {};
    return fail(Errc::invalid_argument, "parameter_malformed",
                "\"connection_id\" is needed: the connection by which the user signed in");
}

} // namespace

Result<OwnProviderToken> get_own_provider_token(const Deps& deps, const Principal& principal,
                                                const OwnTokenWish& wish, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(check_wish(wish));
    if (!principal.context.service_slug) {
        return fail(Errc::invalid_argument, "service_context_required",
                    "This needs an access token in the context of a service");
    }
    const auto load = [&](Session& s) { return find_held(deps, s, principal, wish); };
    AUTHOS_TRY(auto held, deps.database.read(caller.deadline, load));
    if (linked::wants_renewal(held.stored.tokens, deps.clock.now(), linked::kFreshEnough)) {
        const auto find_client = linked::find_client_with(deps, caller.deadline);
        AUTHOS_TRY(const auto outcome, linked::renew_tokens_or_wait(deps, find_client, held.place,
                                                                    linked::kFreshEnough, caller.deadline));
        if (outcome == linked::Renewal::withdrawn) {
            return reauth_required();
        }
        AUTHOS_TRY(held, deps.database.read(caller.deadline, load));
    }
    if (!linked::is_over(held.stored.tokens, deps.clock.now())) return open_held(deps, held);
    if (!held.stored.tokens.refresh_token) {
        return reauth_required();
    }
    return fail(Errc::unavailable, "provider_token_unavailable",
                "The provider does not answer; please try again")
        .with_retry_after(std::chrono::seconds{2});
}

} // namespace authos::identity
