#include "handlers/settings.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kSettings = cap(Capability::org_settings_manage, kActive);
/// Asks other servers while the caller waits.
constexpr Policy kSettingsOutbound = {.lane = LaneIndex::outbound,
                                      .auth = Auth::org_capability,
                                      .capability = Capability::org_settings_manage,
                                      .active = true};

// clang-format off
constexpr Route kTenantSettings[] = {
    {Method::post, "/api/organizations/{org_slug}/oauth-credentials/{provider}", handlers::post_oauth_credentials, kSettings,
     {"setOAuthCredentials", "Tenant settings", "Set the organization's own OAuth application at github, google or microsoft", "OAuthCredentialsRequest", "OAuthCredentials"}},
    {Method::get, "/api/organizations/{org_slug}/oauth-credentials/{provider}", handlers::get_oauth_credentials, kSettings,
     {"getOAuthCredentials", "Tenant settings", "The organization's own OAuth application, without its secret", {}, "OAuthCredentials"}},
    {Method::del, "/api/organizations/{org_slug}/oauth-credentials/{provider}", handlers::delete_oauth_credentials, kSettings,
     {.operation = "deleteOAuthCredentials", .group = "Tenant settings", .summary = "Return to the platform's OAuth application", .success = 204}},
    {Method::post, "/api/organizations/{org_slug}/smtp", handlers::post_smtp, kSettings,
     {"setSmtp", "Tenant settings", "Set the organization's own mail server; a stored password stays only while server and login stay", "SmtpRequest", "Message"}},
    {Method::get, "/api/organizations/{org_slug}/smtp", handlers::get_smtp, kSettings,
     {"getSmtp", "Tenant settings", "The organization's own mail server, without its password", {}, "SmtpSettings"}},
    {Method::del, "/api/organizations/{org_slug}/smtp", handlers::delete_smtp, kSettings,
     {"removeSmtp", "Tenant settings", "Return to the platform's mail server", {}, "Message"}},
    {Method::post, "/api/organizations/{org_slug}/domain", handlers::post_domain, kSettings,
     {"setDomain", "Tenant settings", "Claim a domain; the answer says how to prove it", "DomainRequest", "DomainClaim"}},
    {Method::post, "/api/organizations/{org_slug}/domain/verify", handlers::post_verify_domain, kSettingsOutbound,
     {"verifyDomain", "Tenant settings", "Look for the proof of the domain now", {}, "DomainVerdict"}},
    {Method::get, "/api/organizations/{org_slug}/domain", handlers::get_domain, kSettings,
     {"getDomain", "Tenant settings", "The domain and whether it is proven", {}, "Domain"}},
    {Method::del, "/api/organizations/{org_slug}/domain", handlers::delete_domain, kSettings,
     {.operation = "deleteDomain", .group = "Tenant settings", .summary = "Give the domain up", .success = 204}},
    {Method::patch, "/api/organizations/{org_slug}/branding", handlers::patch_branding, kSettings,
     {"updateBranding", "Tenant settings", "Change logo and colour; null clears", "BrandingRequest", "Branding"}},
    {Method::get, "/api/organizations/{org_slug}/branding", handlers::get_branding, member(),
     {"getBranding", "Tenant settings", "Logo and colour", {}, "Branding"}},
    {Method::get, "/api/organizations/{org_slug}/branding/public", handlers::get_public_branding, kPublic,
     {"getPublicBranding", "Tenant settings", "Logo and colour of an active organization, for anyone", {}, "Branding"}},
};
// clang-format on

} // namespace

std::span<const Route> settings_routes() noexcept {
    return kTenantSettings;
}

} // namespace authos::api
