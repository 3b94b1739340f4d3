#include "pages/own_identities.hpp"

#include "authos/identity/login/context.hpp"
#include "authos/identity/upstream/flow.hpp"
#include "authos/identity/upstream/identities.hpp"
#include "authos/identity/upstream/social_settings.hpp"
#include "handlers/social.hpp"
#include "pages/handlers.hpp"

#include <algorithm>
#include <set>

namespace authos::api::pages {
namespace {

constexpr std::string_view kPasswordIdentity = "password"; // has a section of its own

} // namespace

std::string title_of_provider(const std::string& provider) {
    const auto known = identity::parse_social_provider(provider);
    return std::string{known ? identity::title_of(*known) : std::string_view{provider}};
}

Result<std::vector<identity::View>> identity_views(const Visit& visit, const PlaceScene& scene) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto linked, identity::list_own_identities(ctx.deps(), ctx.principal(), ctx.caller()));
    AUTHOS_TRY(const auto offered,
               identity::find_sign_in_context(ctx.deps(), scene.flow.place, ctx.caller()));
    std::set<std::string> names{linked.begin(), linked.end()};
    // An organization as such has no sign-in at providers.
    if (scene.flow.place.service_slug || !scene.flow.place.org_slug)
        names.insert(offered.available_providers.begin(), offered.available_providers.end());
    names.erase(std::string{kPasswordIdentity});
    std::vector<identity::View> views;
    for (const std::string& name : names) {
        const bool is_linked = std::find(linked.begin(), linked.end(), name) != linked.end();
        views.push_back(identity::View{}
                            .set("provider", name)
                            .set("title", title_of_provider(name))
                            .flag("linked", is_linked));
    }
    return views;
}

Result<http::Response> begin_identity_link(const Visit& visit, const PlaceScene& scene,
                                           const http::Form& sent) {
    const Context& ctx = visit.ctx();
    const std::string provider = field_of(sent, "provider");
    AUTHOS_TRY(const auto flow,
               identity::begin_identity_link(ctx.deps(), ctx.principal(), provider, ctx.caller()));
    const identity::View values = identity::View{}.set("provider", title_of_provider(provider));
    // A link and no redirect: browsers let no form lead to another site (form-action).
    const MessageView message{.heading = visit.text("consent.link_title", values),
                              .paragraphs = {visit.text("consent.link_text", values)},
                              .primary = PageLink{visit.text("common.continue"), flow.authorization_url},
                              .links = {{visit.text("common.back_to_account"), account_path(scene)}}};
    return handlers::with_page_flow_cookie(
        ctx, flow,
        visit.respond(
            {.title = message.heading, .body = message_markup(visit, message), .look = scene.look}));
}

// Where a link that was begun here comes back to (handlers/browser_end.cpp).
Result<http::Response> get_connections(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    if (request.query_value("status") != std::optional<std::string_view>{"error"})
        return visit.go_to(account_path(scene, "linked"));
    const MessageView message{.heading = visit.text("refusal.title"),
                              .paragraphs = {visit.text("account.link_failed")},
                              .primary = PageLink{visit.text("common.back_to_account"), account_path(scene)},
                              .links = {},
                              .mark = "bad"};
    return visit.respond(
        {.title = message.heading, .body = message_markup(visit, message), .look = scene.look});
}

} // namespace authos::api::pages
