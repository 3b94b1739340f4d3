#pragma once
// The test vectors of WebAuthn Level 3 as ceremonies: what the server expected, and what the browser sent.

#include "authos/authcore/webauthn.hpp"

#include "reason.hpp"
#include "vectors.hpp"

#include <string>
#include <vector>

namespace authos::test {

struct WebauthnVector {
    std::string id;
    bool embedded = false; // "crossOrigin": true in the client data
    std::optional<std::string> top_origin;
    authcore::RegistrationExpectations registration_expected;
    authcore::RegistrationResponse registration;
    authcore::AuthenticationExpectations authentication_expected;
    authcore::AuthenticationResponse authentication;
    Bytes attestation_root;
};

/// A user handle: the vectors have none.
inline authcore::UserHandle vector_user() {
    return authcore::UserHandle::from_bytes(as_bytes("user of the vectors")).value();
}

inline authcore::WebauthnChallenge challenge_member(const Json& ceremony) {
    return authcore::WebauthnChallenge::from_bytes(hex_member(ceremony, "challenge")).value();
}

/// base64url of a hex member.
inline std::string base64url_member(const Json& object, std::string_view name) {
    return encode_base64url(hex_member(object, name));
}

inline Json response_json(const Json& registration, Json inner) {
    const std::string id = base64url_member(registration, "credential_id");
    return Json::object({{"id", id},
                         {"rawId", id},
                         {"type", "public-key"},
                         {"response", std::move(inner)},
                         {"clientExtensionResults", Json::object()}});
}

inline authcore::RegistrationResponse registration_of(const Json& vector) {
    const Json part = vector.get("registration").value();
    const Json inner = Json::object({{"clientDataJSON", base64url_member(part, "clientDataJSON")},
                                     {"attestationObject", base64url_member(part, "attestationObject")}});
    return authcore::parse_registration_response(response_json(part, inner)).value();
}

inline authcore::AuthenticationResponse authentication_of(const Json& vector) {
    const Json part = vector.get("authentication").value();
    const Json inner = Json::object({{"clientDataJSON", base64url_member(part, "clientDataJSON")},
                                     {"authenticatorData", base64url_member(part, "authenticatorData")},
                                     {"signature", base64url_member(part, "signature")}});
    return authcore::parse_authentication_response(response_json(vector.get("registration").value(), inner))
        .value();
}

inline WebauthnVector webauthn_vector(const Json& vector, const Bytes& root) {
    using authcore::CoseAlgorithm;
    const authcore::RelyingParty rp{
        vector.get_string("rp_id").value(), "Vectors", {vector.get_string("origin").value()}};
    auto registration = registration_of(vector);
    const authcore::CredentialId id = registration.id;
    return {vector.get_string("id").value(),
            vector.get_boolean("crossOrigin").value(),
            vector.find_string("topOrigin").value(),
            {.rp = rp,
             .challenge = challenge_member(vector.get("registration").value()),
             .algorithms = {CoseAlgorithm::es256, CoseAlgorithm::es384, CoseAlgorithm::es512,
                            CoseAlgorithm::rs256, CoseAlgorithm::eddsa, CoseAlgorithm::ed448},
             .require_user_verification = false,
             .attachment = std::nullopt,
             .embedding = {},
             .trust_anchors = {root},
             .now = UnixMillis::from_seconds(1767225600)},
            std::move(registration),
            {.rp = rp,
             .challenge = challenge_member(vector.get("authentication").value()),
             .allowed = {id},
             .require_user_verification = false,
             .embedding = {}},
            authentication_of(vector),
            root};
}

/// All of them; none where the folder of vectors is missing (and that is said). Those that ran in a frame
/// come with the embedding rules that let them pass.
inline std::vector<WebauthnVector> webauthn_vectors() {
    const auto file = load_vectors("webauthn/webauthn-l3.json");
    std::vector<WebauthnVector> all;
    if (!file) return all;
    const Bytes root = hex_member(file->get("attestation_root").value(), "attestation_ca_cert");
    for (const Json& item : file->get("cases").value().items()) {
        all.push_back(webauthn_vector(item, root));
        auto& vector = all.back();
        authcore::EmbeddingRules embedding{.allow_cross_origin = vector.embedded, .top_origins = {}};
        if (vector.top_origin) embedding.top_origins.push_back(*vector.top_origin);
        vector.registration_expected.embedding = embedding;
        vector.authentication_expected.embedding = embedding;
    }
    return all;
}

/// What the caller stores after a registration.
inline authcore::StoredCredential stored_from(const authcore::NewCredential& created) {
    return {created.id, vector_user(), created.public_key, created.sign_count, created.backup_eligible};
}

inline Result<authcore::NewCredential> registered(const WebauthnVector& vector) {
    return authcore::verify_registration(vector.registration_expected, vector.registration);
}

inline Result<authcore::Assertion> authenticated(const WebauthnVector& vector,
                                                 const authcore::StoredCredential& stored) {
    return authcore::verify_authentication(vector.authentication_expected, stored, vector.authentication);
}

/// The reason for which an authentication is refused after `change` was made to copies of the vector and of
/// what the server stored.
template <class Change>
std::string authentication_after(WebauthnVector vector, Change change) {
    auto stored = stored_from(registered(vector).value());
    change(vector, stored);
    return reason_of(authenticated(vector, stored));
}

} // namespace authos::test
