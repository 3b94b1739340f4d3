#pragma once
// Reading the parts of a stored connection.

#include "authos/authcore/envelope.hpp"
#include "authos/storage/repo/upstream_providers.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity::upstream {

inline constexpr std::string_view kOidcType = "oidc";
inline constexpr std::string_view kOAuth2Type = "oauth2";

/// The members of "metadata" that this server obeys; others are kept for their owner.
struct ConnectionMetadata {
    std::optional<std::string> jwks_uri;
    std::optional<bool> secret_in_body; // token_endpoint_auth_method: client_secret_post or _basic
};
[[nodiscard]] ConnectionMetadata metadata_of(const storage::UpstreamProvider& row);

/// Those of the connection, else openid, email and profile; none for plain OAuth 2.0.
[[nodiscard]] std::vector<std::string> scopes_of(const storage::UpstreamProvider& row);

/// What the services of its organization may ask for with its tokens: what the connection itself names.
/// Empty: its tokens are for signing in alone and are not kept.
[[nodiscard]] std::vector<std::string> token_scopes_of(const storage::UpstreamProvider& row);

/// The document's address: given, or below the issuer; nothing where there is neither.
[[nodiscard]] std::optional<std::string> discovery_url_of(const storage::UpstreamProvider& row);

/// Where its secret is stored; `id` outlives the result.
[[nodiscard]] authcore::EnvelopeContext connection_secret_place(const std::string& id);

} // namespace authos::identity::upstream
