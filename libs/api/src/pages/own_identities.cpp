#include "pages/own_identities.hpp"

#include "authos/identity/login/context.hpp"
#include "authos/identity/upstream/flow.hpp"
#include "authos/identity/upstream/identities.hpp"
#include "authos/identity/upstream/social_settings.hpp"
#include "pages/handlers.hpp"
#include "pages/linking.hpp"

#include <algorithm>
#include <set>

namespace authos::api::pages {
namespace {

constexpr std::string_view kPasswordIdentity = "password"; // has a section of its own
constexpr std::string_view kConnectionPrefix = "oidc:";    // an organization's own provider, by its id

std::string title_of_identity(const Visit& visit, const std::string& name) {
    return name.starts_with(kConnectionPrefix) ? visit.text("account.identity_connection")
                                               : title_of_provider(name);
}

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
                            .set("title", title_of_identity(visit, name))
                            .flag("linked", is_linked));
    }
    return views;
}

Result<http::Response> begin_identity_link(const Visit& visit, const PlaceScene& scene,
                                           const http::Form& sent) {
    const Context& ctx = visit.ctx();
    const std::string provider = field_of(sent, "provider");
    identity::LinkStart start{.provider = provider, .hosted = true};
    if (!scene.flow.return_to.empty()) start.return_to = scene.flow.return_to;
    AUTHOS_TRY(const auto flow,
               identity::begin_identity_link(ctx.deps(), ctx.principal(), start, ctx.caller()));
    return lead_to_provider(visit, scene,
                            {flow, provider, {visit.text("common.back_to_account"), account_path(scene)}});
}

// Where a link comes back to that an application without an address of its own began
// (handlers/link_end.cpp).
Result<http::Response> get_connections(Context& ctx, const http::Request& request) {
    const Visit visit{ctx, request};
    AUTHOS_TRY(const auto scene, load_own_place(visit));
    if (request.query_value("status") != std::optional<std::string_view>{"error"})
        return visit.go_to(account_path(scene, "linked"));
    std::string target = with_parameter(account_path(scene), "status", "error");
    for (const std::string_view name : {"error_code", "provider"}) {
        if (const auto value = request.query_value(name))
            target = with_parameter(std::move(target), name, value->substr(0, 64));
    }
    return visit.go_to(target);
}

} // namespace authos::api::pages
