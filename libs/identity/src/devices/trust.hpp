#pragma once
// Device trust tokens: "{user id}:{16 hex digits}:{Unix seconds}.{base64 of HMAC-SHA-256}". The signature
// tells a token that we gave out from one that somebody made up; whether it still counts, the device's row
// says, so that a revoked device is distrusted at once.

#include "authos/base/ids.hpp"
#include "authos/identity/deps.hpp"
#include "authos/storage/session.hpp"

#include <chrono>
#include <optional>

namespace authos::identity {

/// How long a browser stays trusted after its last second factor.
inline constexpr std::chrono::hours kDeviceTrustPeriod{24 * 30};
/// How many devices of one account are remembered; the least recently used go first.
inline constexpr int kMaxDevices = 50;

/// What a caller's cookie says about the device.
enum class DeviceStanding {
    none,      // no cookie
    trusted,   // a device of this account that counts
    untrusted, // our signature, but the device was revoked, expired or is gone
    mismatch,  // another account's
    invalid,   // signature or form wrong
};

/// Of the cookie that came with `caller`, for that account.
[[nodiscard]] Result<DeviceStanding> device_standing(const Deps& deps, storage::Session& s,
                                                     const UserId& user, const Caller& caller);

/// Registers the caller's browser as a trusted device of the account, or, where its cookie is that of a
/// trusted one already, gives that one a new token for another kDeviceTrustPeriod. The token is for the
/// cookie; its hash alone is stored. Named after the user agent. `risk_score` of this sign-in, if known.
[[nodiscard]] Result<SecretString> trust_device(const Deps& deps, storage::Session& s, const UserId& user,
                                                const Caller& caller,
                                                std::optional<long long> risk_score = std::nullopt);

} // namespace authos::identity
