#include "authos/identity/passkeys/passkeys.hpp"
#include "authos/base/json.hpp"
#include "authos/http/form.hpp"
#include "authos/identity/passkeys/passkey_login.hpp"
#include "pages/finish.hpp"
#include "pages/handlers.hpp"
#include "pages/passkey_page.hpp"

namespace authos::api::pages {
namespace {

constexpr std::string_view kPasskeyEntry = "/authorize/passkey";
constexpr std::string_view kOwnPasskeys = "/app/account-security/passkeys";
constexpr std::string_view kOwnPasskey = "/app/account-security/passkeys/{passkey_id}";

Result<identity::FinishedCeremony> finished_ceremony(const http::Form& sent) {
    AUTHOS_TRY(auto credential, parse_json(field_of(sent, "credential")));
    return identity::FinishedCeremony{field_of(sent, "challenge_id"), std::move(credential)};
}

FormView passkey_name_form(const Visit& visit, const PlaceScene& scene) {
    FormView form{.heading = visit.text("passkey.add_title"),
                  .lead = visit.text("passkey.add_lead"),
                  .action = std::string{kOwnPasskeys} + scene.query,
                  .pattern = kOwnPasskeys,
                  .submit = visit.text("passkey.add_submit"),
                  .submit_value = "begin"};
    form.fields = {{.name = "name",
                    .label = visit.text("field.passkey_name"),
                    .hint = visit.text("field.passkey_name_hint"),
                    .required = false,
                    .maxlength = "80"}};
    form.links = {{visit.text("common.back_to_account"), account_path(scene)}};
    return form;
}

Result<storage::Passkey> find_own_passkey(const Context& ctx, const http::Request& request) {
    const auto id = storage::PasskeyId::parse(request.param("passkey_id"));
    AUTHOS_TRY(const auto own, identity::list_own_passkeys(ctx.deps(), ctx.principal(), ctx.caller()));
    for (const auto& passkey : own) {
        if (id && passkey.id == *id) return passkey;
    }
    return fail(Errc::not_found, "passkey_not_found", "Passkey not found");
}

FormView rename_form(const Visit& visit, const PlaceScene& scene, const storage::Passkey& passkey,
                     std::string name) {
    FormView form{.heading = visit.text("passkey.rename_title"),
                  .action = std::string{kOwnPasskeys} + "/" + passkey.id.text() + scene.query,
                  .pattern = kOwnPasskey,
                  .submit = visit.text("passkey.rename_submit")};
    form.fields = {{.name = "name",
                    .label = visit.text("field.passkey_new_name"),
                    .value = std::move(name),
                    .hint = visit.text("field.passkey_name_hint"),
                    .maxlength = "80"}};
    form.links = {{visit.text("common.back_to_account"), account_path(scene)}};
    return form;
}

} // namespace

http::Response show_passkey(const Visit& visit, const PlaceScene& scene, const PasskeyStep& step) {
    identity::View view;
    view.set("heading", step.heading)
        .set("lead", step.lead)
        .set("action", step.action)
        .set("form_token", visit.form_token(step.pattern))
        .set("kind", step.kind)
        .set("options", step.begun.options.dump())
        .set("challenge_id", step.begun.challenge_id)
        .set("back", step.back);
    Page page{
        .title = step.heading, .body = visit.render("passkey", view), .look = scene.look, .script = true};
    page.leads_to = scene.flow.place.redirect_uri.value_or(std::string{});
    return visit.respond(std::move(page));
}

http::Response show_passkey_entry(const Visit& visit, const PlaceScene& scene,
                                  const identity::BegunCeremony& begun) {
    return show_passkey(visit, scene,
                        {.heading = visit.text("passkey.entry_title"),
                         .lead = visit.text("passkey.entry_lead"),
                         .action = std::string{kPasskeyEntry} + scene.query,
                         .pattern = kPasskeyEntry,
                         .kind = "get",
                         .begun = begun,
                         .back = sign_in_path(scene.flow)});
}

Result<http::Response> post_passkey_entry(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_place(visit));
    AUTHOS_TRY(const auto finished, finished_ceremony(sent));
    AUTHOS_TRY(const auto entered, identity::finish_passkey_login(ctx.deps(), finished, ctx.caller()));
    return finish_sign_in(visit, scene.flow, entered.sign_in);
}

Result<http::Response> get_add_passkey(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    return show_form(visit, scene, passkey_name_form(visit, scene));
}

Result<http::Response> post_add_passkey(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    if (field_of(sent, "action") != "begin") {
        AUTHOS_TRY(const auto finished, finished_ceremony(sent));
        AUTHOS_TRY(
            identity::finish_passkey_registration(ctx.deps(), ctx.principal(), finished, ctx.caller()));
        return visit.go_to(account_path(scene, "passkey_added"));
    }
    const std::string name = field_of(sent, "name");
    const auto begun = identity::start_passkey_registration(
        ctx.deps(), ctx.principal(), name.empty() ? std::nullopt : std::optional{name}, ctx.caller());
    if (begun) {
        return show_passkey(visit, scene,
                            {.heading = visit.text("passkey.add_title"),
                             .lead = visit.text("passkey.create_lead"),
                             .action = std::string{kOwnPasskeys} + scene.query,
                             .pattern = kOwnPasskeys,
                             .kind = "create",
                             .begun = *begun,
                             .back = account_path(scene)});
    }
    // Leads to the proof of identity, and back here.
    if (begun.error().reason == "reauthentication_required") return begun.error();
    return show_failed(visit, scene, passkey_name_form(visit, scene), begun.error());
}

Result<http::Response> get_rename_passkey(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    AUTHOS_TRY(const auto passkey, find_own_passkey(ctx, request));
    return show_form(visit, scene, rename_form(visit, scene, passkey, passkey.name));
}

Result<http::Response> post_rename_passkey(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    AUTHOS_TRY(const auto passkey, find_own_passkey(ctx, request));
    const std::string name = field_of(sent, "name");
    const auto renamed =
        identity::rename_own_passkey(ctx.deps(), ctx.principal(), passkey.id, name, ctx.caller());
    if (renamed) return visit.go_to(account_path(scene, "passkey_renamed"));
    if (renamed.error().reason != "passkey_name_malformed") return renamed.error();
    return show_failed(visit, scene, rename_form(visit, scene, passkey, name), renamed.error());
}

} // namespace authos::api::pages
