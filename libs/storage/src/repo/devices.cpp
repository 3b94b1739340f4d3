#include "authos/storage/repo/devices.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectDevice =
    "SELECT id, user_id, name, registration_ip, last_ip, risk_score, is_trusted, created_at, last_seen_at, "
    "expires_at FROM user_devices ";
constexpr std::string_view kByTrustToken = "WHERE trust_token_hash = :hash";
constexpr std::string_view kByDeviceId = "WHERE user_id = :user AND id = :id";
constexpr std::string_view kOfUser = "WHERE user_id = :user ";
constexpr std::string_view kFirstSeenUp = "ORDER BY created_at, id LIMIT :limit OFFSET :offset";
constexpr std::string_view kFirstSeenDown = "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kLastUsedUp = "ORDER BY last_seen_at, id LIMIT :limit OFFSET :offset";
constexpr std::string_view kLastUsedDown = "ORDER BY last_seen_at DESC, id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kExpiresUp = "ORDER BY expires_at, id LIMIT :limit OFFSET :offset";
constexpr std::string_view kExpiresDown = "ORDER BY expires_at DESC, id DESC LIMIT :limit OFFSET :offset";
constexpr std::string_view kDeviceNameUp = "ORDER BY name, id LIMIT :limit OFFSET :offset";
constexpr std::string_view kDeviceNameDown = "ORDER BY name DESC, id DESC LIMIT :limit OFFSET :offset";
constexpr detail::Columns kDeviceColumns = {
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::integer, Column::integer, Column::integer, Column::integer, Column::integer};

Result<Device> device_from(const Row& row) {
    AUTHOS_TRY(DeviceId id, row.id<DeviceId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    return Device{.id = std::move(id),
                  .user_id = std::move(user),
                  .name = row.text(2),
                  .registration_ip = row.find_text(3),
                  .last_ip = row.find_text(4),
                  .risk_score = row.find_integer(5),
                  .is_trusted = row.flag(6),
                  .created_at = row.millis(7),
                  .last_seen_at = row.millis(8),
                  .expires_at = row.millis(9)};
}

std::string_view list_sql(const DevicePage& page) {
    switch (page.order) {
    case DeviceOrder::first_seen:
        return page.ascending ? kSql<kSelectDevice, kOfUser, kFirstSeenUp>
                              : kSql<kSelectDevice, kOfUser, kFirstSeenDown>;
    case DeviceOrder::last_used: break;
    case DeviceOrder::expires:
        return page.ascending ? kSql<kSelectDevice, kOfUser, kExpiresUp>
                              : kSql<kSelectDevice, kOfUser, kExpiresDown>;
    case DeviceOrder::name:
        return page.ascending ? kSql<kSelectDevice, kOfUser, kDeviceNameUp>
                              : kSql<kSelectDevice, kOfUser, kDeviceNameDown>;
    }
    return page.ascending ? kSql<kSelectDevice, kOfUser, kLastUsedUp>
                          : kSql<kSelectDevice, kOfUser, kLastUsedDown>;
}

} // namespace

Result<void> insert_device(Session& s, const NewDevice& device) {
    const auto ip = detail::shortened(device.ip_address, 50);
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO user_devices (id, user_id, trust_token_hash, name, registration_ip, last_ip, "
            "risk_score, last_seen_at, expires_at, is_trusted, created_at) VALUES (:id, :user, :hash, :name, "
            ":ip, :ip, :risk, :now, :expires, 1, :now)",
            {param("id", device.id), param("user", device.user_id), param("hash", device.token),
             param("name", device.name), param("ip", ip), param("risk", device.risk_score),
             param("now", device.created_at), param("expires", device.expires_at)}),
        Errc::already_exists, "device_token_taken", "The device could not be registered."));
    return {};
}

Result<std::optional<Device>> find_device_by_token(Session& s, const TokenHash& token) {
    return detail::find_row(s, kSql<kSelectDevice, kByTrustToken>, {param("hash", token)}, kDeviceColumns,
                            device_from);
}

Result<std::optional<Device>> find_device(Session& s, const UserId& user, const DeviceId& id) {
    return detail::find_row(s, kSql<kSelectDevice, kByDeviceId>, {param("user", user), param("id", id)},
                            kDeviceColumns, device_from);
}

Result<bool> renew_device(Session& s, const DeviceTurn& turn) {
    AUTHOS_TRY(const long long changed,
               detail::execute(
                   s,
                   "UPDATE user_devices SET trust_token_hash = :new_hash, last_ip = :ip, "
                   "last_seen_at = :now, expires_at = :expires WHERE trust_token_hash = :old_hash "
                   "AND user_id = :user AND is_trusted = 1 AND expires_at > :now",
                   {param("new_hash", turn.new_token), param("ip", detail::shortened(turn.ip_address, 50)),
                    param("now", turn.now), param("expires", turn.expires_at),
                    param("old_hash", turn.old_token), param("user", turn.user_id)}));
    return changed == 1;
}

Result<std::vector<Device>> list_devices(Session& s, const UserId& user, const DevicePage& page) {
    return detail::list_rows(
        s, list_sql(page),
        {param("user", user), param("limit", detail::page_limit(page.limit)), param("offset", page.offset)},
        kDeviceColumns, device_from);
}

Result<long long> count_devices(Session& s, const UserId& user) {
    return detail::select_integer(s, "SELECT COUNT(*) FROM user_devices WHERE user_id = :user",
                                  {param("user", user)});
}

Result<bool> rename_device(Session& s, const UserId& user, const DeviceId& id, const std::string& name) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s, "UPDATE user_devices SET name = :name WHERE user_id = :user AND id = :id",
                               {param("name", name), param("user", user), param("id", id)}));
    return changed == 1;
}

Result<bool> set_device_trusted(Session& s, const UserId& user, const DeviceId& id, bool trusted) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(s, "UPDATE user_devices SET is_trusted = :trusted WHERE user_id = :user AND id = :id",
                        {param("trusted", trusted), param("user", user), param("id", id)}));
    return changed == 1;
}

Result<long long> revoke_devices(Session& s, const UserId& user) {
    return detail::execute(s,
                           "UPDATE user_devices SET is_trusted = 0 WHERE user_id = :user AND is_trusted = 1",
                           {param("user", user)});
}

Result<void> trim_devices(Session& s, const UserId& user, int keep) {
    // Read first: MySQL deletes from no table that it reads in the same statement.
    AUTHOS_TRY(const auto surplus,
               detail::select_texts(s,
                                    "SELECT id FROM user_devices WHERE user_id = :user "
                                    "ORDER BY last_seen_at DESC, id DESC LIMIT 1000 OFFSET :keep",
                                    {param("user", user), param("keep", keep)}));
    for (const std::string& id : surplus) {
        AUTHOS_TRY(detail::execute(s, "DELETE FROM user_devices WHERE id = :id", {param("id", id)}));
    }
    return {};
}

Result<long long> delete_expired_devices(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(s,
                                {"SELECT id FROM user_devices WHERE expires_at <= :before LIMIT :limit",
                                 "DELETE FROM user_devices WHERE id = :key AND expires_at <= :before"},
                                now, limit);
}

} // namespace authos::storage
