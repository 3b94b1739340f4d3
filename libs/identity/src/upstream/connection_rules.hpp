#pragma once
// What a connection may look like.

#include "authos/identity/settings.hpp"
#include "authos/identity/upstream/connections.hpp"

namespace authos::identity::upstream {

/// The row as it is to be stored, checked as a whole; id, secret and times are the caller's. Errors as
/// create_connection.
[[nodiscard]] Result<void> check_connection(const Settings& settings, const storage::UpstreamProvider& row);

[[nodiscard]] Result<void> check_client_secret(const SecretString& secret);
/// JSON to store. Errc::invalid_argument: "scopes_malformed", "metadata_malformed".
[[nodiscard]] Result<std::string> stored_scopes(const std::vector<std::string>& scopes);
[[nodiscard]] Result<std::string> stored_metadata(const Settings& settings, const Json& metadata);

/// Whether the secret of `before` would be sent elsewhere, or in another's name, after the change.
[[nodiscard]] bool moves_secret(const storage::UpstreamProvider& before,
                                const storage::UpstreamProvider& after);

} // namespace authos::identity::upstream
