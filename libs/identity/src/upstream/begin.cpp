#include "authos/base/text.hpp"
#include "authos/identity/device_flow/approval.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/scope_authority.hpp"
#include "login/offered_providers.hpp"
#include "login/target.hpp"
#include "services/service_rules.hpp"
#include "upstream/connection_flow.hpp"
#include "upstream/credentials.hpp"
#include "upstream/place.hpp"
#include "upstream/state.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using upstream::ChosenClient;
using upstream::FlowDraft;

Error parameter_malformed(std::string_view name) {
    return fail(Errc::invalid_argument, "parameter_malformed",
                std::string{name} + " is too long or has characters that it may not have");
}

Result<void> check_parameter(std::string_view name, const std::optional<std::string>& value,
                             std::size_t limit) {
    if (!value || (value->size() <= limit && is_printable_line(*value))) return {};
    return parameter_malformed(name);
}

Result<void> check_start(const SocialStart& start) {
    if (!start.place.org_slug || !start.place.service_slug) {
        return fail(Errc::invalid_argument, "place_missing", "org and service are required");
    }
    AUTHOS_TRY(check_parameter("state", start.place.state, 2000));
    AUTHOS_TRY(check_parameter("user_code", start.user_code, 191));
    return check_parameter("saml_state", start.saml_state, 191);
}

std::vector<std::string> scopes_of(const storage::Service& service, SocialProvider provider) {
    const auto& stored = provider == SocialProvider::github   ? service.github_scopes
                         : provider == SocialProvider::google ? service.google_scopes
                                                              : service.microsoft_scopes;
    auto scopes = entries_of(stored);
    if (scopes.empty()) return upstream::default_scopes(provider);
    return scopes;
}

FlowDraft draft_of(const ChosenClient& client, std::string purpose) {
    return {.provider = std::string{name_of(client.credentials.provider)},
            .purpose = std::move(purpose),
            .credential_kind = client.kind,
            .client_id = client.credentials.client_id,
            .callback_uri = client.callback_uri,
            .callback_kind = client.callback_kind,
            .scopes = upstream::default_scopes(client.credentials.provider)};
}

void set_place(FlowDraft& draft, const LoginTarget& target) {
    if (target.org) {
        draft.org_id = target.org->id;
        draft.org_slug = target.org->slug;
    }
    if (target.service) {
        draft.service_id = target.service->id;
        draft.service_slug = target.service->slug;
    }
}

// A flow that is ready to start: the client that it will use and its row.
struct Prepared {
    ChosenClient client;
    FlowDraft draft;
};

// A code is looked up once, here, where guesses are counted; the flow keeps the device that it means.
Result<std::optional<std::string>> waiting_device(const Deps& deps,
                                                  const std::optional<std::string>& user_code,
                                                  std::string_view org, std::string_view service,
                                                  const Caller& caller) {
    if (!user_code) return std::optional<std::string>{};
    AUTHOS_TRY(const auto device, find_waiting_device(deps, *user_code, caller));
    if (device.org_slug != org || device.service_slug != service) {
        return fail(Errc::invalid_argument, "user_code_invalid", "Invalid user code");
    }
    return std::optional{device.id.text()};
}

// A flow to an organization's own provider that is ready to start.
struct PreparedConnection {
    upstream::Connection connection;
    FlowDraft draft;
};

void take_wish(FlowDraft& draft, const LoginTarget& target, const SocialStart& wish) {
    set_place(draft, target);
    draft.redirect_uri = wish.place.redirect_uri;
    draft.caller_state = wish.place.state;
    draft.resource = wish.resource;
    draft.saml_state_id = wish.saml_state;
    draft.hosted = wish.hosted;
}

Result<void> check_resource(const LoginTarget& target, const SocialStart& wish) {
    if (!wish.resource || is_registered_resource(*target.service, *wish.resource)) return {};
    return fail(Errc::invalid_argument, "resource_not_registered",
                "resource is not registered for this service");
}

Result<PreparedConnection> prepare_connection(const Deps& deps, storage::Session& s,
                                              const SocialStart& wish) {
    AUTHOS_TRY(const auto target, find_login_target(s, wish.place));
    AUTHOS_TRY(check_resource(target, wish));
    AUTHOS_TRY(auto connection,
               upstream::find_usable_connection(deps, s, *target.org, wish.connection_id.value_or("")));
    FlowDraft draft = upstream::connection_draft(deps, connection);
    take_wish(draft, target, wish);
    return PreparedConnection{std::move(connection), std::move(draft)};
}

Result<BegunFlow> begin_connection_sign_in(const Deps& deps, const SocialStart& wish, const Caller& caller) {
    AUTHOS_TRY(check_start(wish));
    if (!wish.connection_id) {
        return fail(Errc::invalid_argument, "connection_missing", "connection_id is required");
    }
    AUTHOS_TRY(auto prepared, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return prepare_connection(deps, s, wish);
    }));
    AUTHOS_TRY(prepared.draft.waiting_device,
               waiting_device(deps, wish.user_code, *wish.place.org_slug, *wish.place.service_slug, caller));
    const auto provider =
        upstream::make_connection_provider(deps, std::move(prepared.connection), caller.deadline);
    auto begun = upstream::start_flow(deps, *provider, prepared.draft, caller);
    if (begun) return begun;
    return upstream::outward_error(deps, begun.error(), prepared.draft.provider);
}

