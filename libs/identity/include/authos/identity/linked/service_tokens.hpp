#pragma once
// Tokens of users' accounts at providers for the programs of a service: only for scopes that the service is
// configured for and that the user granted. What is missing is asked of the user at a page of ours.

#include "authos/identity/api_keys/api_key_access.hpp"
#include "authos/storage/repo/connected_accounts.hpp"

#include <variant>

namespace authos::identity {

/// What a program asks for.
struct ProviderTokenWish {
    UserId user_id;
    std::string provider;
    std::vector<std::string> scopes;
    std::optional<std::string> redirect_uri; // where the browser goes after the page; registered, exactly
    std::optional<std::string> state;        // handed back with it, at most 500 octets
};

/// A token to use now. `scopes` is what it can do.
struct ProviderTokenGiven {
    SecretString access_token;
    std::optional<UnixMillis> expires_at;
    std::vector<std::string> scopes;
    storage::ConnectedAccount account;
};
/// What the user has to do first, at `reauth_url`. `code`: PROVIDER_LINK_REQUIRED,
/// PROVIDER_GRANT_REQUIRED, PROVIDER_SCOPE_CONSENT_REQUIRED or PROVIDER_REAUTH_REQUIRED.
struct ProviderActionRequired {
    std::string code;
    std::string reauth_url;
    std::vector<std::string> missing_scopes;
};
using ProviderTokenAnswer = std::variant<ProviderTokenGiven, ProviderActionRequired>;

/// A token that ends within five minutes is renewed first. Calls the provider then: outbound lane.
/// Errc::invalid_argument: "provider_unknown", "scopes_malformed", "redirect_uri_not_registered",
/// "state_malformed". Errc::permission_denied: "key_permission_missing", "provider_scopes_not_configured".
/// Errc::not_found "user_not_found": no end user of the service. Errc::unavailable,
/// "provider_token_unavailable": it has to be renewed and the provider does not answer; try again.
[[nodiscard]] Result<ProviderTokenAnswer> get_provider_token(const Deps& deps, const ApiKeyAccess& access,
                                                             const ProviderTokenWish& wish,
                                                             const Caller& caller);

} // namespace authos::identity
