#include "sessions/subject.hpp"

#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

Error session_invalid(std::string detail) {
    return fail(Errc::unauthenticated, "session_invalid", "Invalid session").with_detail(std::move(detail));
}

} // namespace

storage::Realm realm_of(const std::optional<OrgId>& org) {
    if (org) return ScopeAuthority::organization(*org);
    return ScopeAuthority::platform();
}

Result<void> require_active(const storage::Organization& org) {
    if (org.status == storage::OrgStatus::active) return {};
    return fail(Errc::permission_denied, "organization_not_active",
                "Organization is not active. Current status: " + std::string{storage::name_of(org.status)});
}

Result<SessionSubject> load_session_subject(storage::Session& s, const storage::SessionRow& row) {
    AUTHOS_TRY(auto user, storage::find_user(s, realm_of(row.user_org_id), row.user_id));
    if (!user) return session_invalid("account gone");
    SessionSubject subject{std::move(*user), {{}, row.context.service_id, row.context.resource}, row.proof};
    if (!row.context.org_slug) return subject;

    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *row.context.org_slug));
    if (!org) return session_invalid("organization gone");
    AUTHOS_TRY(require_active(*org));
    const auto scope = ScopeAuthority::organization(org->id);
    subject.place.context.org_slug = org->slug;
    if (row.context.service_id) {
        AUTHOS_TRY(const auto service, storage::find_service(s, scope, *row.context.service_id));
        if (!service) return session_invalid("service gone");
        // Platform owners enter every service without being its end users.
        if (!subject.user.is_platform_owner) {
            AUTHOS_TRY(const bool is_end_user, storage::has_identity(s, row.user_id, {org->id, service->id}));
            if (!is_end_user) return session_invalid("no end user any more");
        }
        subject.place.context.service_slug = service->slug;
        subject.place.client_id = service->client_id;
        return subject;
    }
    AUTHOS_TRY(const auto role, storage::find_role(s, scope, row.user_id));
    if (!role) return session_invalid("membership ended");
    return subject;
}

} // namespace authos::identity
