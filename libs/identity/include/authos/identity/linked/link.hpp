#pragma once
// Linking an account at a provider, by a flow of identity/upstream/flow.hpp: begun here, ended at our
// callback in the same browser and session. It comes back to /connect/provider-token/{state} where it was for
// a service's request, else to where links of identities come back.

#include "authos/identity/principal.hpp"
#include "authos/identity/upstream/flow.hpp"

#include <vector>

namespace authos::identity {

/// For the user's own list. `scopes`: empty means those of the service in whose context the token is, or the
/// provider's defaults; in the context of a service only what it is configured for.
/// Errc::invalid_argument: "provider_unknown", "scopes_malformed". Errc::permission_denied:
/// "not_while_impersonating", "reauthentication_required", "provider_scopes_not_configured",
/// "organization_not_active", "feature_not_in_tier" (the organization's tier does not have this provider).
/// Errc::failed_precondition: "provider_not_configured", "too_many_linked_accounts".
[[nodiscard]] Result<BegunFlow> begin_account_link(const Deps& deps, const Principal& principal,
                                                   const LinkStart& start, const Caller& caller);

/// Where linking leads to something in the place of the session: the tier has the provider, there is an
/// application to ask with, and a service is configured to use accounts there. Sorted.
/// Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<std::vector<std::string>>
list_linkable_providers(const Deps& deps, const Principal& principal, const Caller& caller);

/// For a service's request: its organization's application asks for exactly what the service wants and was
/// granted before. The grant itself is complete_token_request's. Errors as above, and Errc::not_found,
/// "token_request_not_found".
[[nodiscard]] Result<BegunFlow> begin_request_link(const Deps& deps, const Principal& principal,
                                                   const SecretString& state, const Caller& caller);

} // namespace authos::identity
