#pragma once
// People as an organization's services know them. An end user of an organization has an identity that was
// issued there, one of a service has an identity issued for that service; the account itself may live in
// the organization or on the platform. Deleted accounts are never found.

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/repo/user_page.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

/// An account that uses a service of the organization.
struct EndUser {
    UserId id;
    Email email;
    std::optional<OrgId> home; // where the account lives; nothing: the platform
    bool is_platform_owner = false;
    UnixMillis created_at;
};

/// Whose end users are meant: the organization's (nothing) or those of one of its services.
using EndUsersOf = std::optional<ServiceId>;

Result<std::vector<EndUser>> list_end_users(Session& s, const OrgScope& scope, const EndUsersOf& service,
                                            const UserPage& page);
Result<long long> count_end_users(Session& s, const OrgScope& scope, const EndUsersOf& service);
/// Nothing also where the account exists but is no end user there.
Result<std::optional<EndUser>> find_end_user(Session& s, const OrgScope& scope, const EndUsersOf& service,
                                             const UserId& id);
/// Whether an end user of the service has that address, wherever the account lives.
Result<bool> has_end_user_with_email(Session& s, const OrgScope& scope, const ServiceId& service,
                                     const Email& email);

/// The people of a page: from the first to the last of their ids.
struct UserRange {
    UserId first;
    UserId last;
};

/// A way of signing in that was issued in the organization.
struct EndUserIdentity {
    UserId user_id;
    std::string provider;
    std::string provider_user_id;
    UnixMillis created_at;
};
/// By user, oldest first; of the end users in `range` only.
Result<std::vector<EndUserIdentity>> list_end_user_identities(Session& s, const OrgScope& scope,
                                                              const EndUsersOf& service,
                                                              const UserRange& range);

/// A subscription to one of the organization's services.
struct EndUserSubscription {
    UserId user_id;
    ServiceId service_id;
    std::string service_slug;
    std::string service_name;
    std::string plan_id;
    std::string plan_name;
    std::string status;
    UnixMillis current_period_end;
    UnixMillis created_at;
};
/// By user, oldest first; of the end users in `range` only.
Result<std::vector<EndUserSubscription>> list_end_user_subscriptions(Session& s, const OrgScope& scope,
                                                                     const EndUsersOf& service,
                                                                     const UserRange& range);

/// Sign-ins of that account to the organization or its services that are alive at `now`.
Result<long long> count_sessions_in_organization(Session& s, const OrgScope& scope, const UserId& user,
                                                 UnixMillis now);

/// Takes away all identities that were issued for the service; how many. The account stays.
Result<long long> unlink_end_user(Session& s, const OrgScope& scope, const ServiceId& service,
                                  const UserId& user);
/// Ends the account's sign-ins to this service; how many.
Result<long long> delete_sessions_in_service(Session& s, const OrgScope& scope, const ServiceId& service,
                                             const UserId& user);

} // namespace authos::storage
