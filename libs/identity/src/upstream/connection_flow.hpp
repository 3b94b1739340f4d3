#pragma once
// Where the flow of a browser meets an organization's own provider.

#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "upstream/oidc.hpp"
#include "upstream/state.hpp"

#include <string_view>

namespace authos::identity::upstream {

/// The provider in paths and states; which one it is, the connection says.
inline constexpr std::string_view kConnectionProvider = "oidc";

/// By its connection_id in that organization and nowhere else. Errc::not_found, "connection_not_found" (also
/// where it is switched off); Errc::permission_denied, "feature_not_in_tier"; Errc::data_loss,
/// "secret_unreadable".
[[nodiscard]] Result<Connection> find_usable_connection(const Deps& deps, storage::Session& s,
                                                        const storage::Organization& organization,
                                                        std::string_view connection_id);

/// The connection with which the flow began, if it still is what it was. Errors as above, and
/// Errc::failed_precondition, "credentials_changed".
[[nodiscard]] Result<Connection> connection_of_flow(const Deps& deps, storage::Session& s,
                                                    const storage::OAuthState& row);

/// The connection that an identity of that organization names. Errors as of find_usable_connection.
[[nodiscard]] Result<Connection> connection_of_tokens(const Deps& deps, storage::Session& s, const OrgId& org,
                                                      std::string_view identity_provider);

/// A sign-in through it, still without a place.
[[nodiscard]] FlowDraft connection_draft(const Deps& deps, const Connection& connection);

/// A provider's trouble in general words, with its cause for our log; what else went wrong stays as it is.
[[nodiscard]] Error outward_error(const Deps& deps, const Error& error, const std::string& provider);

} // namespace authos::identity::upstream
