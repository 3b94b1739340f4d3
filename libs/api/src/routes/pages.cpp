#include "pages/assets.hpp"
#include "pages/handlers.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kHtml = "text/html";
constexpr std::string_view kPlace = "org service redirect_uri state return_to ui_locales login_hint";
// Forms are small; what is larger is none of ours.
constexpr std::size_t kFormBytes = 64 * 1024;

/// A page for anyone.
constexpr Policy open_page() {
    return {.lane = LaneIndex::db, .limit = Limit::page, .shape = Shape::html, .body_limit = kFormBytes};
}
/// A page of an account, for browsers with a page session.
constexpr Policy own_page(LaneIndex lane = LaneIndex::db, Limit limit = Limit::page) {
    return {.lane = lane, .auth = Auth::page, .limit = limit, .shape = Shape::html, .body_limit = kFormBytes};
}
/// A form that signs in.
constexpr Policy entry_form(LaneIndex lane = LaneIndex::db) {
    return {.lane = lane, .limit = Limit::authentication, .shape = Shape::html, .body_limit = kFormBytes};
}

constexpr Description page(std::string_view operation, std::string_view summary, std::string_view query = kPlace) {
    return {.operation = operation, .group = "Pages", .summary = summary, .response_schema = "Page",
            .response_type = kHtml, .query = query};
}
constexpr Description form(std::string_view operation, std::string_view summary, std::string_view query = kPlace) {
    return {.operation = operation, .group = "Pages", .summary = summary, .request_schema = "PageForm",
            .request_type = kForm, .query = query, .success = 303};
}

// clang-format off
constexpr Route kPages[] = {
    // Assets, cached
    {Method::get, "/assets/pages/{file}", pages::get_asset, {},
     {"getPageAsset", "Pages", "Stylesheet or script of the hosted pages", {}, "PageAsset", {}, "text/css", true}},
    {Method::get, "/assets/pages/brand/{colour}", pages::get_brand_stylesheet, {},
     {"getBrandStylesheet", "Pages", "The pages' colours for an organization's own", {}, "PageAsset", {}, "text/css", true}},

    // Sign-in
    {Method::get, "/authorize", pages::get_sign_in, open_page(),
     page("showSignIn", "Sign in to an organization or a service")},
    {Method::post, "/authorize", pages::post_sign_in, entry_form(LaneIndex::cpu),
     form("submitSignIn", "Sign in to an organization or a service")},
    {Method::get, "/login", pages::get_sign_in, open_page(),
     page("showLogin", "Sign in to the platform")},
    {Method::post, "/login", pages::post_sign_in, entry_form(LaneIndex::cpu),
     form("submitLogin", "Sign in to the platform")},
    {Method::post, "/sign-out", pages::post_sign_out, own_page(),
     form("submitSignOut", "End the page session")},

    // Account
    {Method::get, "/app/account-security", pages::get_account, own_page(),
     page("showAccount", "Sessions, devices and ways to sign in of one's own account")},
    {Method::get, "/app/account-security/password", pages::get_password, own_page(),
     page("showPassword", "Change one's own password")},
    {Method::post, "/app/account-security/password", pages::post_password, own_page(LaneIndex::cpu, Limit::authentication),
     form("submitPassword", "Change one's own password")},

    // Invitations
    {Method::get, "/invitations/accept", pages::get_invitation, own_page(),
     page("showInvitation", "Accept or decline an invitation", "token ui_locales")},
    {Method::post, "/invitations/accept", pages::post_invitation, own_page(),
     form("submitInvitation", "Accept or decline an invitation", "token ui_locales")},
};
// clang-format on

} // namespace

std::span<const Route> pages_routes() noexcept {
    return kPages;
}

} // namespace authos::api
