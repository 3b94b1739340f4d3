#pragma once
// The signed-in user's devices: browsers that were trusted since a second factor was passed there. A revoked
// one is distrusted at once, whatever cookie it keeps.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/devices.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// One page of an account's trusted browsers, and how many there are in all.
struct DeviceList {
    std::vector<storage::Device> devices;
    long long total = 0;
};
[[nodiscard]] Result<DeviceList> list_own_devices(const Deps& deps, const Principal& principal,
                                                  const storage::DevicePage& page, const Caller& caller);

/// Here and below Errc::not_found, "device_not_found", also where it is somebody else's.
[[nodiscard]] Result<storage::Device> get_own_device(const Deps& deps, const Principal& principal,
                                                     const storage::DeviceId& id, const Caller& caller);
/// Errc::invalid_argument, "device_name_malformed": 1 to 100 printable characters.
[[nodiscard]] Result<storage::Device> rename_own_device(const Deps& deps, const Principal& principal,
                                                        const storage::DeviceId& id, const std::string& name,
                                                        const Caller& caller);
/// `reason` goes into the log of the organization; at most 500 octets, else Errc::invalid_argument,
/// "reason_malformed". Revoking twice is no error. Errc::permission_denied, "not_while_impersonating", here
/// and below.
[[nodiscard]] Result<void> revoke_own_device(const Deps& deps, const Principal& principal,
                                             const storage::DeviceId& id,
                                             const std::optional<std::string>& reason, const Caller& caller);
/// Trusts a revoked device again, by the cookie that it still has. Errc::failed_precondition,
/// "device_expired"; Errc::permission_denied, "reauthentication_required".
[[nodiscard]] Result<void> trust_own_device(const Deps& deps, const Principal& principal,
                                            const storage::DeviceId& id, const Caller& caller);
/// All of them; how many were trusted.
[[nodiscard]] Result<long long> revoke_own_devices(const Deps& deps, const Principal& principal,
                                                   const Caller& caller);

} // namespace authos::identity
