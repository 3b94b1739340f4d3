#include "handlers/linked.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

using identity::KeyPermission;

/// May have to renew a token at the provider.
constexpr Policy kOwnToken = {.lane = LaneIndex::outbound, .auth = Auth::bearer};
/// The body names the provider: keys for that one alone get in as well.
constexpr Policy kKeyToken = {
    .lane = LaneIndex::outbound, .auth = Auth::api_key, .permission = KeyPermission::read_provider_tokens};

// clang-format off
constexpr Route kLinked[] = {
    {Method::get, "/api/user/linked-accounts", handlers::get_linked_accounts, kSignedIn,
     {"listLinkedAccounts", "Linked accounts", "One's accounts at providers, and which services may use them; in the context of an organization or service only the grants to that one", {}, "LinkedAccounts"}},
    {Method::post, "/api/user/linked-accounts/{provider}/link", handlers::post_account_link, kSignedIn,
     {.operation = "linkAccount", .group = "Linked accounts", .summary = "Begin to link an account at the provider; after a recent sign-in. Sets a cookie that the callback wants back: browsers call this with credentials, then go to authorization_url", .request_schema = "LinkAccountRequest", .response_schema = "IdentityLink", .body_optional = true}},
    {Method::post, "/api/user/provider-token-requests/{state}/link", handlers::post_token_request_link, kSignedIn,
     {"linkAccountForTokenRequest", "Linked accounts", "Begin to link an account for exactly what the service asks; as linkAccount, but the browser comes back to /connect/provider-token/{state}", {}, "IdentityLink"}},
    {Method::post, "/api/user/linked-accounts/{account_id}/grants", handlers::post_linked_account_grant, kSignedIn,
     {"grantLinkedAccount", "Linked accounts", "Let a service use the account for exactly these scopes; after a recent sign-in", "GrantRequest", "ProviderGrant"}},
    {Method::del, "/api/user/linked-accounts/{account_id}", handlers::delete_linked_account, kSignedIn,
     {.operation = "unlinkAccount", .group = "Linked accounts", .summary = "Unlink the account, end its grants and forget its tokens; after a recent sign-in", .success = 204}},
    {Method::del, "/api/user/linked-accounts/{account_id}/grants/{service_id}", handlers::delete_linked_account_grant, kSignedIn,
     {.operation = "revokeProviderGrant", .group = "Linked accounts", .summary = "End what a service may do with the account", .success = 204}},
    {Method::get, "/api/user/provider-token-requests/{state}", handlers::get_provider_token_request, kSignedIn,
     {"getProviderTokenRequest", "Linked accounts", "What a service asks for; for its user only", {}, "ProviderTokenRequest"}},
    {Method::post, "/api/user/provider-token-requests/{state}/complete", handlers::post_complete_provider_token_request, kSignedIn,
     {.operation = "completeProviderTokenRequest", .group = "Linked accounts", .summary = "Allow it, once; after a recent sign-in. What the service was allowed before stays", .request_schema = "CompleteTokenRequest", .response_schema = "AnsweredTokenRequest", .body_optional = true}},
    {Method::post, "/api/user/provider-token-requests/{state}/decline", handlers::post_decline_provider_token_request, kSignedIn,
     {"declineProviderTokenRequest", "Linked accounts", "Refuse it", {}, "AnsweredTokenRequest"}},
    {Method::get, "/api/provider-token/{provider}", handlers::get_own_provider_token, kOwnToken,
     {.operation = "getProviderToken", .group = "Linked accounts", .summary = "The provider's token of one's sign-in to the service, with an access token in the context of that service. Provider oidc: of the organization's upstream provider that connection_id names, if scopes are configured there", .response_schema = "OwnProviderToken", .query = "connection_id"}},
    {Method::post, "/api/service/provider-tokens", handlers::post_service_provider_token, kKeyToken,
     {"getServiceProviderToken", "Service API", "A token of a user's linked account, or what the user must do first. Keys need read:provider_tokens, or that of the provider", "ServiceProviderTokenRequest", "ServiceProviderToken"}},
};
// clang-format on

} // namespace

std::span<const Route> linked_routes() noexcept {
    return kLinked;
}

} // namespace authos::api
