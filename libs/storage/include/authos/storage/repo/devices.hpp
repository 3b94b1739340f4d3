#pragma once
// Browsers that an account trusts since a second factor was passed there; only the hash of a browser's token
// is stored. To hold the account's id is the right to its rows: callers took it from a session or from a
// proved factor.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using DeviceId = Id<struct DeviceTag>;

/// A stored device. It is trusted while `is_trusted` and not expired.
struct Device {
    DeviceId id;
    UserId user_id;
    std::string name; // at most 100 characters
    std::optional<std::string> registration_ip;
    std::optional<std::string> last_ip;
    std::optional<long long> risk_score; // 0 to 100, of the sign-in that registered it; nothing: not known
    bool is_trusted = true;
    UnixMillis created_at;
    UnixMillis last_seen_at;
    UnixMillis expires_at;
};

/// A device as it is registered.
struct NewDevice {
    DeviceId id;
    UserId user_id;
    TokenHash token;
    std::string name;
    std::optional<std::string> ip_address;
    std::optional<long long> risk_score;
    UnixMillis created_at;
    UnixMillis expires_at;
};

/// Errc::already_exists, reason "device_token_taken".
Result<void> insert_device(Session& s, const NewDevice& device);
/// The device of that token, trusted or not, whoever's it is.
Result<std::optional<Device>> find_device_by_token(Session& s, const TokenHash& token);
Result<std::optional<Device>> find_device(Session& s, const UserId& user, const DeviceId& id);

/// One turn of a known device: the token that was shown and the one that replaces it.
struct DeviceTurn {
    UserId user_id;
    TokenHash old_token;
    TokenHash new_token;
    std::optional<std::string> ip_address;
    UnixMillis now;
    UnixMillis expires_at;
};
/// False unless the old token is that of a trusted device of the user which has not expired.
Result<bool> renew_device(Session& s, const DeviceTurn& turn);

/// How a list of devices is ordered; ties by id.
enum class DeviceOrder { first_seen, last_used, expires, name };
struct DevicePage {
    DeviceOrder order = DeviceOrder::last_used;
    bool ascending = false;
    int limit = 50; // 1 to 200
    long long offset = 0;
};
Result<std::vector<Device>> list_devices(Session& s, const UserId& user, const DevicePage& page);
Result<long long> count_devices(Session& s, const UserId& user);

/// False if it is gone.
Result<bool> rename_device(Session& s, const UserId& user, const DeviceId& id, const std::string& name);
/// False if it is gone.
Result<bool> set_device_trusted(Session& s, const UserId& user, const DeviceId& id, bool trusted);
/// Ends the trust in all devices of the account; how many were trusted.
Result<long long> revoke_devices(Session& s, const UserId& user);
/// Removes what is beyond the `keep` devices used last, so that clients that keep no cookies fill nothing.
Result<void> trim_devices(Session& s, const UserId& user, int keep);
/// Removes up to `limit` devices that expired before `now`; how many.
Result<long long> delete_expired_devices(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
