#pragma once
// Organizations as their own people see them: creation, reading, renaming, deletion, selection for a
// session, and the transfer of ownership.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/identity/sessions/token_pair.hpp"
#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/users.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// The wish as received; nothing in it is checked yet.
struct OrganizationDraft {
    std::string slug; // 3 to 50 of A-Z a-z 0-9 _ -, not reserved
    std::string name; // 2 to 100 characters besides blanks at both ends
};

/// A new organization, its owner, and a session in it.
struct CreatedOrganization {
    storage::Organization organization;
    storage::User owner;
    storage::Membership membership;
    TokenPair tokens;
};

/// Pending, in the free tier, owned by the caller.
/// Errc::invalid_argument: "slug_malformed", "slug_reserved", "name_malformed";
///   "organization_refused" where the slug is taken (deliberately vague).
/// Errc::failed_precondition: "organization_limit_reached" (Settings::max_orgs_per_user, exact also under
///   concurrency). Errc::permission_denied: "platform_account_required" for accounts that live in an
///   organization and for tokens of a service.
[[nodiscard]] Result<CreatedOrganization> create_organization(const Deps& deps, const Principal& principal,
                                                              const OrganizationDraft& draft,
                                                              const Caller& caller);

/// The caller's organizations, by the time of joining.
[[nodiscard]] Result<std::vector<storage::OrganizationSummary>>
list_own_organizations(const Deps& deps, const Principal& principal, const storage::OwnOrganizationPage& page,
                       const Caller& caller);

/// The organization with its counts and tier; Errc::not_found "organization_not_found" if it went meanwhile.
[[nodiscard]] Result<storage::OrganizationSummary> get_organization(const Deps& deps, const OrgAccess& access,
                                                                    const Caller& caller);

/// Errc::invalid_argument: "name_malformed".
[[nodiscard]] Result<storage::OrganizationSummary>
rename_organization(const Deps& deps, const OrgAccess& access, const std::string& name, const Caller& caller);

/// Deletes it with all that belongs to it, and ends the sessions in it.
[[nodiscard]] Result<void> delete_organization(const Deps& deps, const OrgAccess& access,
                                               const Caller& caller);

/// A new session in the context of the organization.
struct SelectedOrganization {
    storage::Organization organization;
    storage::Membership membership;
    TokenPair tokens;
};
[[nodiscard]] Result<SelectedOrganization> select_organization(const Deps& deps, const Principal& principal,
                                                               const OrgAccess& access, const Caller& caller);

/// Makes another member the owner and the caller an admin. Of concurrent transfers one succeeds.
/// Errc::invalid_argument: "email_malformed", "already_owner". Errc::not_found: "new_owner_unknown",
/// "new_owner_not_a_member". Errc::permission_denied: "owner_required".
[[nodiscard]] Result<storage::OrganizationSummary> transfer_ownership(const Deps& deps,
                                                                      const OrgAccess& access,
                                                                      const std::string& new_owner_email,
                                                                      const Caller& caller);

} // namespace authos::identity