Result<BegunFlow> start(const Deps& deps, Prepared prepared, const Caller& caller) {
    const auto provider =
        upstream::make_provider(deps, std::move(prepared.client.credentials), caller.deadline);
    return upstream::start_flow(deps, *provider, prepared.draft, caller);
}

Result<Prepared> prepare_sign_in(const Deps& deps, storage::Session& s, const SocialStart& wish,
                                 SocialProvider provider) {
    AUTHOS_TRY(const auto target, find_login_target(s, wish.place));
    AUTHOS_TRY(require_provider_in_tier(s, *target.org, provider));
    AUTHOS_TRY(check_resource(target, wish));
    AUTHOS_TRY(auto client, upstream::choose_client(
                                deps, s, storage::ScopeAuthority::organization(target.org->id), provider));
    FlowDraft draft = draft_of(client, "login");
    draft.scopes = scopes_of(*target.service, provider);
    take_wish(draft, target, wish);
    return Prepared{std::move(client), std::move(draft)};
}

// Where the browser of an application comes back to.
Result<std::optional<std::string>> way_back(const LoginTarget& target, const LinkStart& start) {
    if (start.hosted || !target.service) return std::optional<std::string>{};
    const auto uris = entries_of(target.service->redirect_uris);
    if (uris.empty()) {
        return fail(Errc::failed_precondition, "service_without_redirect_uri",
                    "The service has no redirect URI to come back to");
    }
    return std::optional{uris.front()};
}

Result<Prepared> prepare_link(const Deps& deps, storage::Session& s, const Principal& principal,
                              SocialProvider provider, const LinkStart& start) {
    const SignInPlace place{principal.context.org_slug, principal.context.service_slug, std::nullopt,
                            std::nullopt};
    AUTHOS_TRY(const auto target, find_login_target(s, place));
    AUTHOS_TRY(auto back, way_back(target, start));
    if (target.org) {
        AUTHOS_TRY(require_provider_in_tier(s, *target.org, provider));
    }
    AUTHOS_TRY(const auto own, storage::list_identity_providers(
                                   s, principal.user_id, upstream::issuer_for(target, principal.home_org)));
    if (std::find(own.begin(), own.end(), name_of(provider)) != own.end()) {
        return fail(Errc::failed_precondition, "identity_linked",
                    "This account already has a link to " + std::string{title_of(provider)} +
                        ". Remove it first to use another one.");
    }
    Result<ChosenClient> chosen =
        target.service ? upstream::choose_client(
                             deps, s, storage::ScopeAuthority::organization(target.org->id), provider)
                       : upstream::platform_client(deps, provider);
    AUTHOS_TRY(auto client, std::move(chosen));
    FlowDraft draft = draft_of(client, "link");
    set_place(draft, target);
    if (target.service) draft.scopes = scopes_of(*target.service, provider);
    draft.redirect_uri = std::move(back);
    upstream::set_hosted(draft, start);
    draft.user_for_linking = principal.user_id;
    draft.session_id = principal.session_id;
    return Prepared{std::move(client), std::move(draft)};
}

} // namespace

Result<BegunFlow> begin_social_sign_in(const Deps& deps, const SocialStart& wish, const Caller& caller) {
    if (wish.provider == upstream::kConnectionProvider) return begin_connection_sign_in(deps, wish, caller);
    if (wish.connection_id) return fail(Errc::not_found, "connection_not_found", "Connection not found");
    AUTHOS_TRY(const auto provider, parse_social_provider(wish.provider));
    AUTHOS_TRY(check_start(wish));
    AUTHOS_TRY(auto prepared, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return prepare_sign_in(deps, s, wish, provider);
    }));
    AUTHOS_TRY(prepared.draft.waiting_device,
               waiting_device(deps, wish.user_code, *wish.place.org_slug, *wish.place.service_slug, caller));
    return start(deps, std::move(prepared), caller);
}

Result<BegunFlow> begin_admin_sign_in(const Deps& deps, const AdminStart& wish, const Caller& caller) {
    AUTHOS_TRY(const auto provider, parse_social_provider(wish.provider));
    AUTHOS_TRY(check_parameter("user_code", wish.user_code, 191));
    if (wish.return_to && !is_local_path(*wish.return_to)) {
        return fail(Errc::invalid_argument, "return_to_malformed",
                    "return_to must be a path that begins with one slash");
    }
    const SignInPlace place{wish.org_slug, std::nullopt, std::nullopt, std::nullopt};
    AUTHOS_TRY(const auto target, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return find_login_target(s, place);
    }));
    AUTHOS_TRY(auto client, upstream::platform_client(deps, provider));
    FlowDraft draft = draft_of(client, "admin");
    set_place(draft, target);
    draft.return_to = wish.return_to;
    draft.hosted = wish.hosted;

    AUTHOS_TRY(draft.waiting_device, waiting_device(deps, wish.user_code, "platform", "admin-cli", caller));
    return start(deps, {std::move(client), std::move(draft)}, caller);
}

Result<BegunFlow> begin_identity_link(const Deps& deps, const Principal& principal, const LinkStart& wish,
                                      const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto provider, parse_social_provider(wish.provider));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto prepared, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return prepare_link(deps, s, principal, provider, wish);
    }));
    return start(deps, std::move(prepared), caller);
}

} // namespace authos::identity
