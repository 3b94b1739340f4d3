#pragma once
// One row per successful sign-in: for analytics, active-user counts and risk scores.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

using LoginEventId = Id<struct LoginEventTag>;

/// A sign-in that succeeded.
struct NewLoginEvent {
    LoginEventId id;
    UserId user_id;
    std::optional<OrgId> org_id;
    std::optional<ServiceId> service_id;
    std::string provider;                  // "password", "github", ...
    std::optional<std::string> ip_address; // cut to 50 octets
    std::optional<std::string> user_agent; // cut to 512 octets
    UnixMillis created_at;
};

Result<void> insert_login_event(Session& s, const NewLoginEvent& event);

/// Distinct users that signed in at `since` or later, in the whole deployment.
Result<long long> count_active_users(Session& s, UnixMillis since);
/// The same within one organization.
Result<long long> count_active_users(Session& s, const OrgScope& scope, UnixMillis since);

/// Sign-ins to one service at `since` or later.
Result<long long> count_service_logins(Session& s, const OrgScope& scope, const ServiceId& service,
                                       UnixMillis since);

} // namespace authos::storage
