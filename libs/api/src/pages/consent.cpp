#include "authos/base/json.hpp"
#include "authos/http/form.hpp"
#include "authos/identity/linked/link.hpp"
#include "authos/identity/linked/requests.hpp"
#include "pages/guard.hpp"
#include "pages/handlers.hpp"
#include "pages/linking.hpp"
#include "pages/own_identities.hpp"
#include "pages/scene.hpp"

namespace authos::api::pages {
namespace {

using identity::View;

constexpr std::string_view kConsentPage = "/connect/provider-token/{state}";

SecretString state_of(const http::Request& request) {
    return SecretString{std::string{request.param("state")}};
}

// "[\"repo\",\"user:email\"]" as rows.
std::vector<View> scope_views(const std::string& scopes) {
    std::vector<View> views;
    const auto json = parse_json(scopes);
    if (!json) return views;
    for (const Json& scope : json->items())
        views.push_back(View{}.set("scope", scope.as_string().value_or("")));
    return views;
}

std::vector<View> account_views(const identity::TokenRequestView& asked) {
    std::vector<View> views;
    for (const auto& account : asked.accounts) {
        const auto name = account.email ? account.email : account.display_name;
        views.push_back(
            View{}
                .set("id", account.id.text())
                .set("name", name.value_or(account.provider_user_id))
                .flag("chosen", asked.request.account_id == account.id || asked.accounts.size() == 1));
    }
    return views;
}

Result<PlaceScene> load_consent_scene(const Visit& visit, const identity::TokenRequestView& asked) {
    PlaceScene scene;
    scene.flow.place = {asked.org_slug, asked.service_slug, std::nullopt, std::nullopt};
    AUTHOS_TRY(scene.look,
               identity::load_page_look(visit.ctx().deps(), scene.flow.place, visit.ctx().caller()));
    return scene;
}

http::Response consent_finished(const Visit& visit, const PlaceScene& scene, std::string_view key) {
    const MessageView message{.heading = visit.text("consent." + std::string{key} + "_title"),
                              .paragraphs = {visit.text("consent." + std::string{key} + "_text")},
                              .primary = std::nullopt,
                              .links = {},
                              .mark = "good"};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

Result<http::Response> begin_link(const Visit& visit, const PlaceScene& scene, const SecretString& state,
                                  const std::string& provider) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto flow,
               identity::begin_request_link(ctx.deps(), ctx.principal(), state, ctx.caller()));
    return lead_to_provider(visit, scene,
                            {flow, provider, {visit.text("consent.link_back"), visit.request().path}});
}

// What the user can mend only at the provider.
bool is_for_provider(const Error& error) {
    return error.reason == "provider_link_required" || error.reason == "provider_scope_consent_required" ||
           error.reason == "provider_reauth_required";
}

/// The question for whoever is signed in, or where to sign in to be asked it.
struct Consent {
    std::optional<identity::TokenRequestView> asked;
    std::string sign_in;
};

// The page is reached by its state alone: whoever is not signed in at the service that asks is led there.
Result<Consent> enter_consent(Context& ctx, const http::Request& request) {
    const auto entered = enter_page_session(ctx, request);
    if (entered) {
        auto asked =
            identity::get_token_request(ctx.deps(), ctx.principal(), state_of(request), ctx.caller());
        if (asked) return Consent{*std::move(asked), {}};
        if (asked.error().reason != "token_request_not_found") return asked.error();
    }
    AUTHOS_TRY(auto place, identity::find_token_request_place(ctx.deps(), state_of(request), ctx.caller()));
    Flow flow;
    flow.place.org_slug = std::move(place.org_slug);
    flow.place.service_slug = std::move(place.service_slug);
    const bool is_there = entered && ctx.principal().context ==
                                         identity::TokenContext{flow.place.org_slug, flow.place.service_slug};
    if (is_there) {
        return fail(Errc::not_found, "token_request_not_found", "There is no such request for this account");
    }
    flow.return_to = return_path_of(request);
    return Consent{std::nullopt, sign_in_path(flow)};
}

} // namespace

Result<http::Response> get_consent(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto consent, enter_consent(ctx, request));
    if (!consent.asked) return visit.go_to(consent.sign_in);
    const identity::TokenRequestView& asked = *consent.asked;
    AUTHOS_TRY(const auto scene, load_consent_scene(visit, asked));
    View view;
    view.set("service", asked.service_name)
        .set("organization", asked.org_name)
        .set("provider", title_of_provider(asked.request.provider))
        .set("email", ctx.principal().email.text())
        .list("scopes", scope_views(asked.request.scopes))
        .set("link_error", words_of_failed_link(visit))
        .flag("has_accounts", !asked.accounts.empty())
        .list("accounts", account_views(asked))
        .set("action", request.path)
        .set("form_token", visit.form_token(kConsentPage));
    Page page{.title = visit.text("consent.title", view),
              .body = visit.render("consent", view),
              .look = scene.look};
    // Where the service wants its answer; stored by the service itself with its key.
    page.leads_to = asked.request.redirect_uri;
    return visit.respond(std::move(page));
}

Result<http::Response> post_consent(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto sent, http::Form::of(request));
    AUTHOS_TRY(const auto consent, enter_consent(ctx, request));
    if (!consent.asked) return visit.go_to(consent.sign_in);
    const identity::TokenRequestView& asked = *consent.asked;
    AUTHOS_TRY(const auto scene, load_consent_scene(visit, asked));
    const std::string action = field_of(sent, "action");
    if (action == "link") return begin_link(visit, scene, state_of(request), asked.request.provider);
    if (action != "approve") {
        AUTHOS_TRY(const auto back, identity::decline_token_request(ctx.deps(), ctx.principal(),
                                                                    state_of(request), ctx.caller()));
        return back ? visit.go_to(*back) : consent_finished(visit, scene, "declined");
    }
    std::optional<storage::ConnectedAccountId> account;
    if (auto chosen = storage::ConnectedAccountId::parse(field_of(sent, "account")))
        account = *std::move(chosen);
    const auto back = identity::complete_token_request(ctx.deps(), ctx.principal(), state_of(request),
                                                       account, ctx.caller());
    if (!back && is_for_provider(back.error()))
        return begin_link(visit, scene, state_of(request), asked.request.provider);
    if (!back) return back.error();
    return *back ? visit.go_to(**back) : consent_finished(visit, scene, "done");
}

} // namespace authos::api::pages
