#pragma once
// Bring your own OAuth: an organization's own application at a social provider, used instead of the
// platform's. The secret goes in sealed, bound to organization and provider, and comes out only for a
// sign-in of that organization.

#include "authos/base/secret.hpp"
#include "authos/identity/rbac/org_access.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {
class Session;
}

namespace authos::identity {

/// What may be shown of stored credentials.
struct OAuthCredentialsView {
    std::string provider; // "github", "google", "microsoft"
    std::string client_id;
};

/// The wish as received; nothing in it is checked yet.
struct OAuthCredentialsDraft {
    std::string provider;
    std::string client_id;      // 1 to 255 octets
    SecretString client_secret; // 1 to 2048 octets
};

/// Adds or replaces. Errc::invalid_argument: "provider_unknown", "client_id_malformed",
/// "client_secret_malformed".
[[nodiscard]] Result<OAuthCredentialsView> put_oauth_credentials(const Deps& deps, const OrgAccess& access,
                                                                 const OAuthCredentialsDraft& draft,
                                                                 const Caller& caller);

/// Errc::invalid_argument, "provider_unknown". Errc::not_found, "oauth_credentials_not_found".
[[nodiscard]] Result<OAuthCredentialsView> get_oauth_credentials(const Deps& deps, const OrgAccess& access,
                                                                 std::string_view provider,
                                                                 const Caller& caller);

/// Also where there are none. Errc::invalid_argument, "provider_unknown".
[[nodiscard]] Result<void> delete_oauth_credentials(const Deps& deps, const OrgAccess& access,
                                                    std::string_view provider, const Caller& caller);

/// Credentials with their secret opened: for talking to the provider, never for an answer.
struct OAuthClient {
    std::string provider;
    std::string client_id;
    SecretString client_secret;
};

/// The organization's own credentials at `provider`, or nothing. Errc::data_loss, "secret_unreadable".
[[nodiscard]] Result<std::optional<OAuthClient>> find_oauth_credentials(const Deps& deps, storage::Session& s,
                                                                        const storage::OrgScope& scope,
                                                                        std::string_view provider);

} // namespace authos::identity
