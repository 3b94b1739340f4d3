#pragma once
// The end users of an organization: everybody with an identity that was issued there, whether the account
// lives in the organization or on the platform. Members without such an identity are none.

#include "authos/identity/rbac/org_access.hpp"
#include "authos/storage/repo/end_users.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// Somebody with everything that ties him to the organization's services.
struct EndUserProfile {
    storage::EndUser user;
    std::vector<storage::EndUserSubscription> subscriptions; // oldest first
    std::vector<storage::EndUserIdentity> identities;        // oldest first
};

struct EndUserList {
    std::vector<EndUserProfile> users; // by id
    long long total = 0;
};

struct EndUserDetail {
    EndUserProfile profile;
    long long session_count = 0; // alive, in this organization and its services
};

/// Of one service, where its slug is given. Errc::not_found, "end_user_service_not_found".
[[nodiscard]] Result<EndUserList> list_end_users(const Deps& deps, const OrgAccess& access,
                                                 const std::optional<std::string>& service_slug,
                                                 const storage::UserPage& page, const Caller& caller);
/// Errc::not_found, "end_user_not_found": also where the account exists, but is no end user here.
[[nodiscard]] Result<EndUserDetail> get_end_user(const Deps& deps, const OrgAccess& access, const UserId& id,
                                                 const Caller& caller);
/// Ends the sessions in this organization and its services, and none elsewhere; how many were alive.
/// Errc::not_found, "end_user_not_found".
[[nodiscard]] Result<long long> end_sessions_of_end_user(const Deps& deps, const OrgAccess& access,
                                                         const UserId& id, const Caller& caller);

} // namespace authos::identity
