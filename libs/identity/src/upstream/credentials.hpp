#pragma once
// Whose application at the provider a flow uses. An organization's own goes before the platform's, and never
// another's: it is found by the organization's scope, and its secret opens only there. A flow ends with the
// credentials that it began with.

#include "authos/storage/repo/oauth_states.hpp"
#include "authos/storage/scope.hpp"
#include "upstream/providers.hpp"

namespace authos::identity::upstream {

struct ChosenClient {
    ClientCredentials credentials;
    std::string kind; // "platform", "organization": as stored with the state
    std::string callback_uri;
    std::string callback_kind;
};

/// Errc::failed_precondition, "provider_not_configured".
[[nodiscard]] Result<ChosenClient> choose_client(const Deps& deps, storage::Session& s,
                                                 const storage::OrgScope& org, SocialProvider provider);
[[nodiscard]] Result<ChosenClient> platform_client(const Deps& deps, SocialProvider provider);

/// The client that began the flow. Errc::failed_precondition, "credentials_changed": it is not there any
/// more, or it is another one.
[[nodiscard]] Result<ClientCredentials> client_of_flow(const Deps& deps, storage::Session& s,
                                                       const storage::OAuthState& row,
                                                       SocialProvider provider);

} // namespace authos::identity::upstream
