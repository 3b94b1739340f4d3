#include "dto/passkeys.hpp"

#include "dto/auth.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {

Result<identity::FinishedCeremony> parse_finished_ceremony(const Json& body) {
    identity::FinishedCeremony finished;
    AUTHOS_TRY(finished.challenge_id, body.get_string("challenge_id"));
    AUTHOS_TRY(finished.credential, body.get("credential"));
    return finished;
}

Result<identity::PasskeyLoginStart> parse_passkey_login_start(const Json& body) {
    identity::PasskeyLoginStart start;
    AUTHOS_TRY(start.email, body.find_string("email"));
    if (start.email && start.email->empty()) start.email.reset();
    AUTHOS_TRY(start.place, parse_place(body));
    return start;
}

Json begun_ceremony_response(const identity::BegunCeremony& begun) {
    return Json::object({{"challenge_id", begun.challenge_id}, {"options", begun.options}});
}

Json passkey_json(const storage::Passkey& passkey) {
    return Json::object({{"id", passkey.id.text()},
                         {"name", passkey.name},
                         {"backup_eligible", passkey.backup_eligible},
                         {"backup_state", passkey.backup_state},
                         {"transports", stored_array(passkey.transports)},
                         {"last_used_at", moment(passkey.last_used_at)},
                         {"created_at", format_rfc3339(passkey.created_at)}});
}

Json passkey_list_response(const std::vector<storage::Passkey>& passkeys) {
    Json items = Json::array();
    for (const auto& passkey : passkeys) items.push(passkey_json(passkey));
    return items;
}

Json passkey_sign_in_response(const identity::PasskeySignIn& entered) {
    const auto& sign_in = entered.sign_in;
    Json json = token_response(sign_in.tokens);
    json.set("token", sign_in.tokens.access_token.reveal()).set("user_id", entered.user_id.text());
    if (!sign_in.device_trust_token.empty())
        json.set("device_trust_token", sign_in.device_trust_token.reveal());
    return json;
}

} // namespace authos::api::dto
