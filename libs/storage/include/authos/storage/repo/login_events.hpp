#pragma once
// One row per successful sign-in: for analytics, active-user counts and risk scores.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using LoginEventId = Id<struct LoginEventTag>;

/// Where an address is, as far as a database of places knows. Degrees times a million.
struct LoginGeo {
    std::optional<std::string> country; // ISO 3166-1, two letters
    std::optional<std::string> city;
    std::optional<long long> lat_e6;
    std::optional<long long> long_e6;
};

/// What was thought of a sign-in.
struct LoginRisk {
    long long score = 0;
    std::string factors; // JSON array of names
};

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
    std::optional<LoginRisk> risk = {};
    LoginGeo geo = {};
};

Result<void> insert_login_event(Session& s, const NewLoginEvent& event);

/// Distinct users that signed in at `since` or later, in the whole deployment.
Result<long long> count_active_users(Session& s, UnixMillis since);
/// The same within one organization.
Result<long long> count_active_users(Session& s, const OrgScope& scope, UnixMillis since);

/// Sign-ins to one service at `since` or later.
Result<long long> count_service_logins(Session& s, const OrgScope& scope, const ServiceId& service,
                                       UnixMillis since);

/// Whether the account signed in with that agent before (the whole text), and whether it signed in at all.
struct LoginHistory {
    bool any = false;
    bool same_agent = false;
};
Result<LoginHistory> find_login_history(Session& s, const UserId& user, const std::string& user_agent);

/// The account's last sign-in whose place on the map is known, where it is at most 100 sign-ins ago.
struct LastPlace {
    LoginGeo geo;
    UnixMillis created_at;
};
/// Where the account signed in last, as far as that is known; a device that it let in may be anywhere.
Result<std::optional<LastPlace>> find_last_place(Session& s, const UserId& user);
/// The countries of the account's last 100 sign-ins, each once, without those of devices.
Result<std::vector<std::string>> list_login_countries(Session& s, const UserId& user);

/// Sign-ins to the organization from one address at `since` or later.
Result<long long> count_logins_from(Session& s, const OrgScope& scope, const std::string& ip_address,
                                    UnixMillis since);

/// A sign-in that was judged.
struct RiskEvent {
    LoginEventId id;
    UserId user_id;
    std::optional<std::string> user_email; // nothing: the account is gone
    UnixMillis created_at;
    LoginRisk risk;
    LoginGeo geo;
    std::optional<std::string> ip_address;
    std::string provider;
};
struct RiskEventQuery {
    long long min_score = 0;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
/// Newest first.
Result<std::vector<RiskEvent>> list_risk_events(Session& s, const OrgScope& scope,
                                                const RiskEventQuery& query);

} // namespace authos::storage
