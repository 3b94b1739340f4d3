#include "dto/privacy.hpp"

#include "dto/body.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json exported_login_json(const storage::LoginRecord& login) {
    return Json::object({{"id", login.id},
                         {"timestamp", format_rfc3339(login.created_at)},
                         {"ip_address", login.ip_address},
                         {"user_agent", login.user_agent},
                         {"provider", login.provider},
                         {"success", true}, // only those that succeeded are kept
                         {"risk_score", number(login.risk_score)},
                         {"risk_factors", stored_array(login.risk_factors)},
                         {"geo_country", login.geo_country},
                         {"geo_city", login.geo_city}});
}

Json exported_seat_json(const storage::platform::Seat& seat) {
    return Json::object({{"organization_id", seat.org_id.text()},
                         {"organization_slug", seat.org_slug},
                         {"role", seat.role},
                         {"joined_at", format_rfc3339(seat.joined_at)}});
}

Json linked_json(const storage::LinkedAccount& linked) {
    return Json::object({{"provider", linked.provider},
                         {"provider_user_id", linked.provider_user_id},
                         {"linked_at", format_rfc3339(linked.linked_at)}});
}

Json exported_account_json(const storage::ConnectedAccount& account) {
    return Json::object({{"provider", account.provider},
                         {"provider_user_id", account.provider_user_id},
                         {"email", account.email},
                         {"display_name", account.display_name},
                         {"scopes", stored_array(account.scopes)},
                         {"status", account.status},
                         {"linked_at", format_rfc3339(account.linked_at)}});
}

Json exported_grant_json(const storage::GrantOfUser& row) {
    return Json::object({{"provider", row.grant.provider},
                         {"organization_slug", row.org_slug},
                         {"service_slug", row.service_slug},
                         {"scopes", stored_array(row.grant.scopes)},
                         {"granted_at", format_rfc3339(row.grant.granted_at)},
                         {"last_used_at", moment(row.grant.last_used_at)}});
}

Json mfa_json(const storage::MfaRecord& event) {
    return Json::object({{"event_type", event.event_type},
                         {"timestamp", format_rfc3339(event.created_at)},
                         {"success", event.success},
                         {"details", event.details}});
}

Json passkey_json(const storage::PasskeyRecord& passkey) {
    return Json::object({{"id", passkey.id},
                         {"name", passkey.name},
                         {"created_at", format_rfc3339(passkey.created_at)},
                         {"last_used_at", moment(passkey.last_used_at)}});
}

template <class Item>
Json list_of(const std::vector<Item>& items, Json (*map)(const Item&)) {
    std::vector<Json> list;
    list.reserve(items.size());
    for (const Item& item : items) list.push_back(map(item));
    return Json::array(std::move(list));
}

} // namespace

Result<identity::ForgetConfirmation> parse_forget_confirmation(const Json& body) {
    identity::ForgetConfirmation confirmation;
    AUTHOS_TRY(confirmation.current_password, find_secret(body, "current_password"));
    AUTHOS_TRY(confirmation.mfa_code, find_secret(body, "mfa_code"));
    return confirmation;
}

Json personal_data_response(const identity::PersonalData& data) {
    return Json::object({{"user_id", data.account.id.text()},
                         {"email", data.account.email},
                         {"created_at", format_rfc3339(data.account.created_at)},
                         {"memberships", list_of(data.seats, exported_seat_json)},
                         {"login_events_count", number(data.login_count)},
                         {"login_events", list_of(data.logins, exported_login_json)},
                         {"oauth_identities", list_of(data.linked_accounts, linked_json)},
                         {"connected_accounts", list_of(data.connected_accounts, exported_account_json)},
                         {"provider_grants", list_of(data.provider_grants, exported_grant_json)},
                         {"mfa_events", list_of(data.mfa_events, mfa_json)},
                         {"passkeys", list_of(data.passkeys, passkey_json)}});
}

Json forgotten_response(const UserId& user) {
    return Json::object({{"success", true},
                         {"message", "The account was deleted and its personal data removed"},
                         {"user_id", user.text()}});
}

} // namespace authos::api::dto
