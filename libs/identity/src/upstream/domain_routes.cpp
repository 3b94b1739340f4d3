#include "authos/identity/upstream/domain_routes.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "login/domain_policy.hpp"
#include "rbac/recheck.hpp"
#include "tenant_settings/domain_proof.hpp"
#include "tenant_settings/host_name.hpp"

namespace authos::identity {

namespace {

using storage::DomainRoute;
using storage::DomainRouteId;
using storage::UpstreamProviderId;

constexpr std::string_view kRouteTokenPrefix = "sso-verify-";
constexpr std::size_t kMaxMailDomain = 191;

Error route_not_found() {
    return fail(Errc::not_found, "domain_route_not_found", "Domain route not found");
}

Result<std::string> parse_mail_domain(std::string_view text) {
    std::string domain = ascii_lower(text);
    if (domain.size() > kMaxMailDomain || !is_host_name(domain) || domain.find('.') == std::string::npos) {
        return fail(
            Errc::invalid_argument, "domain_malformed",
            "\"domain\" must be the part of e-mail addresses after the @, such as example.com: letters, "
            "digits, hyphens and at least one dot, at most 191 characters; write international names "
            "as Punycode");
    }
    return domain;
}

AuditFact route_fact(const DomainRoute& route, std::string action, UnixMillis now) {
    const Json details =
        Json::object({{"domain", route.domain},
                      {"login_policy", route.login_policy},
                      {"upstream_provider_id",
                       route.upstream_provider_id ? Json{route.upstream_provider_id->text()} : Json{}},
                      {"verified", route.verified}});
    return {std::move(action), "domain_route", route.id.text(), now, details.dump()};
}

Result<DomainRoute> load_route(storage::Session& s, const storage::OrgScope& scope, const DomainRouteId& id) {
    AUTHOS_TRY(auto found, storage::find_domain_route(s, scope, id));
    if (!found) return route_not_found();
    return std::move(*found);
}

/// Another tenant's provider is as unknown as one that does not exist.
Result<std::optional<UpstreamProviderId>> find_named(storage::Session& s, const storage::OrgScope& scope,
                                                     const std::optional<std::string>& text) {
    std::optional<UpstreamProviderId> none;
    if (!text) return none;
    const Error unknown = fail(Errc::not_found, "connection_not_found", "Upstream provider not found");
    const auto id = UpstreamProviderId::parse(*text);
    if (!id) return unknown;
    AUTHOS_TRY(const auto found, storage::find_upstream_provider(s, scope, *id));
    if (!found) return unknown;
    return std::optional{*id};
}

// A policy that sends people to a provider needs one, else it would only lock them out.
Result<void> check_route(const DomainRoute& route) {
    AUTHOS_TRY(const auto policy, parse_login_policy(route.login_policy));
    if (policy == LoginPolicy::password_allowed || route.upstream_provider_id) return {};
    return fail(Errc::invalid_argument, "upstream_provider_missing",
                "\"login_policy\" " + route.login_policy + " needs an \"upstream_provider_id\"");
}

Result<void> require_oidc_unless_opening(storage::Session& s, const OrgAccess& inside,
                                         const DomainRouteChange& change) {
    if (change.login_policy == name_of(LoginPolicy::password_allowed)) return {};
    return require_feature(s, inside.organization, Feature::oidc);
}

} // namespace

Result<DomainRoute> create_domain_route(const Deps& deps, const OrgAccess& access,
                                        const DomainRouteDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(auto domain, parse_mail_domain(draft.domain));
    const std::string policy =
        draft.login_policy.value_or(std::string{name_of(LoginPolicy::password_allowed)});
    AUTHOS_TRY(parse_login_policy(policy));
    const UnixMillis now = deps.clock.now();
    DomainRoute route{.id = DomainRouteId::make(deps.random),
                      .domain = std::move(domain),
                      .upstream_provider_id = {},
                      .login_policy = policy,
                      .verification_token =
                          authcore::make_opaque_token(deps.random, kRouteTokenPrefix).reveal(),
                      .verified = false,
                      .verified_at = {},
                      .created_at = now,
                      .updated_at = now};
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<DomainRoute> {
            AUTHOS_TRY(require_feature(s, inside.organization, Feature::oidc));
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(route.upstream_provider_id, find_named(s, inside.scope, draft.upstream_provider_id));
            AUTHOS_TRY(check_route(route));
            AUTHOS_TRY(const long long count, storage::count_domain_routes(s, inside.scope));
            if (count >= kMaxDomainRoutes) {
                return fail(Errc::failed_precondition, "domain_route_limit_reached",
                            "An organization can have at most " + std::to_string(kMaxDomainRoutes) +
                                " domain routes");
            }
            AUTHOS_TRY(storage::insert_domain_route(s, inside.scope, route));
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        route_fact(route, "domain_route.created", now), caller));
            return route;
        });
}

