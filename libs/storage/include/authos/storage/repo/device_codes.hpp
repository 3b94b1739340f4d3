#pragma once
// Devices that wait to be let in (RFC 8628). Both codes are stored hashed: the device's as SHA-256, the short
// one that people type with a key, as all of its values could be tried. To know a code is the right to its
// row.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>

namespace authos::storage {

using DeviceCodeId = Id<struct DeviceCodeTag>;

enum class DeviceCodeStatus { pending, authorized, denied };

/// A waiting device.
struct DeviceCode {
    DeviceCodeId id;
    TokenHash device_code;
    TokenHash user_code;
    std::string client_id;
    std::string org_slug;
    std::string service_slug;
    std::optional<std::string> resource = {};
    std::optional<std::string> scope = {};
    DeviceCodeStatus status = DeviceCodeStatus::pending;
    std::optional<UserId> user_id = {};       // who approved or denied ...
    std::optional<SessionProof> proof = {};   // ... how the one who approved had proved himself ...
    std::optional<SessionId> session_id = {}; // ... and in which session
    long long poll_interval = 5;              // seconds
    std::optional<UnixMillis> last_polled_at = {};
    UnixMillis created_at;
    UnixMillis expires_at;
};

/// A new one, pending. Errc::already_exists, reason "device_code_taken": draw other codes.
Result<void> insert_device_code(Session& s, const DeviceCode& code);

/// Also when it has expired.
Result<std::optional<DeviceCode>> find_device_code(Session& s, const TokenHash& device_code);
Result<std::optional<DeviceCode>> find_device_code_by_user_code(Session& s, const TokenHash& user_code);
Result<std::optional<DeviceCode>> find_device_code_by_id(Session& s, const DeviceCodeId& id);

/// Who let a device in, and by what right.
struct DeviceApproval {
    UserId user_id;
    SessionId session_id;
    SessionProof proof;
};
/// Compare-and-swap from pending: false if somebody answered before, it expired or is gone.
Result<bool> authorize_device_code(Session& s, const DeviceCodeId& id, const DeviceApproval& approval,
                                   UnixMillis now);
Result<bool> deny_device_code(Session& s, const DeviceCodeId& id, const UserId& user, UnixMillis now);

/// A poll that found no answer: the moment, and the interval from now on (seconds).
Result<void> record_device_poll(Session& s, const DeviceCodeId& id, long long poll_interval, UnixMillis now);

/// Single use: removes an authorized code. Of concurrent callers exactly one gets true.
Result<bool> consume_device_code(Session& s, const DeviceCodeId& id, UnixMillis now);

/// What this user approved and no device took yet becomes denied; how many.
Result<long long> withdraw_device_approvals(Session& s, const UserId& user);
/// Those at services of this organization.
Result<long long> withdraw_device_approvals_in(Session& s, const OrgScope& scope, const UserId& user);

/// Removes up to `limit` codes that expired before `now`; how many.
Result<long long> delete_expired_device_codes(Session& s, UnixMillis now, int limit);

} // namespace authos::storage
