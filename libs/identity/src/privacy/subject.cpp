#include "privacy/subject.hpp"

#include "authos/storage/repo/memberships.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "authos/storage/repo/privacy.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "sessions/subject.hpp"

#include <algorithm>
#include <set>

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

Error nobody_to_forget() {
    return fail(Errc::not_found, "user_not_found", "User not found");
}

// Of all of them, or it is no right at all: an organization must not erase what another one works with.
Result<bool> owns_all_organizations(storage::Session& s, const UserId& caller, const ForgetSubject& subject) {
    std::set<OrgId> organizations;
    for (const auto& seat : subject.seats) organizations.insert(seat.org_id);
    if (subject.account.home) organizations.insert(subject.account.home->id);
    // To have signed in to a service makes nobody its organization's: it can only stand in the way.
    const bool known = subject.seats.size() < static_cast<std::size_t>(storage::platform::kMostSeats);
    if (organizations.empty() || !known) return false;
    AUTHOS_TRY(const auto issuing,
               storage::list_issuing_organizations(s, ScopeAuthority::platform(), subject.account.id));
    organizations.insert(issuing.begin(), issuing.end());
    for (const OrgId& org : organizations) {
        AUTHOS_TRY(const auto role, storage::find_role(s, ScopeAuthority::organization(org), caller));
        if (role != "owner") return false;
    }
    return true;
}

Result<std::optional<ForgetRight>> find_right(storage::Session& s, const Principal& principal,
                                              const ForgetSubject& subject) {
    if (principal.user_id == subject.account.id) return std::optional{ForgetRight::person};
    AUTHOS_TRY(const bool owner,
               storage::platform::is_owner(s, ScopeAuthority::platform(), principal.user_id));
    if (owner) return std::optional{ForgetRight::platform_owner};
    AUTHOS_TRY(const bool all, owns_all_organizations(s, principal.user_id, subject));
    if (all) return std::optional{ForgetRight::organization_owner};
    return std::optional<ForgetRight>{};
}

} // namespace

Result<ForgetSubject> load_forget_subject(storage::Session& s, const Principal& principal,
                                          const UserId& user) {
    // An application must not erase the person who signed in to it.
    if (principal.context.service_slug) return nobody_to_forget();
    const auto scope = ScopeAuthority::platform();
    AUTHOS_TRY(auto account, storage::platform::find_account(s, scope, user));
    if (!account) return nobody_to_forget();
    ForgetSubject subject{.account = std::move(*account)};
    AUTHOS_TRY(subject.seats, storage::platform::list_seats(s, scope, user));
    AUTHOS_TRY(const auto right, find_right(s, principal, subject));
    if (!right) return nobody_to_forget();
    subject.right = *right;
    if (subject.account.is_platform_owner) {
        return fail(Errc::permission_denied, "platform_owner_protected",
                    "A platform owner cannot be forgotten. Demote the account first.");
    }
    const auto home = subject.account.home ? std::optional{subject.account.home->id} : std::nullopt;
    AUTHOS_TRY(const auto stored, storage::find_user(s, realm_of(home), user));
    if (!stored) return nobody_to_forget();
    subject.password_hash = stored->password_hash;
    return subject;
}

} // namespace authos::identity
