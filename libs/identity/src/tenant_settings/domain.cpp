#include "authos/identity/tenant_settings/domain.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "rbac/recheck.hpp"
#include "tenant_settings/domain_proof.hpp"
#include "tenant_settings/host_name.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kDomainTokenPrefix = "sso-verify-";
constexpr std::size_t kMaxDomainLength = 191;

Result<std::string> parse_domain(const Settings& settings, std::string_view text) {
    std::string domain = ascii_lower(text);
    if (domain.size() > kMaxDomainLength || !is_host_name(domain) || domain.find('.') == std::string::npos) {
        return fail(Errc::invalid_argument, "domain_malformed",
                    "domain must be a host name such as login.example.com: letters, digits, hyphens and at "
                    "least one dot, at most 191 characters, no address, port or path; write international "
                    "names as Punycode");
    }
    const auto own = Url::parse(settings.base_url);
    if (own && is_at_or_below(domain, own->host)) {
        return fail(Errc::invalid_argument, "domain_not_allowed",
                    "domain must not be the host of this service, or a name below it");
    }
    return domain;
}

Result<void> record_domain(const Deps& deps, storage::Session& s, const OrgAccess& inside, std::string action,
                           std::string_view domain, const Caller& caller) {
    const Json details = Json::object({{"domain", domain}});
    return record_org_event(
        deps, s, inside.scope, inside.user_id,
        {std::move(action), "organization", inside.scope.org().text(), deps.clock.now(), details.dump()},
        caller);
}

Error domain_changed() {
    return fail(Errc::failed_precondition, "domain_changed",
                "The domain was changed while it was being verified; please try again");
}

} // namespace

Result<DomainProof> claim_domain(const Deps& deps, const OrgAccess& access, std::string_view domain,
                                 const Caller& caller) {
    AUTHOS_TRY(const auto parsed, parse_domain(deps.settings, domain));
    const std::string fresh = authcore::make_opaque_token(deps.random, kDomainTokenPrefix).reveal();
    const UnixMillis now = deps.clock.now();
    return write_inside(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<DomainProof> {
                            const auto& before = inside.organization;
                            AUTHOS_TRY(require_feature(s, before, Feature::custom_domain));
                            // Asked for twice: the record that is published already must stay the right one.
                            if (before.custom_domain == parsed && before.domain_verification_token)
                                return proof_places(parsed, *before.domain_verification_token);
                            AUTHOS_TRY(storage::claim_domain(s, inside.scope, {parsed, fresh}, now));
                            AUTHOS_TRY(record_domain(deps, s, inside, "domain.set", parsed, caller));
                            return proof_places(parsed, fresh);
                        });
}

Result<DomainVerdict> verify_domain(const Deps& deps, const OrgAccess& access, const Caller& caller) {
    const auto& organization = access.organization;
    if (!organization.custom_domain || !organization.domain_verification_token) {
        return fail(Errc::failed_precondition, "domain_not_set",
                    "There is no domain to verify; set one first");
    }
    const auto allowed = deps.database.read(caller.deadline, [&](storage::Session& s) {
        return require_feature(s, organization, Feature::custom_domain);
    });
    if (!allowed) return allowed.error();
    if (organization.domain_verified) return DomainVerdict{true, "Domain is verified already"};

    const auto proof = proof_places(*organization.custom_domain, *organization.domain_verification_token);
    // Other servers take their time: no transaction is open meanwhile, and what was true before is asked
    // again afterwards.
    auto verdict = look_for_proof(deps, proof, caller.deadline);
    if (!verdict.verified) return verdict;
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(
        write_inside(deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(require_feature(s, inside.organization, Feature::custom_domain));
            AUTHOS_TRY(const bool confirmed,
                       storage::confirm_domain(s, inside.scope, {proof.domain, proof.token}, now));
            if (confirmed) return record_domain(deps, s, inside, "domain.verified", proof.domain, caller);
            // Somebody else may have verified the same claim meanwhile: then all is well.
            const auto& current = inside.organization;
            if (current.domain_verified && current.custom_domain == proof.domain) return {};
            return domain_changed();
        }));
    return verdict;
}

Result<void> delete_domain(const Deps& deps, const OrgAccess& access, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(deps, access, caller,
                        [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
                            AUTHOS_TRY(const bool cleared, storage::clear_domain(s, inside.scope, now));
                            if (!cleared) return {};
                            return record_domain(deps, s, inside, "domain.deleted",
                                                 inside.organization.custom_domain.value_or(""), caller);
                        });
}

} // namespace authos::identity
