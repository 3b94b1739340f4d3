#include "audit/record.hpp"
#include "authos/identity/orgs/organizations.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "authos/storage/scope_authority.hpp"
#include "authos/telemetry/metrics.hpp"
#include "names.hpp"
#include "sessions/issue.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

struct RiskRulesTag;
using RiskRulesId = Id<RiskRulesTag>;

Error creator_gone() {
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

// All rows of a new organization, made before the transaction, which may be run more than once.
struct OrganizationRows {
    storage::platform::NewOrganization organization;
    storage::NewMembership membership;
    RiskRulesId risk_rules;
    storage::NewSession session;
};

// Of parallel creations by one account each waits for the one before, so that the count is true.
Result<void> require_room(const Deps& deps, storage::Session& s, const UserId& user) {
    AUTHOS_TRY(const bool locked, storage::lock_user(s, ScopeAuthority::platform(), user));
    if (!locked) return creator_gone();
    AUTHOS_TRY(const long long owned, storage::count_owned_organizations(s, user));
    const long long most = deps.settings.max_orgs_per_user;
    if (owned < most) return {};
    return fail(Errc::failed_precondition, "organization_limit_reached",
                "Maximum number of organizations reached (" + std::to_string(owned) + "/" +
                    std::to_string(most) + ")");
}

Result<storage::Organization> store_organization(const Deps& deps, storage::Session& s,
                                                 const OrganizationRows& rows, const Caller& caller) {
    const auto& organization = rows.organization;
    AUTHOS_TRY(require_room(deps, s, organization.owner_user_id));
    AUTHOS_TRY(storage::platform::insert_organization(s, ScopeAuthority::platform(), organization));
    const auto scope = ScopeAuthority::organization(organization.id);
    AUTHOS_TRY(storage::insert_membership(s, scope, rows.membership));
    AUTHOS_TRY(storage::insert_default_risk_rules(s, scope, rows.risk_rules.text(), organization.created_at));
    AUTHOS_TRY(storage::insert_session(s, rows.session));
    AUTHOS_TRY(record_org_event(
        deps, s, scope, organization.owner_user_id,
        {"organization.created", "organization", organization.id.text(), organization.created_at}, caller));
    AUTHOS_TRY(auto stored, storage::find_organization(s, organization.id));
    if (!stored) return fail(Errc::internal, "organization_vanished");
    return std::move(*stored);
}

Result<storage::User> load_creator(const Deps& deps, const Principal& principal, const Caller& caller) {
    // An account that lives in an organization goes with it; it must not be the owner of another one.
    if (principal.home_org || principal.context.service_slug) {
        return fail(Errc::permission_denied, "platform_account_required",
                    "Only accounts of the platform can create organizations");
    }
    AUTHOS_TRY(auto user, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return storage::find_user(s, ScopeAuthority::platform(), principal.user_id);
    }));
    if (!user) return creator_gone();
    return std::move(*user);
}

} // namespace

Result<CreatedOrganization> create_organization(const Deps& deps, const Principal& principal,
                                                const OrganizationDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(check_slug(draft.slug));
    AUTHOS_TRY(auto name, parse_name(draft.name));
    AUTHOS_TRY(auto owner, load_creator(deps, principal, caller));

    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto issued,
               issue_session(deps, owner, {{draft.slug, std::nullopt}, std::nullopt},
                             storage::SessionProof{principal.authenticated_at, principal.amr}, caller));
    const OrganizationRows rows{
        .organization = {.id = OrgId::make(deps.random),
                         .slug = draft.slug,
                         .name = std::move(name),
                         .owner_user_id = owner.id,
                         .created_at = now},
        .membership = {storage::MembershipId::make(deps.random), owner.id, "owner", now},
        .risk_rules = RiskRulesId::make(deps.random),
        .session = std::move(issued.row)};
    auto stored = deps.database.write(
        caller.deadline, [&](storage::Session& s) { return store_organization(deps, s, rows, caller); });
    if (!stored && stored.error().reason == "org_slug_taken") {
        // Vague on purpose: who may not see an organization shall not learn of it here.
        return fail(Errc::invalid_argument, "organization_refused",
                    "Unable to create organization with the provided information");
    }
    AUTHOS_TRY(auto organization, std::move(stored));
    deps.metrics.tokens_issued();
    deps.log.info("organization.created", {{"org_id", organization.id.text()}, {"user_id", owner.id.text()}});
    const auto& seat = rows.membership;
    storage::Membership membership{seat.id, organization.id, seat.user_id, seat.role, seat.created_at};
    return CreatedOrganization{std::move(organization), std::move(owner), std::move(membership),
                               std::move(issued.pair)};
}

} // namespace authos::identity
