#include "authos/http/form.hpp"
#include "authos/identity/accounts/password.hpp"
#include "authos/identity/accounts/profile.hpp"
#include "authos/identity/devices/devices.hpp"
#include "authos/identity/mfa/enrolment.hpp"
#include "authos/identity/passkeys/passkeys.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/identity/upstream/identities.hpp"
#include "pages/handlers.hpp"
#include "pages/linking.hpp"
#include "pages/own_identities.hpp"
#include "pages/own_linked.hpp"
#include "pages/own_sessions.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

using identity::View;

constexpr std::string_view kAccountPage = "/app/account-security";
constexpr std::string_view kPasswordPage = "/app/account-security/password";
constexpr std::string_view kPasskeysPage = "/app/account-security/passkeys";
constexpr std::string_view kSignOutForm = "/sign-out";
// What the page can say that was done; "account.done_" and this is the key of its words.
constexpr std::string_view kDoneThere[] = {
    "password", "passkey_added",   "passkey_removed",  "device_removed", "devices_removed",
    "mfa_on",   "mfa_off",         "session_ended",    "sessions_ended", "unlinked",
    "linked",   "passkey_renamed", "account_unlinked", "grant_revoked",  "account_linked"};

std::string words_of_account_done(const Visit& visit) {
    for (const std::string_view known : kDoneThere) {
        if (visit.request().query_value("done") == known)
            return visit.text("account.done_" + std::string{known});
    }
    return {};
}

// Accounts that signed in elsewhere so far have none: theirs is set, not changed.
bool is_first_password(const http::RequestHead& request) {
    return request.query_value("first") == std::optional<std::string_view>{"1"};
}

FormView password_form(const Visit& visit, const PlaceScene& scene) {
    const bool first = is_first_password(visit.request());
    const std::string path = std::string{kPasswordPage} + scene.query;
    FormView form{.heading = visit.text(first ? "password.first_title" : "password.title"),
                  .lead = visit.text("password.lead"),
                  .action = first ? with_parameter(path, "first", "1") : path,
                  .pattern = kPasswordPage,
                  .account = visit.ctx().principal().email.text(),
                  .submit = visit.text(first ? "password.first_submit" : "password.submit")};
    if (!first) {
        form.fields = {current_password_field(visit)};
        form.links = {{visit.text("password.first"), with_parameter(path, "first", "1")}};
    }
    form.fields.push_back(new_password_field(visit));
    form.links.push_back({visit.text("common.back_to_account"), account_path(scene)});
    return form;
}

Result<std::vector<View>> device_views(const Visit& visit) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto list, identity::list_own_devices(ctx.deps(), ctx.principal(), {}, ctx.caller()));
    std::vector<View> views;
    for (const auto& device : list.devices) {
        if (!device.is_trusted) continue;
        views.push_back(View{}
                            .set("id", device.id.text())
                            .set("name", device.name)
                            .set("seen", visit.moment(device.last_seen_at))
                            .set("until", visit.moment(device.expires_at)));
    }
    return views;
}

Result<std::vector<View>> passkey_views(const Visit& visit, const PlaceScene& scene) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto list, identity::list_own_passkeys(ctx.deps(), ctx.principal(), ctx.caller()));
    std::vector<View> views;
    for (const auto& passkey : list) {
        views.push_back(
            View{}
                .set("id", passkey.id.text())
                .set("name", passkey.name)
                .set("rename_href", std::string{kPasskeysPage} + "/" + passkey.id.text() + scene.query)
                .set("made", visit.moment(passkey.created_at))
                .set("used", passkey.last_used_at ? visit.moment(*passkey.last_used_at) : std::string{}));
    }
    return views;
}

// The id of a form, parsed: what is no id names nothing.
template <class T>
Result<T> id_of(const http::Form& sent) {
    auto id = T::parse(field_of(sent, "id"));
    if (!id) return fail(Errc::not_found, "not_found");
    return id;
}

