#include "upstream/credentials.hpp"

#include "authos/identity/tenant_settings/oauth_credentials.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity::upstream {

namespace {

Error credentials_changed() {
    return fail(Errc::failed_precondition, "credentials_changed",
                "The sign-in settings were changed meanwhile. Please start again.");
}

std::string callback_of(const Deps& deps, SocialProvider provider, std::string_view prefix) {
    return deps.settings.base_url + std::string{prefix} + std::string{name_of(provider)} + "/callback";
}

} // namespace

Result<ChosenClient> platform_client(const Deps& deps, SocialProvider provider) {
    const SocialProviderSettings& own = deps.settings.social.of(provider);
    if (own.client_id.empty()) {
        return fail(Errc::failed_precondition, "provider_not_configured",
                    "Sign-in with " + std::string{title_of(provider)} + " is not set up here");
    }
    ChosenClient chosen{{provider, own.client_id, own.client_secret}, "platform", own.redirect_uri, "any"};
    if (own.redirect_uri.empty()) {
        chosen.callback_uri = callback_of(deps, provider, "/auth/admin/");
        chosen.callback_kind = "admin";
    }
    return chosen;
}

Result<ChosenClient> choose_client(const Deps& deps, storage::Session& s, const storage::OrgScope& org,
                                   SocialProvider provider) {
    AUTHOS_TRY(auto own, find_oauth_credentials(deps, s, org, name_of(provider)));
    if (!own) return platform_client(deps, provider);
    return ChosenClient{{provider, std::move(own->client_id), std::move(own->client_secret)},
                        "organization",
                        callback_of(deps, provider, "/auth/"),
                        "user"};
}

Result<ClientCredentials> client_of_flow(const Deps& deps, storage::Session& s,
                                         const storage::OAuthState& row, SocialProvider provider) {
    ClientCredentials credentials{provider, {}, {}};
    if (row.credential_kind == "platform") {
        const SocialProviderSettings& own = deps.settings.social.of(provider);
        credentials.client_id = own.client_id;
        credentials.client_secret = own.client_secret;
    } else if (row.credential_kind == "organization" && row.org_id) {
        AUTHOS_TRY(auto own,
                   find_oauth_credentials(deps, s, storage::ScopeAuthority::organization(*row.org_id),
                                          name_of(provider)));
        if (!own) return credentials_changed();
        credentials.client_id = std::move(own->client_id);
        credentials.client_secret = std::move(own->client_secret);
    }
    if (credentials.client_id.empty() || credentials.client_id != row.client_id) return credentials_changed();
    return credentials;
}

} // namespace authos::identity::upstream
