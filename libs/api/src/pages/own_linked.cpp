#include "pages/own_linked.hpp"

#include "authos/base/json.hpp"
#include "authos/identity/linked/accounts.hpp"
#include "authos/identity/linked/link.hpp"
#include "pages/linking.hpp"
#include "pages/own_identities.hpp"

#include <utility>
#include <vector>

namespace authos::api::pages {
namespace {

using identity::View;

constexpr std::string_view kUnlink = "unlink_account";
constexpr std::string_view kRevoke = "revoke_grant";

View grant_view(const Visit& visit, const storage::GrantOfUser& row) {
    std::vector<View> scopes;
    if (const auto json = parse_json(row.grant.scopes)) {
        for (const Json& scope : json->items())
            scopes.push_back(View{}.set("scope", scope.as_string().value_or("")));
    }
    return View{}
        .set("service_id", row.grant.service_id.text())
        .set("service", row.service_name)
        .set("org", row.org_slug)
        .set("granted", visit.moment(row.grant.granted_at))
        .list("scopes", std::move(scopes));
}

View linked_view(const Visit& visit, const identity::LinkedAccountView& linked) {
    const storage::ConnectedAccount& account = linked.account;
    const auto name = account.email ? account.email : account.display_name;
    std::vector<View> grants;
    for (const auto& row : linked.grants) grants.push_back(grant_view(visit, row));
    return View{}
        .set("account_id", account.id.text())
        .set("title", title_of_provider(account.provider))
        .set("name", name.value_or(account.provider_user_id))
        .set("linked", visit.moment(account.linked_at))
        .flag("broken", account.status == storage::kProviderReauthorize)
        .flag("has_grants", !grants.empty())
        .list("grants", std::move(grants));
}

} // namespace

Result<void> add_linked_accounts(const Visit& visit, identity::View& view) {
    const Context& ctx = visit.ctx();
    AUTHOS_TRY(const auto own, identity::list_linked_accounts(ctx.deps(), ctx.principal(), ctx.caller()));
    std::vector<View> views;
    for (const auto& linked : own) views.push_back(linked_view(visit, linked));
    AUTHOS_TRY(const auto providers,
               identity::list_linkable_providers(ctx.deps(), ctx.principal(), ctx.caller()));
    std::vector<View> linkable;
    for (const std::string& provider : providers) {
        linkable.push_back(View{}.set("provider", provider).set("title", title_of_provider(provider)));
    }
    view.flag("has_linked_section", !views.empty() || !linkable.empty())
        .list("linked_accounts", std::move(views))
        .list("linkable", std::move(linkable));
    return {};
}

Result<http::Response> begin_own_link(const Visit& visit, const PlaceScene& scene, const http::Form& sent) {
    const Context& ctx = visit.ctx();
    const std::string provider = field_of(sent, "provider");
    identity::LinkStart start{.provider = provider, .hosted = true};
    if (!scene.flow.return_to.empty()) start.return_to = scene.flow.return_to;
    AUTHOS_TRY(const auto flow,
               identity::begin_account_link(ctx.deps(), ctx.principal(), start, ctx.caller()));
    return lead_to_provider(visit, scene,
                            {flow, provider, {visit.text("common.back_to_account"), account_path(scene)}});
}

bool is_linked_action(std::string_view action) noexcept {
    return action == kUnlink || action == kRevoke;
}

Result<std::string> do_linked_action(const Context& ctx, const http::Form& sent) {
    const bool unlinks = field_of(sent, "action") == kUnlink;
    const auto account = storage::ConnectedAccountId::parse(field_of(sent, "account"));
    if (unlinks) {
        if (!account) return fail(Errc::not_found, "linked_account_not_found", "Linked account not found");
        AUTHOS_TRY(identity::unlink_account(ctx.deps(), ctx.principal(), *account, ctx.caller()));
        return "account_unlinked";
    }
    const auto service = ServiceId::parse(field_of(sent, "service"));
    if (!account || !service) return fail(Errc::not_found, "provider_grant_not_found", "Grant not found");
    AUTHOS_TRY(
        identity::revoke_provider_grant(ctx.deps(), ctx.principal(), *account, *service, ctx.caller()));
    return "grant_revoked";
}

} // namespace authos::api::pages
