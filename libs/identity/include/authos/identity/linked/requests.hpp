#pragma once
// What a service asks its user: may I use your account at this provider, for this? The browser comes with a
// state that only it and the service know; it is good for its user alone, once, for half an hour.

#include "authos/identity/linked/accounts.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"

namespace authos::identity {

/// Where the page at /connect/provider-token/{state} sends somebody to sign in.
struct TokenRequestPlace {
    std::string org_slug;
    std::string service_slug;
    std::string provider;
};
/// For anybody who has the state; tells nothing of the user. Errc::not_found, "token_request_not_found":
/// unknown, over, or answered.
[[nodiscard]] Result<TokenRequestPlace> find_token_request_place(const Deps& deps, const SecretString& state,
                                                                 const Caller& caller);

/// What the user is asked.
struct TokenRequestView {
    storage::TokenRequest request;
    std::string org_slug;
    std::string org_name;
    std::string service_slug;
    std::string service_name;
    std::vector<storage::ConnectedAccount> accounts; // the user's own at that provider
};
/// Also when it was answered a moment ago. Errc::not_found, "token_request_not_found": unknown, over, of
/// another user, or of a service that this token does not reach; likewise below.
/// Errc::permission_denied, "not_while_impersonating"; likewise below.
[[nodiscard]] Result<TokenRequestView> get_token_request(const Deps& deps, const Principal& principal,
                                                         const SecretString& state, const Caller& caller);

/// Yes: what was granted to the service before stays, what it asks for is added. No account: the one that
/// was linked for the request, else the only one at that provider.
/// The answer is where the browser goes, with provider_grant=success, provider and state; nothing where the
/// service named no place. Errc::permission_denied, also "reauthentication_required",
/// "provider_scopes_not_configured". Errc::not_found, also "linked_account_not_found".
/// Errc::failed_precondition: "provider_link_required" (no account there yet), "account_choice_required",
/// "provider_scope_consent_required", "provider_reauth_required".
[[nodiscard]] Result<std::optional<std::string>>
complete_token_request(const Deps& deps, const Principal& principal, const SecretString& state,
                       const std::optional<storage::ConnectedAccountId>& account, const Caller& caller);

/// No. The browser goes back with provider_grant=denied and error=access_denied.
[[nodiscard]] Result<std::optional<std::string>> decline_token_request(const Deps& deps,
                                                                       const Principal& principal,
                                                                       const SecretString& state,
                                                                       const Caller& caller);

} // namespace authos::identity
