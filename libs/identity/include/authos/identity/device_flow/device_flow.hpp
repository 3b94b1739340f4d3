#pragma once
// Letting devices in that have no browser: the device gets two codes, a person types the short one into a
// page and approves, the device polls with the long one and gets tokens once. For one service, or for the
// platform's own command line. Source: RFC 8628.

#include "authos/identity/deps.hpp"
#include "authos/identity/sessions/token_pair.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

inline constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
/// The platform's own command line: organization, service and client id that stand for it.
inline constexpr std::string_view kPlatformOrgSlug = "platform";
inline constexpr std::string_view kPlatformCliSlug = "admin-cli";
inline constexpr std::string_view kPlatformCliClientId = "platform-admin-cli";

/// The request of a device, as received.
struct DeviceFlowStart {
    std::string client_id;
    std::string org;
    std::string service;
    std::optional<std::string> scope;    // blanks between; offline_access counts, others are left out
    std::optional<std::string> resource; // one of the service's resource_uris
};

/// What the device shows and keeps.
struct DeviceFlow {
    SecretString device_code; // UUID
    std::string user_code;    // "XXXX-XXXX"
    std::string verification_uri;
    std::string verification_uri_complete; // with user_code
    std::chrono::seconds expires_in{};
    std::chrono::seconds interval{};
};

/// Errc::invalid_argument: "device_request_malformed" (names the member), "device_client_invalid" (no such
/// client there), "device_activation_uri_missing", "resource_not_registered".
/// Errc::permission_denied: "organization_not_active".
[[nodiscard]] Result<DeviceFlow> start_device_flow(const Deps& deps, const DeviceFlowStart& in,
                                                   const Caller& caller);

/// A poll of a device, as received.
struct DevicePoll {
    std::string grant_type;
    std::string device_code;
    std::string client_id;
    std::optional<std::string> resource; // where the start named one, that one
};

/// Tokens for the place that the codes were made for. The refresh token is empty unless offline_access was
/// asked for at the start.
struct DeviceGrant {
    TokenPair tokens;
    std::optional<std::string> scope; // what was granted
};

/// Errc::invalid_argument: "device_grant_type_unsupported", "device_code_invalid" (unknown, used, or another
///   client's), "device_code_pending", "device_slow_down" (polled too early: the interval is 5 s longer from
///   now on), "device_code_expired", "device_code_denied" (also when the approval was withdrawn, or its
///   session has ended), "resource_not_registered".
/// Errc::unauthenticated: "device_client_unknown" (the client id is malformed).
/// Errc::permission_denied: "device_access_denied" (the account may not enter any more), "login_blocked",
///   "organization_not_active".
[[nodiscard]] Result<DeviceGrant> poll_device_flow(const Deps& deps, const DevicePoll& in,
                                                   const Caller& caller);

} // namespace authos::identity
