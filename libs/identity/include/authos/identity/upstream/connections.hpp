#pragma once
// An organization's connections to identity providers of its own. The client secret goes in sealed and never
// comes out again; it stays only as long as every address stays to which it would be sent.

#include "authos/base/json.hpp"
#include "authos/base/secret.hpp"
#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/upstream_providers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

inline constexpr long long kMaxConnections = 50; // of an organization

/// The wish as received; nothing in it is checked yet.
struct ConnectionDraft {
    std::string connection_id; // 1 to 100 of a-z A-Z 0-9 . _ -, beginning with a letter or digit
    std::string name;
    std::string provider_type; // "oidc" or "oauth2"; "saml" is refused
    std::string client_id;     // 1 to 255 octets
    std::optional<SecretString> client_secret = {};
    std::optional<std::string> issuer = {};
    std::optional<std::string> authorization_url = {};
    std::optional<std::string> token_url = {};
    std::optional<std::string> userinfo_url = {};
    std::optional<std::string> discovery_url = {};
    std::optional<std::vector<std::string>> scopes = {};
    std::optional<Json> metadata = {}; // an object
    bool enabled = true;
};

/// A change as received. A secret of null takes the stored one away.
struct ConnectionChange {
    std::optional<std::string> connection_id = {};
    std::optional<std::string> name = {};
    std::optional<std::string> provider_type = {};
    std::optional<std::string> client_id = {};
    FieldChange<SecretString> client_secret = {};
    FieldChange<std::string> issuer = {};
    FieldChange<std::string> authorization_url = {};
    FieldChange<std::string> token_url = {};
    FieldChange<std::string> userinfo_url = {};
    FieldChange<std::string> discovery_url = {};
    FieldChange<std::vector<std::string>> scopes = {};
    FieldChange<Json> metadata = {};
    std::optional<bool> enabled = {};
};

/// Common to creating and changing: Errc::invalid_argument: "connection_id_malformed", "name_malformed",
/// "provider_type_unsupported" (saml), "provider_type_unknown", "client_id_malformed",
/// "client_secret_malformed", "issuer_missing", "endpoint_missing", "scopes_malformed", "metadata_malformed",
/// "url_malformed", "url_not_allowed", "address_not_allowed"; Errc::already_exists, "connection_id_taken";
/// Errc::permission_denied: "impersonated" and "feature_not_in_tier".
[[nodiscard]] Result<storage::UpstreamProvider> create_connection(const Deps& deps, const OrgAccess& access,
                                                                  const ConnectionDraft& draft,
                                                                  const Caller& caller);
[[nodiscard]] Result<std::vector<storage::UpstreamProvider>>
list_connections(const Deps& deps, const OrgAccess& access, const Caller& caller);
/// Errc::not_found, "connection_not_found".
[[nodiscard]] Result<storage::UpstreamProvider> get_connection(const Deps& deps, const OrgAccess& access,
                                                               const storage::UpstreamProviderId& id,
                                                               const Caller& caller);

/// Another issuer, endpoint, type or client without a new secret takes the stored secret away. Another
/// issuer also ends what accounts are linked through the connection: a subject means somebody only where it
/// was given. Where the secret goes, and where no scopes are named any more, the tokens of its people go as
/// well. Errc::not_found, "connection_not_found".
[[nodiscard]] Result<storage::UpstreamProvider> update_connection(const Deps& deps, const OrgAccess& access,
                                                                  const storage::UpstreamProviderId& id,
                                                                  const ConnectionChange& change,
                                                                  const Caller& caller);

/// Domain routes that lead there with a policy that manages passwords must be changed first: else nobody of
/// the domain could sign in, or passwords would open unasked. Errc::failed_precondition,
/// "connection_in_use"; Errc::not_found, "connection_not_found".
[[nodiscard]] Result<void> delete_connection(const Deps& deps, const OrgAccess& access,
                                             const storage::UpstreamProviderId& id, const Caller& caller);

} // namespace authos::identity
