#include "upstream/connection_flow.hpp"

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/scope_authority.hpp"
#include "upstream/stored_connection.hpp"

namespace authos::identity::upstream {

namespace {

Error no_such_connection() {
    return fail(Errc::not_found, "connection_not_found", "Connection not found");
}

Result<Connection> usable(const Deps& deps, storage::Session& s, const storage::Organization& organization,
                          std::optional<storage::UpstreamProvider> row) {
    if (!row || !row->enabled) return no_such_connection();
    AUTHOS_TRY(require_feature(s, organization, Feature::oidc));
    return open_connection(deps, std::move(*row));
}

} // namespace

Result<Connection> find_usable_connection(const Deps& deps, storage::Session& s,
                                          const storage::Organization& organization,
                                          std::string_view connection_id) {
    const auto scope = storage::ScopeAuthority::organization(organization.id);
    AUTHOS_TRY(auto row, storage::find_upstream_provider_by_connection(s, scope, connection_id));
    return usable(deps, s, organization, std::move(row));
}

Result<Connection> connection_of_tokens(const Deps& deps, storage::Session& s, const OrgId& org,
                                        std::string_view identity_provider) {
    const auto id = connection_of_identity(identity_provider);
    AUTHOS_TRY(const auto organization, storage::find_organization(s, org));
    if (!id || !organization) return no_such_connection();
    AUTHOS_TRY(auto row, storage::find_upstream_provider(s, storage::ScopeAuthority::organization(org), *id));
    return usable(deps, s, *organization, std::move(row));
}

Result<Connection> connection_of_flow(const Deps& deps, storage::Session& s, const storage::OAuthState& row) {
    if (!row.org_id || !row.connection_id) return no_such_connection();
    const auto id = storage::UpstreamProviderId::parse(*row.connection_id);
    AUTHOS_TRY(const auto organization, storage::find_organization(s, *row.org_id));
    if (!id || !organization) return no_such_connection();
    const auto scope = storage::ScopeAuthority::organization(*row.org_id);
    AUTHOS_TRY(auto stored, storage::find_upstream_provider(s, scope, *id));
    AUTHOS_TRY(auto connection, usable(deps, s, *organization, std::move(stored)));
    // The code belongs to the client and the server that it was asked of.
    if (connection.row.client_id != row.client_id || connection.row.updated_at > row.created_at) {
        return fail(Errc::failed_precondition, "credentials_changed",
                    "The sign-in settings were changed meanwhile. Please start again.");
    }
    return connection;
}

FlowDraft connection_draft(const Deps& deps, const Connection& connection) {
    return {.provider = std::string{kConnectionProvider},
            .purpose = "login",
            .credential_kind = "connection",
            .client_id = connection.row.client_id,
            .callback_uri = deps.settings.base_url + "/auth/oidc/callback",
            .callback_kind = "user",
            .scopes = scopes_of(connection.row),
            .connection_id = connection.row.id.text()};
}

Error outward_error(const Deps& deps, const Error& error, const std::string& provider) {
    if (error.reason == "upstream_email_unverified") {
        return fail(Errc::permission_denied, error.reason, error.message);
    }
    if (error.reason.rfind("upstream_", 0) != 0) return error;
    deps.log.warn("oauth.exchange_failed",
                  {{"provider", provider}, {"reason", error.reason}, {"cause", error.detail}});
    return fail(Errc::internal, "oauth_exchange_failed",
                "Signing in with the provider failed. Please try again later.")
        .with_detail(error.reason + ": " + error.detail);
}

} // namespace authos::identity::upstream
