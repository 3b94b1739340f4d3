#include "login/target.hpp"

#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/scope_authority.hpp"
#include "services/service_rules.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

Result<bool> may_enter(storage::Session& s, const LoginTarget& target, const storage::User& user) {
    if (!target.org) return true;
    if (!target.service) {
        AUTHOS_TRY(const auto role,
                   storage::find_role(s, ScopeAuthority::organization(target.org->id), user.id));
        return role.has_value();
    }
    if (user.is_platform_owner) return true;
    return storage::has_identity(s, user.id, {target.org->id, target.service->id});
}

Result<LoginCandidate> candidate_in(storage::Session& s, const LoginTarget& target,
                                    const storage::Realm& realm, const Email& email) {
    AUTHOS_TRY(auto user, storage::find_user_by_email(s, realm, email));
    if (!user) return LoginCandidate{};
    AUTHOS_TRY(const bool entry, may_enter(s, target, *user));
    return LoginCandidate{std::move(user), entry};
}

} // namespace

Result<void> check_sign_in_place(const SignInPlace& in) {
    if (in.service_slug && !in.org_slug) {
        return fail(Errc::invalid_argument, "service_without_organization", "service_slug requires org_slug");
    }
    if (in.redirect_uri && !in.service_slug) {
        return fail(Errc::invalid_argument, "redirect_uri_without_service",
                    "redirect_uri requires org_slug and service_slug");
    }
    return {};
}

Result<LoginTarget> find_login_target(storage::Session& s, const SignInPlace& in) {
    LoginTarget target;
    if (!in.org_slug) return target;
    AUTHOS_TRY(target.org, storage::find_organization_by_slug(s, *in.org_slug));
    if (!target.org) return fail(Errc::not_found, "organization_not_found", "Organization not found");
    AUTHOS_TRY(require_active(*target.org));
    if (!in.service_slug) return target;
    AUTHOS_TRY(target.service, storage::find_service_by_slug(s, ScopeAuthority::organization(target.org->id),
                                                             *in.service_slug));
    if (!target.service) return fail(Errc::not_found, "service_not_found", "Service not found");
    if (in.redirect_uri && !is_registered_redirect_uri(*target.service, *in.redirect_uri)) {
        return fail(Errc::invalid_argument, "redirect_uri_not_registered",
                    "redirect_uri is not registered for this service");
    }
    return target;
}

Result<LoginCandidate> find_login_candidate(storage::Session& s, const LoginTarget& target,
                                            const Email& email) {
    const storage::Realm platform = ScopeAuthority::platform();
    if (!target.org) return candidate_in(s, target, platform, email);
    AUTHOS_TRY(auto own, candidate_in(s, target, ScopeAuthority::organization(target.org->id), email));
    if (own.may_enter) return own;
    AUTHOS_TRY(auto outside, candidate_in(s, target, platform, email));
    if (outside.may_enter || !own.user) return outside;
    return own;
}

Result<LoginCandidate> find_login_candidate(storage::Session& s, const LoginTarget& target,
                                            const UserId& user) {
    std::optional<storage::User> found;
    if (target.org) {
        AUTHOS_TRY(found, storage::find_user(s, ScopeAuthority::organization(target.org->id), user));
    }
    if (!found) {
        AUTHOS_TRY(found, storage::find_user(s, ScopeAuthority::platform(), user));
    }
    if (!found) return LoginCandidate{};
    AUTHOS_TRY(const bool entry, may_enter(s, target, *found));
    return LoginCandidate{std::move(found), entry};
}

} // namespace authos::identity
