#include "handlers/social.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

/// Asks the provider of an organization where its endpoints are.
constexpr Policy kStart = {.lane = LaneIndex::outbound, .limit = Limit::authentication};
constexpr Policy kCallback = {.lane = LaneIndex::outbound, .limit = Limit::authentication};

// clang-format off
constexpr Route kSocial[] = {
    {Method::get, "/auth/{provider}", handlers::get_social_start, kStart,
     {.operation = "startSocialSignIn", .group = "Social sign-in",
      .summary = "Send the browser to GitHub, Google or Microsoft, or (oidc) to the upstream provider that connection_id names; org and service are needed, redirect_uri must be registered. "
                 "Sets a cookie that the callback wants back",
      .query = "org service redirect_uri state resource user_code saml_state connection_id hosted", .success = 303}},
    {Method::get, "/auth/{provider}/callback", handlers::get_social_callback, kCallback,
     {.operation = "endSocialSignIn", .group = "Social sign-in",
      .summary = "The provider sends the browser here; goes on to redirect_uri with tokens (or preauth_token and mfa_required) in the "
                 "fragment, or with error and error_description in the query. format=json answers 200 with a TokenResponse instead. "
                 "Links end as IdentityLink tells, with an error_code such as PROVIDER_ACCOUNT_CONFLICT where they failed",
      .query = "code state error error_description iss format", .success = 303}},
    {Method::get, "/auth/admin/{provider}", handlers::get_admin_start, kPublic,
     {.operation = "startAdminSignIn", .group = "Social sign-in",
      .summary = "The same for administrators, through the platform's application; accounts are matched, never created",
      .query = "org_slug user_code return_to hosted", .success = 303}},
    {Method::get, "/auth/admin/{provider}/callback", handlers::get_admin_callback, kCallback,
     {.operation = "endAdminSignIn", .group = "Social sign-in",
      .summary = "The provider sends the browser here whenever the platform's application was used; goes on to the dashboard's "
                 "/auth/callback, or as endSocialSignIn does",
      .query = "code state error error_description format", .success = 303}},
    {Method::get, "/api/user/identities", handlers::get_identities, kSignedIn,
     {"listIdentities", "Social sign-in", "The ways to sign in that the account has in the place of its session", {}, "IdentityList"}},
    {Method::post, "/api/user/identities/{provider}/link", handlers::post_identity_link, kSignedIn,
     {"linkIdentity", "Social sign-in",
      "Begin to add a way to sign in; needs a recent sign-in. Sets a cookie that the callback wants back: browsers call this with "
      "credentials, then go to authorization_url", {}, "IdentityLink"}},
    {Method::del, "/api/user/identities/{provider}", handlers::delete_identity, kSignedIn,
     {.operation = "unlinkIdentity", .group = "Social sign-in",
      .summary = "Remove a way to sign in, but not the last one; needs a recent sign-in", .success = 204}},
};
// clang-format on

} // namespace

std::span<const Route> social_routes() noexcept {
    return kSocial;
}

} // namespace authos::api
