#include "authos/identity/login/context.hpp"

#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "authos/storage/scope_authority.hpp"
#include "login/offered_providers.hpp"
#include "login/target.hpp"
#include "services/service_rules.hpp"

namespace authos::identity {

namespace {

Result<bool> mail_works(const Deps& deps, storage::Session& s, const LoginTarget& target) {
    if (deps.settings.mail_from) return true;
    if (!target.org) return false;
    AUTHOS_TRY(const auto own,
               storage::find_smtp_settings(s, storage::ScopeAuthority::organization(target.org->id)));
    return own.has_value();
}

Result<std::vector<std::string>> methods_at(const Deps& deps, storage::Session& s, const LoginTarget& target,
                                            const std::optional<Entitlements>& entitled) {
    std::vector<std::string> methods = {"password"};
    AUTHOS_TRY(const bool mail, mail_works(deps, s, target));
    if (mail) methods.emplace_back("magic_link");
    const bool allowed = !entitled || entitled->allows(Feature::passkeys);
    if (allowed && deps.settings.relying_party) methods.emplace_back("passkey");
    return methods;
}

ContextOrganization shown(const storage::Organization& org) {
    ContextOrganization out{org.slug, org.name, std::string{storage::name_of(org.status)}, {}, {}};
    if (org.status == storage::OrgStatus::active) {
        out.logo_url = org.brand_logo_url;
        out.primary_color = org.brand_primary_color;
    }
    return out;
}

ContextService shown(const storage::Service& service, const std::optional<std::string>& redirect_uri) {
    return {service.slug, service.name, service.type,
            !redirect_uri || is_registered_redirect_uri(service, *redirect_uri)};
}

Result<SignInContext> load_context(const Deps& deps, storage::Session& s, const SignInPlace& place) {
    SignInContext context;
    LoginTarget target;
    std::optional<Entitlements> entitled;
    if (place.org_slug) {
        AUTHOS_TRY(target.org, storage::find_organization_by_slug(s, *place.org_slug));
        if (!target.org) return context;
        context.organization = shown(*target.org);
        if (target.org->status != storage::OrgStatus::active) return context;
        AUTHOS_TRY(entitled, load_entitlements(s, *target.org));
    }
    if (place.service_slug) {
        const auto scope = storage::ScopeAuthority::organization(target.org->id);
        AUTHOS_TRY(target.service, storage::find_service_by_slug(s, scope, *place.service_slug));
        if (target.service) context.service = shown(*target.service, place.redirect_uri);
    }
    AUTHOS_TRY(context.available_providers, list_offered_providers(deps, s, target));
    AUTHOS_TRY(context.auth_methods, methods_at(deps, s, target, entitled));
    return context;
}

} // namespace

Result<SignInContext> find_sign_in_context(const Deps& deps, const SignInPlace& place, const Caller& caller) {
    AUTHOS_TRY(check_sign_in_place(place));
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return load_context(deps, s, place); });
}

} // namespace authos::identity
