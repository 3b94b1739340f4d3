#include "passkeys/ceremony.hpp"

#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"

namespace authos::identity {

namespace {

Error ceremony_malformed(const std::string& detail) {
    return fail(Errc::data_loss, "ceremony_malformed").with_detail(detail);
}

Result<CeremonyState> state_from(const Json& json) {
    AUTHOS_TRY(const auto challenge, json.get_string("challenge"));
    AUTHOS_TRY(auto parsed, authcore::WebauthnChallenge::parse(challenge));
    CeremonyState state{.challenge = std::move(parsed)};
    AUTHOS_TRY(state.name, json.get_string("name"));
    AUTHOS_TRY(state.addressed, json.get_boolean("addressed"));
    AUTHOS_TRY(state.place.org_slug, json.find_string("org_slug"));
    AUTHOS_TRY(state.place.service_slug, json.find_string("service_slug"));
    AUTHOS_TRY(state.place.redirect_uri, json.find_string("redirect_uri"));
    AUTHOS_TRY(state.place.state, json.find_string("state"));
    return state;
}

} // namespace

Result<authcore::RelyingParty> require_relying_party(const Deps& deps) {
    if (deps.settings.relying_party) return *deps.settings.relying_party;
    return fail(
        Errc::failed_precondition, "passkeys_not_configured",
        "Passkeys are not available: this server's public origin is neither an https domain nor localhost");
}

authcore::UserHandle user_handle_of(const UserId& user) {
    return authcore::UserHandle::from_bytes(as_bytes(user.text())).value();
}

std::string credential_hash_of(const authcore::CredentialId& id) {
    return encode_hex(authcore::sha256(id.bytes()));
}

Result<authcore::CredentialDescriptor> descriptor_of(const storage::Passkey& passkey) {
    auto id = authcore::CredentialId::parse(passkey.credential);
    if (!id) return fail(Errc::data_loss, "stored_credential_malformed").with_detail(passkey.id.text());
    authcore::CredentialDescriptor descriptor{std::move(id).value(), {}};
    const auto transports = parse_json(passkey.transports.value_or("[]"));
    if (!transports) return descriptor;
    for (const Json& item : transports->items()) {
        if (auto text = item.as_string()) descriptor.transports.push_back(*std::move(text));
    }
    return descriptor;
}

std::string write_state(const CeremonyState& state) {
    return Json::object({{"challenge", state.challenge.text()},
                         {"name", state.name},
                         {"addressed", state.addressed},
                         {"org_slug", state.place.org_slug},
                         {"service_slug", state.place.service_slug},
                         {"redirect_uri", state.place.redirect_uri},
                         {"state", state.place.state}})
        .dump();
}

Result<CeremonyState> read_state(const storage::Ceremony& ceremony) {
    const auto json = parse_json(ceremony.state);
    if (!json) return ceremony_malformed(json.error().reason);
    auto state = state_from(*json);
    if (!state) return ceremony_malformed(state.error().message);
    return state;
}

Error challenge_invalid() {
    return fail(Errc::invalid_argument, "challenge_invalid", "Invalid or expired challenge");
}

Result<storage::ChallengeId> parse_challenge_id(const std::string& text) {
    auto id = storage::ChallengeId::parse(text);
    if (!id) return challenge_invalid();
    return id;
}

} // namespace authos::identity
