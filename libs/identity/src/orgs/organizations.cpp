#include "authos/identity/orgs/organizations.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/telemetry/metrics.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"
#include "sessions/issue.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error organization_gone() {
    return fail(Errc::not_found, "organization_not_found", "Organization not found");
}

Result<storage::OrganizationSummary> load_summary(storage::Session& s, const storage::OrgScope& scope) {
    AUTHOS_TRY(auto summary, storage::find_organization_summary(s, scope));
    if (!summary) return organization_gone();
    return std::move(*summary);
}

AuditFact fact_about(const OrgAccess& access, std::string action, UnixMillis now, const Json& details) {
    return {std::move(action), "organization", access.scope.org().text(), now, details.dump()};
}

} // namespace

Result<std::vector<storage::OrganizationSummary>>
list_own_organizations(const Deps& deps, const Principal& principal, const storage::OwnOrganizationPage& page,
                       const Caller& caller) {
    // A token that an application holds does not tell it where else its user belongs.
    if (principal.context.service_slug) return std::vector<storage::OrganizationSummary>{};
    return deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::list_own_organizations(s, principal.user_id, page);
    });
}

Result<storage::OrganizationSummary> get_organization(const Deps& deps, const OrgAccess& access,
                                                      const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_summary(s, access.scope); });
}

Result<storage::OrganizationSummary> rename_organization(const Deps& deps, const OrgAccess& access,
                                                         const std::string& name, const Caller& caller) {
    AUTHOS_TRY(const auto parsed, parse_name(name));
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller,
        [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::OrganizationSummary> {
            AUTHOS_TRY(const bool renamed, storage::rename_organization(s, inside.scope, parsed, now));
            if (!renamed) return organization_gone();
            const Json details = Json::object({{"old_name", inside.organization.name}, {"new_name", parsed}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        fact_about(inside, "organization.updated", now, details), caller));
            return load_summary(s, inside.scope);
        });
}

Result<void> delete_organization(const Deps& deps, const OrgAccess& access, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(
        write_inside(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            const Json details =
                Json::object({{"slug", inside.organization.slug}, {"name", inside.organization.name}});
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        fact_about(inside, "organization.deleted", now, details), caller));
            AUTHOS_TRY(const bool deleted, storage::delete_organization(s, inside.scope));
            if (!deleted) return organization_gone();
            return {};
        }));
    deps.log.info("organization.deleted",
                  {{"org_id", access.scope.org().text()}, {"user_id", access.user_id.text()}});
    return {};
}

Result<SelectedOrganization> select_organization(const Deps& deps, const Principal& principal,
                                                 const OrgAccess& access, const Caller& caller) {
    // The new session would have a refresh token, and outlive the impersonation by far.
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(const auto user, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::get_user(s, realm_of(principal.home_org), principal.user_id);
    }));
    AUTHOS_TRY(auto issued,
               issue_session(deps, user, {{access.organization.slug, std::nullopt}, std::nullopt},
                             storage::SessionProof{principal.authenticated_at, principal.amr}, caller));
    AUTHOS_TRY(auto membership,
               write_inside(deps, access, caller,
                            [&](storage::Session& s, const OrgAccess& inside) -> Result<storage::Membership> {
                                AUTHOS_TRY(auto found,
                                           storage::find_membership(s, inside.scope, inside.user_id));
                                if (!found) return organization_gone();
                                AUTHOS_TRY(storage::insert_session(s, issued.row));
                                return std::move(*found);
                            }));
    deps.metrics.tokens_issued();
    return SelectedOrganization{access.organization, std::move(membership), std::move(issued.pair)};
}

} // namespace authos::identity
