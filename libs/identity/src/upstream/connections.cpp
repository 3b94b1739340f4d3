#include "authos/identity/upstream/connections.hpp"

#include "audit/record.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/repo/domain_routes.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "login/domain_policy.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"
#include "secrets/sealed.hpp"
#include "upstream/connection_rules.hpp"
#include "upstream/oidc.hpp"
#include "upstream/stored_connection.hpp"

namespace authos::identity {

namespace {

using storage::UpstreamProvider;
using storage::UpstreamProviderId;

Error connection_not_found() {
    return fail(Errc::not_found, "connection_not_found", "Upstream provider not found");
}

Result<UpstreamProvider> load_connection(storage::Session& s, const storage::OrgScope& scope,
                                         const UpstreamProviderId& id) {
    AUTHOS_TRY(auto found, storage::find_upstream_provider(s, scope, id));
    if (!found) return connection_not_found();
    return std::move(*found);
}

// Neither URLs, which may hold a token of somebody, nor anything about the secret but that there is one.
AuditFact connection_fact(const UpstreamProvider& row, std::string action, UnixMillis now) {
    const Json details = Json::object({{"connection_id", row.connection_id},
                                       {"name", row.name},
                                       {"provider_type", row.type},
                                       {"client_id", row.client_id},
                                       {"issuer", row.issuer},
                                       {"has_secret", row.client_secret_sealed.has_value()},
                                       {"enabled", row.enabled}});
    return {std::move(action), "upstream_provider", row.id.text(), now, details.dump()};
}

void set_secret(const Deps& deps, UpstreamProvider& row, const std::optional<SecretString>& secret) {
    row.client_secret_sealed.reset();
    row.encryption_key_id = sealing_key_id(deps);
    if (!secret) return;
    const std::string id{row.id.text()};
    row.client_secret_sealed = seal_secret(deps, upstream::connection_secret_place(id), *secret);
}

Result<UpstreamProvider> connection_row(const Deps& deps, const ConnectionDraft& draft) {
    const UnixMillis now = deps.clock.now();
    UpstreamProvider row{.id = UpstreamProviderId::make(deps.random),
                         .connection_id = draft.connection_id,
                         .name = std::string{trim(draft.name)},
                         .type = draft.provider_type,
                         .issuer = draft.issuer,
                         .client_id = draft.client_id,
                         .client_secret_sealed = {},
                         .encryption_key_id = {},
                         .authorization_url = draft.authorization_url,
                         .token_url = draft.token_url,
                         .userinfo_url = draft.userinfo_url,
                         .discovery_url = draft.discovery_url,
                         .scopes = {},
                         .metadata = {},
                         .enabled = draft.enabled,
                         .created_at = now,
                         .updated_at = now};
    AUTHOS_TRY(upstream::check_connection(deps.settings, row));
    if (draft.scopes) {
        AUTHOS_TRY(row.scopes, upstream::stored_scopes(*draft.scopes));
    }
    if (draft.metadata) {
        AUTHOS_TRY(row.metadata, upstream::stored_metadata(deps.settings, *draft.metadata));
    }
    if (draft.client_secret) {
        AUTHOS_TRY(upstream::check_client_secret(*draft.client_secret));
    }
    set_secret(deps, row, draft.client_secret);
    return row;
}

template <class T>
void take(T& field, const std::optional<T>& wish) {
    if (wish) field = *wish;
}

/// The stored row with everything of the change but the secret.
Result<UpstreamProvider> changed_row(const Settings& settings, const UpstreamProvider& before,
                                     const ConnectionChange& change) {
    UpstreamProvider row = before;
    take(row.connection_id, change.connection_id);
    if (change.name) row.name = std::string{trim(*change.name)};
    take(row.type, change.provider_type);
    take(row.client_id, change.client_id);
    take(row.issuer, change.issuer);
    take(row.authorization_url, change.authorization_url);
    take(row.token_url, change.token_url);
    take(row.userinfo_url, change.userinfo_url);
    take(row.discovery_url, change.discovery_url);
    take(row.enabled, change.enabled);
    if (change.scopes) {
        row.scopes.reset();
        if (*change.scopes) {
            AUTHOS_TRY(row.scopes, upstream::stored_scopes(**change.scopes));
        }
    }
    if (change.metadata) {
        row.metadata.reset();
        if (*change.metadata) {
            AUTHOS_TRY(row.metadata, upstream::stored_metadata(settings, **change.metadata));
        }
    }
    AUTHOS_TRY(upstream::check_connection(settings, row));
    return row;
}

// What may be said from outside of a transaction: sealing takes no part in it.
Result<std::optional<std::string>> sealed_wish(const Deps& deps, const UpstreamProviderId& id,
                                               const ConnectionChange& change) {
    std::optional<std::string> sealed;
    if (!change.client_secret || !*change.client_secret) return sealed;
    AUTHOS_TRY(upstream::check_client_secret(**change.client_secret));
    const std::string record{id.text()};
    sealed = seal_secret(deps, upstream::connection_secret_place(record), **change.client_secret);
    return sealed;
}

} // namespace

Result<UpstreamProvider> create_connection(const Deps& deps, const OrgAccess& access,
                                           const ConnectionDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto row, connection_row(deps, draft));
    AUTHOS_TRY(
        write_inside(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(require_feature(s, inside.organization, Feature::oidc));
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(const long long count, storage::count_upstream_providers(s, inside.scope));
            if (count >= kMaxConnections) {
                return fail(Errc::failed_precondition, "connection_limit_reached",
                            "An organization can have at most " + std::to_string(kMaxConnections) +
                                " upstream providers");
            }
            AUTHOS_TRY(storage::insert_upstream_provider(s, inside.scope, row));
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    connection_fact(row, "upstream_provider.created", row.created_at),
                                    caller);
        }));
    return row;
}

