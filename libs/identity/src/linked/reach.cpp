#include "linked/reach.hpp"

#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "sessions/subject.hpp"

namespace authos::identity::linked {

namespace {

using storage::ScopeAuthority;
using storage::Session;

Error service_not_found() {
    return fail(Errc::not_found, "service_not_found", "Service not found");
}

} // namespace

bool is_in_context(const Principal& principal, const std::string& org_slug, const std::string& service_slug) {
    const auto& context = principal.context;
    if (context.org_slug && *context.org_slug != org_slug) return false;
    return !context.service_slug || *context.service_slug == service_slug;
}

Result<ReachedService> reach_service(Session& s, const Principal& principal,
                                     const storage::ServicePlace& place) {
    const auto scope = ScopeAuthority::organization(place.org_id);
    AUTHOS_TRY(auto org, storage::find_organization(s, place.org_id));
    AUTHOS_TRY(auto service, storage::find_service(s, scope, place.service_id));
    if (!org || !service || !is_in_context(principal, org->slug, service->slug)) return service_not_found();
    AUTHOS_TRY(const bool is_end_user,
               storage::has_identity(s, principal.user_id, {place.org_id, place.service_id}));
    if (!is_end_user) return service_not_found();
    AUTHOS_TRY(require_active(*org));
    return ReachedService{scope, std::move(*org), std::move(*service)};
}

Result<ReachedService> reach_service(Session& s, const Principal& principal, const std::string& id_or_slug) {
    AUTHOS_TRY(const auto places, storage::list_services_of_end_user(s, principal.user_id, id_or_slug));
    std::optional<ReachedService> found;
    for (const auto& place : places) {
        auto reached = reach_service(s, principal, place);
        if (!reached && reached.error().code == Errc::not_found) continue;
        if (!reached) return reached;
        if (found) {
            return fail(Errc::invalid_argument, "service_ambiguous",
                        "More than one service has this slug: name it by \"service_id\"");
        }
        found.emplace(std::move(*reached));
    }
    if (!found) return service_not_found();
    return std::move(*found);
}

Result<void> require_usable(const Standing& standing) {
    if (standing.code.empty()) return {};
    if (standing.code == kConsentRequired || standing.code == kGrantRequired) {
        return fail(Errc::failed_precondition, "provider_scope_consent_required",
                    "The provider must be asked for exactly these scopes first: link the account for this "
                    "request");
    }
    return fail(Errc::failed_precondition, "provider_reauth_required",
                "The account must be authorized at the provider again");
}

Result<void> hold_user(Session& s, const Principal& principal) {
    AUTHOS_TRY(const bool locked, storage::lock_user(s, realm_of(principal.home_org), principal.user_id));
    if (locked) return {};
    return fail(Errc::unauthenticated, "session_ended", "Session has ended. Please sign in again.");
}

} // namespace authos::identity::linked
