#include "login/domain_policy.hpp"

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/domain_routes.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/scope_authority.hpp"
#include "upstream/oidc.hpp"

#include <array>

namespace authos::identity {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 3> kPolicyNames = {"password_allowed", "upstream_only",
                                                          "password_fallback_if_provider_unavailable"};

Result<std::optional<storage::UpstreamProvider>>
usable_connection(storage::Session& s, const storage::OrgScope& scope, const storage::DomainRoute& route) {
    std::optional<storage::UpstreamProvider> none;
    if (!route.upstream_provider_id) return none;
    AUTHOS_TRY(auto connection, storage::find_upstream_provider(s, scope, *route.upstream_provider_id));
    if (!connection || !connection->enabled) return none;
    AUTHOS_TRY(const auto organization, storage::find_organization(s, scope.org()));
    if (!organization) return none;
    AUTHOS_TRY(const auto entitled, load_entitlements(s, *organization));
    return entitled.allows(Feature::oidc) ? std::move(connection) : none;
}

Error managed() {
    return fail(Errc::permission_denied, "password_login_managed",
                "Sign-in for this e-mail domain is managed by the organization: use its identity provider");
}

} // namespace

std::string_view name_of(LoginPolicy policy) noexcept {
    return kPolicyNames[static_cast<std::size_t>(policy)];
}

Result<LoginPolicy> parse_login_policy(std::string_view text) {
    for (std::size_t i = 0; i < kPolicyNames.size(); ++i) {
        if (text == kPolicyNames[i]) return static_cast<LoginPolicy>(i);
    }
    return fail(Errc::invalid_argument, "login_policy_unknown",
                "\"login_policy\" must be password_allowed, upstream_only or "
                "password_fallback_if_provider_unavailable");
}

Result<std::optional<DomainRule>> find_domain_rule(storage::Session& s, const std::optional<OrgId>& org,
                                                   const Email& email) {
    if (!org) return std::optional<DomainRule>{};
    const auto scope = storage::ScopeAuthority::organization(*org);
    AUTHOS_TRY(const auto route, storage::find_proven_route(s, scope, email.domain()));
    if (!route) return std::optional<DomainRule>{};
    AUTHOS_TRY(const auto policy, parse_login_policy(route->login_policy));
    AUTHOS_TRY(auto connection, usable_connection(s, scope, *route));
    return std::optional{DomainRule{policy, std::move(connection)}};
}

Result<void> require_password_allowed(const Deps& deps, const std::optional<DomainRule>& rule,
                                      Deadline deadline) {
    if (!rule || rule->policy == LoginPolicy::password_allowed) return {};
    if (rule->policy == LoginPolicy::upstream_only) return managed();
    if (rule->connection && upstream::is_reachable(deps, *rule->connection, deadline)) return managed();
    return {};
}

Result<void> require_password_allowed(const Deps& deps, const std::optional<OrgId>& org, const Email& email,
                                      Deadline deadline) {
    if (!org) return {};
    AUTHOS_TRY(const auto rule, deps.database.read(deadline, [&](storage::Session& s) {
        return find_domain_rule(s, org, email);
    }));
    return require_password_allowed(deps, rule, deadline);
}

} // namespace authos::identity
