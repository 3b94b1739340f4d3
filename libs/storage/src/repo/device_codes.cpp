#include "authos/storage/repo/device_codes.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::kSql;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectDeviceCode =
    "SELECT id, device_code, user_code, client_id, org_slug, service_slug, resource, scope, status, user_id, "
    "authenticated_at, amr, poll_interval, last_polled_at, created_at, expires_at, session_id "
    "FROM device_codes WHERE ";
constexpr std::string_view kByDeviceCode = "device_code = :code";
constexpr std::string_view kByUserCode = "user_code = :code";
constexpr std::string_view kByCodeId = "id = :id";
constexpr detail::Columns kDeviceCodeRow = {
    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,    Column::text,
    Column::text,    Column::text,    Column::text,    Column::text,    Column::integer, Column::text,
    Column::integer, Column::integer, Column::integer, Column::integer, Column::text};

std::string_view wire_name_of(DeviceCodeStatus status) noexcept {
    switch (status) {
    case DeviceCodeStatus::pending: return "pending";
    case DeviceCodeStatus::authorized: return "authorized";
    case DeviceCodeStatus::denied: break;
    }
    return "denied";
}

// What is stored and unknown opens nothing.
DeviceCodeStatus parse_status(std::string_view text) noexcept {
    if (text == "pending") return DeviceCodeStatus::pending;
    return text == "authorized" ? DeviceCodeStatus::authorized : DeviceCodeStatus::denied;
}

Result<DeviceCode> device_code_from(const Row& row) {
    AUTHOS_TRY(DeviceCodeId id, row.id<DeviceCodeId>(0));
    AUTHOS_TRY(TokenHash device, row.id<TokenHash>(1));
    AUTHOS_TRY(TokenHash user_code, row.id<TokenHash>(2));
    AUTHOS_TRY(auto user, row.find_id<UserId>(9));
    AUTHOS_TRY(auto session, row.find_id<SessionId>(16));
    DeviceCode code{.id = std::move(id),
                    .device_code = std::move(device),
                    .user_code = std::move(user_code),
                    .client_id = row.text(3),
                    .org_slug = row.text(4),
                    .service_slug = row.text(5),
                    .resource = row.find_text(6),
                    .scope = row.find_text(7),
                    .status = parse_status(row.text(8)),
                    .user_id = std::move(user),
                    .session_id = std::move(session),
                    .poll_interval = row.integer(12),
                    .last_polled_at = row.find_millis(13),
                    .created_at = row.millis(14),
                    .expires_at = row.millis(15)};
    if (const auto at = row.find_millis(10)) code.proof = SessionProof{*at, row.find_text(11).value_or("")};
    return code;
}

Result<bool> one_device_code(Result<long long> changed) {
    AUTHOS_TRY(const long long count, std::move(changed));
    return count == 1;
}

} // namespace

Result<void> insert_device_code(Session& s, const DeviceCode& code) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO device_codes (id, device_code, user_code, client_id, org_slug, service_slug, "
            "resource, scope, status, poll_interval, created_at, expires_at) VALUES (:id, :device, "
            ":user_code, "
            ":client, :org, :service, :resource, :scope, :status, :poll, :created, :expires)",
            {param("id", code.id), param("device", code.device_code), param("user_code", code.user_code),
             param("client", code.client_id), param("org", code.org_slug),
             param("service", code.service_slug), param("resource", code.resource),
             param("scope", code.scope), param("status", wire_name_of(DeviceCodeStatus::pending)),
             param("poll", code.poll_interval), param("created", code.created_at),
             param("expires", code.expires_at)}),
        Errc::already_exists, "device_code_taken", "This code is in use"));
    return {};
}

Result<std::optional<DeviceCode>> find_device_code(Session& s, const TokenHash& device_code) {
    return detail::find_row(s, kSql<kSelectDeviceCode, kByDeviceCode>, {param("code", device_code)},
                            kDeviceCodeRow, device_code_from);
}

Result<std::optional<DeviceCode>> find_device_code_by_user_code(Session& s, const TokenHash& user_code) {
    return detail::find_row(s, kSql<kSelectDeviceCode, kByUserCode>, {param("code", user_code)},
                            kDeviceCodeRow, device_code_from);
}

Result<std::optional<DeviceCode>> find_device_code_by_id(Session& s, const DeviceCodeId& id) {
    return detail::find_row(s, kSql<kSelectDeviceCode, kByCodeId>, {param("id", id)}, kDeviceCodeRow,
                            device_code_from);
}

Result<bool> authorize_device_code(Session& s, const DeviceCodeId& id, const DeviceApproval& approval,
                                   UnixMillis now) {
    return one_device_code(detail::execute(
        s,
        "UPDATE device_codes SET status = 'authorized', user_id = :user, authenticated_at = :at, amr = :amr, "
        "session_id = :session WHERE id = :id AND status = 'pending' AND expires_at > :now",
        {param("user", approval.user_id), param("at", approval.proof.authenticated_at),
         param("amr", detail::shortened(approval.proof.amr, 100)), param("session", approval.session_id),
         param("id", id), param("now", now)}));
}

Result<bool> deny_device_code(Session& s, const DeviceCodeId& id, const UserId& user, UnixMillis now) {
    return one_device_code(detail::execute(s,
                                           "UPDATE device_codes SET status = 'denied', user_id = :user "
                                           "WHERE id = :id AND status = 'pending' AND expires_at > :now",
                                           {param("user", user), param("id", id), param("now", now)}));
}

Result<void> record_device_poll(Session& s, const DeviceCodeId& id, long long poll_interval, UnixMillis now) {
    AUTHOS_TRY(detail::execute(
        s, "UPDATE device_codes SET poll_interval = :poll, last_polled_at = :now WHERE id = :id",
        {param("poll", poll_interval), param("now", now), param("id", id)}));
    return {};
}

Result<bool> consume_device_code(Session& s, const DeviceCodeId& id, UnixMillis now) {
    return one_device_code(detail::execute(
        s, "DELETE FROM device_codes WHERE id = :id AND status = 'authorized' AND expires_at > :now",
        {param("id", id), param("now", now)}));
}

Result<long long> withdraw_device_approvals(Session& s, const UserId& user) {
    return detail::execute(
        s, "UPDATE device_codes SET status = 'denied' WHERE user_id = :user AND status = 'authorized'",
        {param("user", user)});
}

Result<long long> withdraw_device_approvals_in(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::execute(s,
                           "UPDATE device_codes SET status = 'denied' WHERE user_id = :user "
                           "AND status = 'authorized' "
                           "AND org_slug = (SELECT slug FROM organizations WHERE id = :org)",
                           {param("user", user), param("org", scope.org())});
}

Result<long long> delete_expired_device_codes(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(s,
                                {"SELECT id FROM device_codes WHERE expires_at <= :before LIMIT :limit",
                                 "DELETE FROM device_codes WHERE id = :key AND expires_at <= :before"},
                                now, limit);
}

} // namespace authos::storage
