#include "linked/client.hpp"

#include "authos/identity/tenant_settings/oauth_credentials.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "upstream/connection_flow.hpp"
#include "upstream/providers.hpp"

namespace authos::identity::linked {

namespace {

Error not_configured() {
    return fail(Errc::unavailable, "upstream_not_configured", "The provider is not configured");
}

// An organization's own application goes before the platform's, as in signing in.
Result<upstream::ClientCredentials> find_credentials(const Deps& deps, storage::Session& s,
                                                     const std::optional<OrgId>& org,
                                                     SocialProvider provider) {
    if (org) {
        AUTHOS_TRY(auto own, find_oauth_credentials(deps, s, storage::ScopeAuthority::organization(*org),
                                                    name_of(provider)));
        if (own) {
            return upstream::ClientCredentials{provider, std::move(own->client_id),
                                               std::move(own->client_secret)};
        }
    }
    const auto& platform = deps.settings.social.of(provider);
    if (platform.client_id.empty()) return not_configured();
    return upstream::ClientCredentials{provider, platform.client_id, platform.client_secret};
}

Result<std::unique_ptr<upstream::Provider>> connection_client(const Deps& deps, const OrgId& org,
                                                              const std::string& name, Deadline deadline) {
    auto connection = deps.database.read(
        deadline, [&](storage::Session& s) { return upstream::connection_of_tokens(deps, s, org, name); });
    if (connection) return upstream::make_connection_provider(deps, std::move(*connection), deadline);
    // Switched off, or not in the tier any more: its tokens wait.
    const bool gone =
        connection.error().code == Errc::not_found || connection.error().code == Errc::permission_denied;
    if (gone) return not_configured();
    return std::move(connection).error();
}

} // namespace

FindClient find_client_with(const Deps& deps, Deadline deadline) {
    return [&deps, deadline](const std::optional<OrgId>& org,
                             const std::string& name) -> Result<std::unique_ptr<upstream::Provider>> {
        if (org && upstream::connection_of_identity(name)) {
            return connection_client(deps, *org, name, deadline);
        }
        const auto provider = parse_social_provider(name);
        if (!provider) return not_configured();
        AUTHOS_TRY(auto credentials, deps.database.read(deadline, [&](storage::Session& s) {
            return find_credentials(deps, s, org, *provider);
        }));
        return upstream::make_provider(deps, std::move(credentials), deadline);
    };
}

} // namespace authos::identity::linked