/// Does what a button of the page says; the note for the page afterwards.
Result<std::string> do_account_action(const Context& ctx, const http::Form& sent) {
    const std::string action = field_of(sent, "action");
    if (action == "remove_device") {
        AUTHOS_TRY(const auto id, id_of<storage::DeviceId>(sent));
        AUTHOS_TRY(identity::revoke_own_device(ctx.deps(), ctx.principal(), id, std::nullopt, ctx.caller()));
        return "device_removed";
    }
    if (action == "remove_devices") {
        AUTHOS_TRY(identity::revoke_own_devices(ctx.deps(), ctx.principal(), ctx.caller()));
        return "devices_removed";
    }
    if (action == "remove_passkey") {
        AUTHOS_TRY(const auto id, id_of<storage::PasskeyId>(sent));
        AUTHOS_TRY(identity::delete_own_passkey(ctx.deps(), ctx.principal(), id, ctx.caller()));
        return "passkey_removed";
    }
    if (action == "unlink") {
        AUTHOS_TRY(
            identity::unlink_identity(ctx.deps(), ctx.principal(), field_of(sent, "provider"), ctx.caller()));
        return "unlinked";
    }
    if (is_linked_action(action)) return do_linked_action(ctx, sent);
    return fail(Errc::invalid_argument, "action_unknown");
}

} // namespace

Result<http::Response> get_account(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    AUTHOS_TRY(const auto profile, identity::get_profile(ctx.deps(), ctx.principal(), ctx.caller()));
    AUTHOS_TRY(const auto mfa, identity::get_mfa_status(ctx.deps(), ctx.principal(), ctx.caller()));
    AUTHOS_TRY(auto devices, device_views(visit));
    AUTHOS_TRY(auto passkeys, passkey_views(visit, scene));
    AUTHOS_TRY(auto identities, identity_views(visit, scene));
    View view;
    view.set("email", profile.email.text())
        .set("place", scene.look.service.empty() ? scene.look.organization : scene.look.service)
        .set("notice", words_of_account_done(visit))
        .set("link_error", words_of_failed_link(visit))
        .set("password_href", std::string{kPasswordPage} + scene.query)
        .flag("mfa_enabled", mfa.enabled)
        .set("mfa_href", "/app/account-security/mfa" + scene.query)
        .flag("has_passkeys", !passkeys.empty())
        .list("passkeys", std::move(passkeys))
        .set("passkeys_href", std::string{kPasskeysPage} + scene.query)
        .flag("has_identities", !identities.empty())
        .list("identities", std::move(identities))
        .flag("has_devices", !devices.empty())
        .list("devices", std::move(devices))
        .set("action", std::string{kAccountPage} + scene.query)
        .set("form_token", visit.form_token(kAccountPage))
        .set("sign_out_action", std::string{kSignOutForm} + scene.query)
        .set("sign_out_token", visit.form_token(kSignOutForm))
        .set("return_to", scene.flow.return_to);
    AUTHOS_TRY(add_linked_accounts(visit, view));
    AUTHOS_TRY(add_sessions(visit, view));
    return visit.respond({.title = visit.text("account.title"),
                          .body = visit.render("account", view),
                          .look = scene.look,
                          .wide = true});
}

Result<http::Response> post_account(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    const std::string action = field_of(sent, "action");
    if (action == "link") return begin_identity_link(visit, scene, sent);
    if (action == kLinkAccount) return begin_own_link(visit, scene, sent);
    if (is_session_action(action)) return do_session_action(visit, scene, sent);
    AUTHOS_TRY(const auto done, do_account_action(ctx, sent));
    return visit.go_to(account_path(scene, done));
}

Result<http::Response> post_sign_out(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(identity::logout(ctx.deps(), ctx.principal(), ctx.caller()));
    AUTHOS_TRY(auto flow, parse_flow(request));
    return leave_page_session(visit, std::move(flow), "signed_out");
}

Result<http::Response> get_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    return show_form(visit, scene, password_form(visit, scene));
}

Result<http::Response> post_password(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    const SecretString wanted = secret_of(sent, "new_password");
    const auto changed =
        is_first_password(request)
            ? identity::set_password(ctx.deps(), ctx.principal(), wanted, ctx.caller())
            : identity::change_password(ctx.deps(), ctx.principal(),
                                        {secret_of(sent, "current_password"), wanted}, ctx.caller());
    if (changed) return visit.go_to(account_path(scene, "password"));
    if (changed.error().reason == "reauthentication_required") return changed.error();
    return show_failed(visit, scene, password_form(visit, scene), changed.error());
}

} // namespace authos::api::pages
