#pragma once
// An identity provider that an organization brings: OpenID Connect, or plain OAuth 2.0 with a userinfo
// endpoint. Source: OpenID Connect Core 1.0 §3.1; RFC 6749; RFC 7636; RFC 9207.

#include "authos/storage/repo/upstream_providers.hpp"
#include "upstream/provider.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace authos::identity::upstream {

/// A stored connection with its secret opened; without one it is a public client.
struct Connection {
    storage::UpstreamProvider row;
    SecretString client_secret;
};

/// Errc::data_loss, "secret_unreadable".
[[nodiscard]] Result<Connection> open_connection(const Deps& deps, storage::UpstreamProvider row);

/// The face of the connection for one sign-in. All its calls together end within 15 s of this one and by
/// `deadline`. `deps` outlives it. An ID token is believed only with a known key, the connection's issuer
/// and client, the nonce of the request and a fresh time.
[[nodiscard]] std::unique_ptr<Provider> make_connection_provider(const Deps& deps, Connection connection,
                                                                 Deadline deadline);

/// Whether the connection's server answers at all right now; see is_answering.
[[nodiscard]] bool is_reachable(const Deps& deps, const storage::UpstreamProvider& row, Deadline deadline);

/// How identities name the connection: by the row, so that neither two connections nor two tenants share a
/// subject. "oidc:<id>"
[[nodiscard]] std::string identity_provider_of(const storage::UpstreamProviderId& id);
/// The way back; nothing for every other provider.
[[nodiscard]] std::optional<storage::UpstreamProviderId> connection_of_identity(std::string_view provider);

} // namespace authos::identity::upstream