Result<std::vector<DomainRoute>> list_domain_routes(const Deps& deps, const OrgAccess& access,
                                                    const Caller& caller) {
    return deps.database.read(
        caller.deadline, [&](storage::Session& s) { return storage::list_domain_routes(s, access.scope); });
}

Result<DomainRoute> update_domain_route(const Deps& deps, const OrgAccess& access, const DomainRouteId& id,
                                        const DomainRouteChange& change, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<DomainRoute> {
            // A provider that is being deleted, and a policy that begins to need it, meet here.
            AUTHOS_TRY(storage::lock_organization(s, inside.scope));
            AUTHOS_TRY(auto route, load_route(s, inside.scope, id));
            AUTHOS_TRY(require_oidc_unless_opening(s, inside, change));
            if (change.upstream_provider_id) {
                AUTHOS_TRY(route.upstream_provider_id,
                           find_named(s, inside.scope, *change.upstream_provider_id));
            }
            if (change.login_policy) route.login_policy = *change.login_policy;
            AUTHOS_TRY(check_route(route));
            route.updated_at = now;
            AUTHOS_TRY(const bool updated, storage::update_domain_route(s, inside.scope, route));
            if (!updated) return route_not_found();
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        route_fact(route, "domain_route.updated", now), caller));
            return route;
        });
}

Result<void> delete_domain_route(const Deps& deps, const OrgAccess& access, const DomainRouteId& id,
                                 const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const UnixMillis now = deps.clock.now();
    return write_inside(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
                            AUTHOS_TRY(const auto route, load_route(s, inside.scope, id));
                            AUTHOS_TRY(const bool deleted, storage::delete_domain_route(s, inside.scope, id));
                            if (!deleted) return route_not_found();
                            return record_org_event(deps, s, inside.scope, inside.user_id,
                                                    route_fact(route, "domain_route.deleted", now), caller);
                        });
}

Result<DomainRouteVerdict> verify_domain_route(const Deps& deps, const OrgAccess& access,
                                               const DomainRouteId& id, const Caller& caller) {
    const auto loaded = deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<DomainRoute> {
        AUTHOS_TRY(auto route, load_route(s, access.scope, id));
        AUTHOS_TRY(require_feature(s, access.organization, Feature::oidc));
        return route;
    });
    if (!loaded) return loaded.error();
    if (loaded->verified) return DomainRouteVerdict{*loaded, "Domain is verified already"};
    // Name servers take their time: no transaction is open meanwhile. A token never changes, so what is
    // proven is this route, if it is still there afterwards.
    auto verdict =
        look_for_dns_proof(deps, proof_places(loaded->domain, loaded->verification_token), caller.deadline);
    if (!verdict.verified) return DomainRouteVerdict{*loaded, std::move(verdict.message)};
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(
        auto route,
        write_inside(
            deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<DomainRoute> {
                AUTHOS_TRY(require_feature(s, inside.organization, Feature::oidc));
                AUTHOS_TRY(const bool confirmed, storage::confirm_domain_route(s, inside.scope, id, now));
                AUTHOS_TRY(auto proven, load_route(s, inside.scope, id));
                if (!confirmed) return proven; // by somebody else meanwhile
                AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                            route_fact(proven, "domain_route.verified", now), caller));
                return proven;
            }));
    return DomainRouteVerdict{std::move(route), std::move(verdict.message)};
}

} // namespace authos::identity
