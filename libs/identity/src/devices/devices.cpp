#include "authos/identity/devices/devices.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "mfa/records.hpp"
#include "names.hpp"

namespace authos::identity {

namespace {

constexpr std::size_t kMaxDeviceName = 100;
constexpr std::size_t kMaxReasonBytes = 500;

Error device_not_found() {
    return fail(Errc::not_found, "device_not_found", "Device not found");
}

Result<storage::Device> get_device(storage::Session& s, const Principal& principal,
                                   const storage::DeviceId& id) {
    AUTHOS_TRY(auto device, storage::find_device(s, principal.user_id, id));
    if (!device) return device_not_found();
    return std::move(*device);
}

Result<std::string> parse_device_name(const std::string& text) {
    std::string name{trim(text)};
    if (!name.empty() && is_utf8(name) && is_printable_line(name) && count_characters(name) <= kMaxDeviceName)
        return name;
    return fail(Errc::invalid_argument, "device_name_malformed",
                "\"device_name\" must have 1 to 100 printable characters");
}

// In the log of the organization in whose context the user is signed in.
Result<void> record_device(const Deps& deps, storage::Session& s, const Principal& principal,
                           const AuditFact& fact, const Caller& caller) {
    AUTHOS_TRY(const auto scene, mfa_scene_of(s, principal));
    if (!scene.org) return {};
    return record_org_event(deps, s, storage::ScopeAuthority::organization(*scene.org), principal.user_id,
                            fact, caller);
}

} // namespace

Result<DeviceList> list_own_devices(const Deps& deps, const Principal& principal,
                                    const storage::DevicePage& page, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<DeviceList> {
        AUTHOS_TRY(auto devices, storage::list_devices(s, principal.user_id, page));
        AUTHOS_TRY(const long long total, storage::count_devices(s, principal.user_id));
        return DeviceList{std::move(devices), total};
    });
}

Result<storage::Device> get_own_device(const Deps& deps, const Principal& principal,
                                       const storage::DeviceId& id, const Caller& caller) {
    return deps.database.read(caller.deadline,
                              [&](storage::Session& s) { return get_device(s, principal, id); });
}

Result<storage::Device> rename_own_device(const Deps& deps, const Principal& principal,
                                          const storage::DeviceId& id, const std::string& name,
                                          const Caller& caller) {
    AUTHOS_TRY(const auto wanted, parse_device_name(name));
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<storage::Device> {
        AUTHOS_TRY(const bool renamed, storage::rename_device(s, principal.user_id, id, wanted));
        if (!renamed) return device_not_found();
        return get_device(s, principal, id);
    });
}

Result<void> revoke_own_device(const Deps& deps, const Principal& principal, const storage::DeviceId& id,
                               const std::optional<std::string>& reason, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    if (reason && (reason->size() > kMaxReasonBytes || !is_utf8(*reason) || !is_printable_line(*reason))) {
        return fail(Errc::invalid_argument, "reason_malformed",
                    "\"reason\" must be one line of at most 500 octets");
    }
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const bool revoked, storage::set_device_trusted(s, principal.user_id, id, false));
        if (!revoked) return device_not_found();
        const std::string details = Json::object({{"reason", reason}}).dump();
        return record_device(deps, s, principal,
                             {"user.device.revoked", "device", id.text(), deps.clock.now(), details}, caller);
    });
}

Result<void> trust_own_device(const Deps& deps, const Principal& principal, const storage::DeviceId& id,
                              const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const bool trusted, storage::set_device_trusted(s, principal.user_id, id, true));
        if (!trusted) return device_not_found();
        AUTHOS_TRY(const auto device, get_device(s, principal, id));
        if (device.expires_at <= now) {
            return fail(Errc::failed_precondition, "device_expired",
                        "The device's trust has expired. Sign in there again.");
        }
        return record_device(deps, s, principal, {"user.device.trusted", "device", id.text(), now}, caller);
    });
}

Result<long long> revoke_own_devices(const Deps& deps, const Principal& principal, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    return deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<long long> {
        AUTHOS_TRY(const long long revoked, storage::revoke_devices(s, principal.user_id));
        const std::string details = Json::object({{"devices", static_cast<std::int64_t>(revoked)}}).dump();
        AUTHOS_TRY(record_device(
            deps, s, principal,
            {"user.devices.revoked", "user", principal.user_id.text(), deps.clock.now(), details}, caller));
        return revoked;
    });
}

} // namespace authos::identity
