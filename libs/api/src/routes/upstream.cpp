#include "handlers/upstream.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kIntegrations = cap(Capability::integrations_manage, kActive);
/// Asks name servers while the caller waits.
constexpr Policy kIntegrationsOutbound = {.lane = LaneIndex::outbound,
                                          .auth = Auth::org_capability,
                                          .capability = Capability::integrations_manage,
                                          .active = true};

// clang-format off
constexpr Route kUpstream[] = {
    {Method::post, "/api/organizations/{org_slug}/upstream-providers", handlers::post_upstream_provider, kIntegrations,
     {"createUpstreamProvider", "Upstream providers", "Connect an identity provider of the organization's own; the tier must include allow_oidc", "CreateUpstreamProviderRequest", "UpstreamProvider"}},
    {Method::get, "/api/organizations/{org_slug}/upstream-providers", handlers::get_upstream_providers, kIntegrations,
     {"listUpstreamProviders", "Upstream providers", "The organization's connections, by the time of creation", {}, "UpstreamProviders"}},
    {Method::get, "/api/organizations/{org_slug}/upstream-providers/{provider_id}", handlers::get_upstream_provider, kIntegrations,
     {"getUpstreamProvider", "Upstream providers", "A connection, without its secret", {}, "UpstreamProvider"}},
    {Method::patch, "/api/organizations/{org_slug}/upstream-providers/{provider_id}", handlers::patch_upstream_provider, kIntegrations,
     {"updateUpstreamProvider", "Upstream providers", "Change a connection; another address, type or client without client_secret removes the stored secret", "UpdateUpstreamProviderRequest", "UpstreamProvider"}},
    {Method::del, "/api/organizations/{org_slug}/upstream-providers/{provider_id}", handlers::delete_upstream_provider, kIntegrations,
     {.operation = "deleteUpstreamProvider", .group = "Upstream providers", .summary = "Delete a connection and what accounts are linked through it; refused while a domain route's login_policy needs it", .success = 204}},
    {Method::post, "/api/organizations/{org_slug}/domain-routes", handlers::post_domain_route, kIntegrations,
     {"createDomainRoute", "Upstream providers", "Claim a mail domain; nothing follows from it before it is verified", "CreateDomainRouteRequest", "DomainRoute"}},
    {Method::get, "/api/organizations/{org_slug}/domain-routes", handlers::get_domain_routes, kIntegrations,
     {"listDomainRoutes", "Upstream providers", "The organization's mail domains, by the time of creation", {}, "DomainRoutes"}},
    {Method::patch, "/api/organizations/{org_slug}/domain-routes/{route_id}", handlers::patch_domain_route, kIntegrations,
     {"updateDomainRoute", "Upstream providers", "Change where a domain's people sign in and whether they may use passwords", "UpdateDomainRouteRequest", "DomainRoute"}},
    {Method::del, "/api/organizations/{org_slug}/domain-routes/{route_id}", handlers::delete_domain_route, kIntegrations,
     {.operation = "deleteDomainRoute", .group = "Upstream providers", .summary = "Give a mail domain up", .success = 204}},
    {Method::post, "/api/organizations/{org_slug}/domain-routes/{route_id}/verify", handlers::post_verify_domain_route, kIntegrationsOutbound,
     {"verifyDomainRoute", "Upstream providers", "Look for the TXT record _sso-verification.{domain} now", {}, "DomainRouteVerdict"}},
    {Method::post, "/api/auth/lookup-email", handlers::post_lookup_email, kPublic,
     {"lookupEmail", "Authentication", "Where addresses of that domain sign in; whether there is an account is not looked at", "LookupEmailRequest", "HomeRealm"}},
    {Method::get, "/api/auth/context", handlers::get_sign_in_context, kPublic,
     {.operation = "getSignInContext", .group = "Authentication", .summary = "What a sign-in page must know: the place and the ways in", .response_schema = "SignInContext", .query = "org service redirect_uri"}},
    {Method::post, "/auth/saml/callback", handlers::post_saml_callback, kPublic,
     {"samlCallback", "Authentication", "Always refused: signing in through a SAML identity provider is not supported", {}, "Error"}},
};
// clang-format on

} // namespace

std::span<const Route> upstream_routes() noexcept {
    return kUpstream;
}

} // namespace authos::api