Result<std::vector<UpstreamProvider>> list_connections(const Deps& deps, const OrgAccess& access,
                                                       const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_upstream_providers(s, access.scope);
    });
}

Result<UpstreamProvider> get_connection(const Deps& deps, const OrgAccess& access,
                                        const UpstreamProviderId& id, const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_connection(s, access.scope, id); });
}

Result<UpstreamProvider> update_connection(const Deps& deps, const OrgAccess& access,
                                           const UpstreamProviderId& id, const ConnectionChange& change,
                                           const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto fresh, sealed_wish(deps, id, change));
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<UpstreamProvider> {
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(const auto before, load_connection(s, inside.scope, id));
            // Switching one off must stay possible after the tier is gone.
            if (change.enabled != false) {
                AUTHOS_TRY(require_feature(s, inside.organization, Feature::oidc));
            }
            AUTHOS_TRY(auto row, changed_row(deps.settings, before, change));
            if (fresh || change.client_secret || upstream::moves_secret(before, row)) {
                row.client_secret_sealed = fresh;
                row.encryption_key_id = sealing_key_id(deps);
            }
            row.updated_at = now;
            AUTHOS_TRY(const bool updated, storage::update_upstream_provider(s, inside.scope, row));
            if (!updated) return connection_not_found();
            if (before.issuer != row.issuer || before.type != row.type) {
                AUTHOS_TRY(storage::delete_identities_of_provider(s, inside.scope,
                                                                  upstream::identity_provider_of(id)));
            }
            if (upstream::moves_secret(before, row) || upstream::token_scopes_of(row).empty()) {
                // A refresh token is its user's secret between that client and that server: whoever changes
                // the address must not have it sent there.
                AUTHOS_TRY(storage::forget_tokens_of_provider(s, inside.scope,
                                                              upstream::identity_provider_of(id), now));
            }
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        connection_fact(row, "upstream_provider.updated", now), caller));
            return row;
        });
}

Result<void> delete_connection(const Deps& deps, const OrgAccess& access, const UpstreamProviderId& id,
                               const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(const auto row, load_connection(s, inside.scope, id));
            AUTHOS_TRY(
                const long long bound,
                storage::count_routes_bound_to(s, inside.scope, id, name_of(LoginPolicy::password_allowed)));
            if (bound > 0) {
                return fail(Errc::failed_precondition, "connection_in_use",
                            "A domain route with a login_policy other than password_allowed leads to this "
                            "upstream provider: change or delete the route first");
            }
            AUTHOS_TRY(const bool deleted, storage::delete_upstream_provider(s, inside.scope, id));
            if (!deleted) return connection_not_found();
            AUTHOS_TRY(
                storage::delete_identities_of_provider(s, inside.scope, upstream::identity_provider_of(id)));
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    connection_fact(row, "upstream_provider.deleted", now), caller);
        });
}

} // namespace authos::identity
