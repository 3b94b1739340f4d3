#include "authos/identity/upstream/home_realm.hpp"

#include "authos/base/email.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/domain_routes.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "login/domain_policy.hpp"

namespace authos::identity {

namespace {

/// The active organization that owns the domain.
Result<std::optional<storage::Organization>> find_owner(storage::Session& s, const Email& email,
                                                        const std::optional<std::string>& org_slug) {
    std::optional<storage::Organization> none;
    AUTHOS_TRY(const auto owner, storage::find_domain_owner(s, email.domain()));
    if (!owner) return none;
    AUTHOS_TRY(auto organization, storage::find_organization(s, *owner));
    if (!organization || organization->status != storage::OrgStatus::active) return none;
    if (org_slug && *org_slug != organization->slug) return none;
    return organization;
}

HomeRealm realm_of_rule(const DomainRule& rule) {
    HomeRealm home;
    home.domain_verified = true;
    if (rule.connection) {
        home.connection_id = rule.connection->connection_id;
        home.provider_name = rule.connection->name;
        home.auth_method = "upstream";
    } else if (rule.policy == LoginPolicy::upstream_only) {
        home.auth_method = "oauth";
    }
    return home;
}

} // namespace

Result<HomeRealm> look_up_email(const Deps& deps, std::string_view email,
                                const std::optional<std::string>& org_slug, const Caller& caller) {
    const auto parsed = Email::parse(email);
    if (!parsed) return fail(Errc::invalid_argument, "email_malformed", "Invalid email address");
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<HomeRealm> {
        AUTHOS_TRY(const auto owner, find_owner(s, *parsed, org_slug));
        if (!owner) return HomeRealm{};
        AUTHOS_TRY(const auto rule, find_domain_rule(s, owner->id, *parsed));
        return rule ? realm_of_rule(*rule) : HomeRealm{};
    });
}

} // namespace authos::identity
