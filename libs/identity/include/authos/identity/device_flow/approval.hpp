#pragma once
// The person's side of the device flow: what a typed code is for, and the answer to it. Guesses are limited
// per address and, where somebody is signed in, per account.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/device_codes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// A device that waits: where it wants to go. For the platform both slugs are those of its command line.
struct WaitingDevice {
    storage::DeviceCodeId id; // the claim device_code_id of pre-auth tokens
    std::string org_slug;
    std::string service_slug;
    std::vector<std::string> available_providers; // social providers that sign in there
};

/// `user_code` as typed: case, blanks and hyphens do not matter.
/// Errc::invalid_argument: "user_code_malformed", "user_code_invalid" (unknown, used or denied),
///   "device_already_authorized", "device_code_expired". Errc::resource_exhausted: "user_code_attempts".
[[nodiscard]] Result<WaitingDevice> find_waiting_device(const Deps& deps, const std::string& user_code,
                                                        const Caller& caller);

/// By a signed-in person, whose session proved all its factors. The approval stands until the device polls,
/// as long as that session lives and the account's password, address and factors stay what they are. Errors
/// as above, and Errc::unauthenticated: "session_ended";
/// Errc::permission_denied: "not_while_impersonating", "device_token_mismatch" (the token is for another
///   service or organization than the device, and must not open more than itself), "service_access_denied",
///   "device_access_denied" (no account there); "organization_not_active".
[[nodiscard]] Result<WaitingDevice> approve_device(const Deps& deps, const Principal& principal,
                                                   const std::string& user_code, const Caller& caller);
[[nodiscard]] Result<WaitingDevice> deny_device(const Deps& deps, const Principal& principal,
                                                const std::string& user_code, const Caller& caller);

} // namespace authos::identity
