#include "pages/assets.hpp"
#include "pages/handlers.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kHtml = "text/html";
constexpr std::string_view kPlace = "org service redirect_uri state return_to ui_locales login_hint";
constexpr std::string_view kLink = "org service redirect_uri state token ui_locales";
constexpr std::string_view kNone = "ui_locales";
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

constexpr Description page(std::string_view operation, std::string_view summary,
                           std::string_view query = kPlace) {
    return {.operation = operation,
            .group = "Pages",
            .summary = summary,
            .response_schema = "Page",
            .response_type = kHtml,
            .query = query};
}
constexpr Description form(std::string_view operation, std::string_view summary,
                           std::string_view query = kPlace) {
    return {.operation = operation,
            .group = "Pages",
            .summary = summary,
            .request_schema = "PageForm",
            .request_type = kForm,
            .query = query,
            .success = 303};
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
     form("submitSignIn", "Sign in to an organization or a service: with the password, or begin with a passkey or a mailed link")},
    {Method::get, "/login", pages::get_sign_in, open_page(),
     page("showLogin", "Sign in to the platform")},
    {Method::post, "/login", pages::post_sign_in, entry_form(LaneIndex::cpu),
     form("submitLogin", "Sign in to the platform")},
    {Method::post, "/authorize/passkey", pages::post_passkey_entry, entry_form(),
     form("submitPasskey", "Sign in with the passkey that the browser asked for")},
    {Method::get, "/mfa", pages::get_second_factor, open_page(),
     page("showSecondFactor", "The second step of the sign-in that this browser began")},
    {Method::post, "/mfa", pages::post_second_factor, {.lane = LaneIndex::cpu, .limit = Limit::mfa_verify, .shape = Shape::html, .body_limit = kFormBytes},
     form("submitSecondFactor", "A code of the authenticator, a recovery code, or one that was mailed")},
    {Method::get, "/auth/magic-link/verify", pages::get_magic_link, open_page(),
     page("showMagicLink", "Where mailed links to sign in lead; nothing happens yet", kLink)},
    {Method::post, "/auth/magic-link/verify", pages::post_magic_link, entry_form(),
     form("submitMagicLink", "Sign in by a mailed link", kLink)},
    {Method::post, "/sign-out", pages::post_sign_out, own_page(),
     form("submitSignOut", "End the page session")},

    // Sign-up and forgotten passwords
    {Method::get, "/register", pages::get_register, open_page(), page("showRegister", "Sign up")},
    {Method::post, "/register", pages::post_register, entry_form(LaneIndex::cpu), form("submitRegister", "Sign up")},
    {Method::get, "/check-mail", pages::get_check_mail, open_page(),
     page("showCheckMail", "What comes by mail now", "org service redirect_uri state return_to kind ui_locales")},
    {Method::get, "/verify-email", pages::get_verify_email, open_page(),
     page("showVerifyEmail", "Where links to confirm an address lead; nothing happens yet", kLink)},
    {Method::post, "/verify-email", pages::post_verify_email, entry_form(),
     form("submitVerifyEmail", "Confirm an address", kLink)},
    {Method::get, "/resend-verification", pages::get_resend_verification, open_page(),
     page("showResendVerification", "Ask for a new mail to confirm an address")},
    {Method::post, "/resend-verification", pages::post_resend_verification, entry_form(),
     form("submitResendVerification", "Ask for a new mail to confirm an address")},
    {Method::get, "/forgot-password", pages::get_forgot_password, open_page(),
     page("showForgotPassword", "Ask for a link to set a new password")},
    {Method::post, "/forgot-password", pages::post_forgot_password, entry_form(),
     form("submitForgotPassword", "Ask for a link to set a new password")},
    {Method::get, "/reset-password", pages::get_reset_password, open_page(),
     page("showResetPassword", "Set a new password by a mailed link", kLink)},
    {Method::post, "/reset-password", pages::post_reset_password, entry_form(LaneIndex::cpu),
     form("submitResetPassword", "Set a new password by a mailed link", kLink)},

    // Account
    {Method::get, "/app/account-security", pages::get_account, own_page(),
     page("showAccount", "Devices, sessions, ways to sign in and linked accounts of one's own account; links that were begun here come back here, with done=linked or account_linked, or with status=error and error_code as endSocialSignIn has it", "org service return_to ui_locales done status error_code provider action")},
    {Method::post, "/app/account-security", pages::post_account, own_page(),
     form("submitAccount", "Remove a device, a session or a way to sign in; action=link (a way to sign in) and link_account (an account for services) with provider begin to link: 200, with a page that leads to the provider and the cookie that the callback wants back")},
    {Method::get, "/app/account-security/password", pages::get_password, own_page(),
     page("showPassword", "Change one's own password")},
    {Method::post, "/app/account-security/password", pages::post_password, own_page(LaneIndex::cpu, Limit::authentication),
     form("submitPassword", "Change one's own password")},
    {Method::get, "/app/account-security/mfa", pages::get_own_factor, own_page(),
     page("showOwnFactor", "The second factor of one's own account")},
    {Method::post, "/app/account-security/mfa", pages::post_own_factor, own_page(LaneIndex::cpu, Limit::mfa_setup),
     form("submitOwnFactor", "Set up, confirm or remove the second factor; secrets and recovery codes are shown once, with 200")},
    {Method::get, "/app/account-security/passkeys", pages::get_add_passkey, own_page(),
     page("showAddPasskey", "Add a passkey")},
    {Method::post, "/app/account-security/passkeys", pages::post_add_passkey, own_page(),
     form("submitAddPasskey", "Add a passkey: begin (200, with the page that asks the browser) and finish")},
    {Method::get, "/app/account-security/passkeys/{passkey_id}", pages::get_rename_passkey, own_page(),
     page("showRenamePasskey", "Rename a passkey")},
    {Method::post, "/app/account-security/passkeys/{passkey_id}", pages::post_rename_passkey, own_page(),
     form("submitRenamePasskey", "Rename a passkey")},
    {Method::get, "/settings/connections", pages::get_connections, own_page(),
     page("showConnections", "Where linking a way to sign in comes back to", "status provider action error error_code ui_locales")},
    {Method::get, "/reauthenticate", pages::get_reauthenticate, own_page(),
     page("showReauthenticate", "Confirm that it is oneself, for sensitive changes")},
    {Method::post, "/reauthenticate", pages::post_reauthenticate, own_page(LaneIndex::cpu, Limit::authentication),
     form("submitReauthenticate", "Confirm that it is oneself with the password, or with a code where there is an authenticator")},

    // Devices, services and invitations that ask
    {Method::get, "/activate", pages::get_activate, open_page(),
     page("showActivate", "Type the code that a device shows", "user_code ui_locales")},
    {Method::post, "/activate", pages::post_activate, entry_form(),
     form("submitActivate", "Look for the device with that code", "user_code ui_locales")},
    {Method::get, "/activate/confirm", pages::get_activate_confirm, own_page(),
     page("showActivateConfirm", "Let a device in, or not", "org service user_code ui_locales")},
    {Method::post, "/activate/confirm", pages::post_activate_confirm, own_page(),
     form("submitActivateConfirm", "Let a device in, or not", "org service user_code ui_locales")},
    {Method::get, "/activate/success", pages::get_activate_success, open_page(),
     page("showActivateSuccess", "What became of the device", "org service status device_flow ui_locales")},
    {Method::get, "/connect/provider-token/{state}", pages::get_consent, open_page(),
     page("showConsent", "A service asks to use one's account at a provider", "status provider action error error_code ui_locales")},
    {Method::post, "/connect/provider-token/{state}", pages::post_consent, entry_form(LaneIndex::outbound),
     form("submitConsent", "Allow or refuse it", "ui_locales")},
    {Method::get, "/invitations/accept", pages::get_invitation, open_page(),
     page("showInvitation", "What an invitation offers, for whoever has its token: organization and role; with a page session also the question whether to accept it", "token ui_locales")},
    {Method::post, "/invitations/accept", pages::post_invitation, own_page(),
     form("submitInvitation", "Accept or decline an invitation (200, with what came of it), or sign out to answer it with another account", "token ui_locales")},
};
// clang-format on

} // namespace

std::span<const Route> pages_routes() noexcept {
    return kPages;
}

} // namespace authos::api
