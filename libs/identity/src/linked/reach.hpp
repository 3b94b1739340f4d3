#pragma once
// Which services a user's token reaches: all of which the user is an end user, but only the one organization
// or service that the token was made for, where it was made for one.

#include "authos/identity/principal.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"
#include "authos/storage/repo/services.hpp"
#include "linked/standing.hpp"

namespace authos::identity::linked {

/// A service, and the scope of its organization.
struct ReachedService {
    storage::OrgScope scope;
    storage::Organization organization;
    storage::Service service;
};

[[nodiscard]] bool is_in_context(const Principal& principal, const std::string& org_slug,
                                 const std::string& service_slug);

/// Errc::not_found, "service_not_found": unknown, no end user there, or out of reach of this token.
/// Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<ReachedService> reach_service(storage::Session& s, const Principal& principal,
                                                   const storage::ServicePlace& place);
/// By id or slug; also Errc::invalid_argument, "service_ambiguous".
[[nodiscard]] Result<ReachedService> reach_service(storage::Session& s, const Principal& principal,
                                                   const std::string& id_or_slug);

/// What a standing that is not good is for the user: Errc::failed_precondition,
/// "provider_scope_consent_required" or "provider_reauth_required".
[[nodiscard]] Result<void> require_usable(const Standing& standing);

/// Locks the user's row. Errc::unauthenticated, "session_ended": it is gone.
[[nodiscard]] Result<void> hold_user(storage::Session& s, const Principal& principal);

} // namespace authos::identity::linked
