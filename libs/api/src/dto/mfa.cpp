#include "dto/mfa.hpp"

#include "dto/body.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Result<storage::DeviceOrder> device_order_of(const std::optional<std::string>& name) {
    using storage::DeviceOrder;
    if (!name || *name == "last_seen_at" || *name == "last_used_at") return DeviceOrder::last_used;
    if (*name == "created_at" || *name == "first_seen_at") return DeviceOrder::first_seen;
    if (*name == "expires_at") return DeviceOrder::expires;
    if (*name == "device_name" || *name == "name") return DeviceOrder::name;
    return fail(Errc::invalid_argument, "query_malformed",
                "\"sort_by\" must be last_used_at, first_seen_at, expires_at or device_name");
}

} // namespace

Result<identity::MfaAttempt> parse_mfa_attempt(const Json& body) {
    identity::MfaAttempt attempt;
    AUTHOS_TRY(attempt.preauth_token, get_secret(body, "preauth_token"));
    AUTHOS_TRY(attempt.code, get_secret(body, "code"));
    AUTHOS_TRY(attempt.device_code_id, body.find_string("device_code_id"));
    AUTHOS_TRY(const auto remember, body.find_boolean("remember_device"));
    attempt.remember_device = remember.value_or(true);
    return attempt;
}

Result<SecretString> parse_mfa_code(const Json& body) {
    return get_secret(body, "code");
}

Result<identity::MfaRemoval> parse_mfa_removal(const Json& body) {
    identity::MfaRemoval removal;
    AUTHOS_TRY(removal.code, find_secret(body, "code"));
    AUTHOS_TRY(removal.current_password, find_secret(body, "current_password"));
    return removal;
}

Json mfa_status_response(const identity::MfaStatus& status) {
    return Json::object({{"enabled", status.enabled}, {"has_backup_codes", status.has_backup_codes}});
}

Json mfa_setup_response(const identity::MfaSetup& setup) {
    return Json::object({{"secret", setup.secret.reveal()},
                         {"qr_code_svg", setup.qr_code_svg.reveal()},
                         {"qr_code_uri", setup.qr_code_uri.reveal()}});
}

Json backup_codes_response(const std::vector<SecretString>& codes) {
    Json list = Json::array();
    for (const SecretString& code : codes) list.push(code.reveal());
    return Json::object({{"backup_codes", std::move(list)}});
}

Json success_response(std::string_view text) {
    return Json::object({{"success", true}, {"message", text}});
}

Result<DeviceQuery> parse_device_query(const http::Request& request) {
    DeviceQuery query;
    AUTHOS_TRY(query.page, parse_page(request, 20));
    AUTHOS_TRY(const auto by, find_query(request, "sort_by"));
    AUTHOS_TRY(query.rows.order, device_order_of(by));
    AUTHOS_TRY(const auto direction, find_query(request, "sort_order"));
    if (direction && *direction != "asc" && *direction != "desc") {
        return fail(Errc::invalid_argument, "query_malformed", "\"sort_order\" must be asc or desc");
    }
    query.rows.ascending = direction == "asc";
    query.rows.limit = query.page.limit;
    query.rows.offset = query.page.offset;
    return query;
}

Json device_json(const storage::Device& device) {
    return Json::object({{"id", device.id.text()},
                         {"device_name", device.name},
                         {"first_seen_at", format_rfc3339(device.created_at)},
                         {"last_used_at", format_rfc3339(device.last_seen_at)},
                         {"expires_at", format_rfc3339(device.expires_at)},
                         {"registration_ip", device.registration_ip},
                         {"risk_score", number(device.risk_score.value_or(0))},
                         {"is_trusted", device.is_trusted}});
}

Json device_list_response(const DeviceQuery& query, const identity::DeviceList& list) {
    Json devices = Json::array();
    for (const storage::Device& device : list.devices) devices.push(device_json(device));
    return Json::object({{"devices", std::move(devices)},
                         {"total", number(list.total)},
                         {"page", number(query.page.offset / query.page.limit + 1)},
                         {"limit", number(query.page.limit)}});
}

} // namespace authos::api::dto
