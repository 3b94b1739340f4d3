#pragma once
// The provider's token of the sign-in itself, for the application to which its user signed in that way.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <vector>

namespace authos::identity {

/// A provider's tokens as they are handed to their own user, unsealed.
struct OwnProviderToken {
    SecretString access_token;
    SecretString refresh_token; // empty: none
    std::optional<UnixMillis> expires_at;
    std::vector<std::string> scopes;
};

/// What is asked for.
struct OwnTokenWish {
    std::string provider;                          // github, google, microsoft; or oidc with a connection
    std::optional<std::string> connection_id = {}; // of the organization whose service it is
};

/// For a token in the context of a service. One that ends within five minutes is renewed first: outbound
/// lane. Errc::invalid_argument: "provider_unknown", "parameter_malformed", "service_context_required".
/// Errc::permission_denied: "not_while_impersonating", "provider_scopes_not_configured" (the service asks
/// nothing of that provider, or the connection names no scopes), "feature_not_in_tier". Errc::not_found
/// "connection_not_found", "provider_identity_not_found": did not sign in by it, or it gave no token.
/// Errc::failed_precondition: "provider_scope_consent_required" (the token can do more than is
/// configured today), "provider_reauth_required" (it is over and cannot be renewed). Errc::unavailable,
/// "provider_token_unavailable".
[[nodiscard]] Result<OwnProviderToken> get_own_provider_token(const Deps& deps, const Principal& principal,
                                                              const OwnTokenWish& wish, const Caller& caller);

} // namespace authos::identity
