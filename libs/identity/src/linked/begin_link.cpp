#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/linked/link.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/held_request.hpp"
#include "linked/store_link.hpp"
#include "login/offered_providers.hpp"
#include "login/target.hpp"
#include "services/service_rules.hpp"
#include "upstream/credentials.hpp"
#include "upstream/state.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::Session;
using upstream::ChosenClient;
using upstream::FlowDraft;

struct PreparedLink {
    ChosenClient client;
    FlowDraft draft;
};

FlowDraft draft_for(const ChosenClient& client, const Principal& principal, const linked::Scopes& scopes) {
    const auto provider = client.credentials.provider;
    return {.provider = std::string{name_of(provider)},
            .purpose = std::string{linked::kAccountLink},
            .credential_kind = client.kind,
            .client_id = client.credentials.client_id,
            .callback_uri = client.callback_uri,
            .callback_kind = client.callback_kind,
            // Without what says who the user is nobody could tell which account was linked.
            .scopes = linked::united(upstream::default_scopes(provider), scopes),
            .user_for_linking = principal.user_id,
            .session_id = principal.session_id,
            .for_lasting_use = true};
}

void set_service(FlowDraft& draft, const storage::Organization& org, const storage::Service& service) {
    draft.org_id = org.id;
    draft.org_slug = org.slug;
    draft.service_id = service.id;
    draft.service_slug = service.slug;
}

Result<linked::Scopes> scopes_for(const storage::Service& service, const std::string& provider,
                                  const linked::Scopes& wanted) {
    auto configured = linked::configured_scopes(service, provider);
    if (wanted.empty()) return configured;
    if (!linked::missing_scopes(provider, wanted, configured).empty()) {
        return fail(Errc::permission_denied, "provider_scopes_not_configured",
                    "These scopes are not configured for the service");
    }
    return wanted;
}

Result<PreparedLink> prepare_own(const Deps& deps, Session& s, const Principal& principal,
                                 SocialProvider provider, const linked::Scopes& wanted) {
    AUTHOS_TRY(const auto target,
               find_login_target(s, {principal.context.org_slug, principal.context.service_slug, std::nullopt,
                                     std::nullopt}));
    if (target.org) {
        AUTHOS_TRY(require_provider_in_tier(s, *target.org, provider));
    }
    if (!target.service) {
        AUTHOS_TRY(auto client, upstream::platform_client(deps, provider));
        FlowDraft draft = draft_for(client, principal, wanted);
        if (target.org) {
            draft.org_id = target.org->id;
            draft.org_slug = target.org->slug;
        }
        return PreparedLink{std::move(client), std::move(draft)};
    }
    AUTHOS_TRY(const auto scopes, scopes_for(*target.service, std::string{name_of(provider)}, wanted));
    AUTHOS_TRY(auto client, upstream::choose_client(
                                deps, s, storage::ScopeAuthority::organization(target.org->id), provider));
    FlowDraft draft = draft_for(client, principal, scopes);
    set_service(draft, *target.org, *target.service);
    const auto uris = entries_of(target.service->redirect_uris);
    if (!uris.empty()) draft.redirect_uri = uris.front();
    return PreparedLink{std::move(client), std::move(draft)};
}

// What the service was granted before is asked for again: the new token takes the place of the one it has.
Result<linked::Scopes> scopes_of_request(Session& s, const linked::HeldRequest& held) {
    auto scopes = linked::scopes_from(held.request.scopes);
    AUTHOS_TRY(const auto grants, storage::list_grants_of_user(s, held.request.user_id));
    const auto configured = linked::configured_scopes(held.asking.service, held.request.provider);
    for (const auto& row : grants) {
        if (row.grant.service_id != held.request.service_id || row.grant.provider != held.request.provider)
            continue;
        for (const std::string& scope : linked::scopes_from(row.grant.scopes)) {
            if (linked::missing_scopes(held.request.provider, {scope}, configured).empty()) {
                scopes = linked::united(std::move(scopes), {scope});
            }
        }
    }
    return scopes;
}

Result<PreparedLink> prepare_request(const Deps& deps, Session& s, const Principal& principal,
                                     const SecretString& state) {
    const TokenHash hash = authcore::hash_token(state);
    AUTHOS_TRY(const auto held, linked::load_request(s, principal, hash, deps.clock.now()));
    if (held.request.status != storage::kRequestPending) return linked::token_request_not_found();
    AUTHOS_TRY(const auto provider, parse_social_provider(held.request.provider));
    AUTHOS_TRY(require_provider_in_tier(s, held.asking.organization, provider));
    AUTHOS_TRY(const auto scopes, scopes_of_request(s, held));
    AUTHOS_TRY(auto client, upstream::choose_client(deps, s, held.asking.scope, provider));
    FlowDraft draft = draft_for(client, principal, scopes);
    set_service(draft, held.asking.organization, held.asking.service);
    draft.purpose_detail = hash.hex();
    draft.return_to = linked::seal_return_path(deps, hash.hex(), "/connect/provider-token/" + state.reveal());
    return PreparedLink{std::move(client), std::move(draft)};
}

Result<BegunFlow> start_link(const Deps& deps, PreparedLink prepared, const Caller& caller) {
    const auto provider =
        upstream::make_provider(deps, std::move(prepared.client.credentials), caller.deadline);
    return upstream::start_flow(deps, *provider, prepared.draft, caller);
}

} // namespace

Result<BegunFlow> begin_account_link(const Deps& deps, const Principal& principal, const LinkStart& start,
                                     const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto provider, parse_social_provider(start.provider));
    linked::Scopes wanted;
    if (!start.scopes.empty()) {
        AUTHOS_TRY(wanted, linked::check_scopes(start.scopes));
    }
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto prepared, deps.database.read(caller.deadline, [&](Session& s) {
        return prepare_own(deps, s, principal, provider, wanted);
    }));
    if (start.hosted) prepared.draft.redirect_uri.reset();
    upstream::set_hosted(prepared.draft, start);
    return start_link(deps, std::move(prepared), caller);
}

Result<std::vector<std::string>> list_linkable_providers(const Deps& deps, const Principal& principal,
                                                         const Caller& caller) {
    const SignInPlace place{principal.context.org_slug, principal.context.service_slug, std::nullopt,
                            std::nullopt};
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<std::vector<std::string>> {
        AUTHOS_TRY(const auto target, find_login_target(s, place));
        AUTHOS_TRY(auto offered, list_offered_providers(deps, s, target));
        const auto useless = [&](const std::string& provider) {
            return target.service && linked::configured_scopes(*target.service, provider).empty();
        };
        offered.erase(std::remove_if(offered.begin(), offered.end(), useless), offered.end());
        return offered;
    });
}

Result<BegunFlow> begin_request_link(const Deps& deps, const Principal& principal, const SecretString& state,
                                     const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto prepared, deps.database.read(caller.deadline, [&](Session& s) {
        return prepare_request(deps, s, principal, state);
    }));
    return start_link(deps, std::move(prepared), caller);
}

} // namespace authos::identity
