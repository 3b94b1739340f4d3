// Registering a new credential. Steps as numbered in WebAuthn Level 3 §7.1; 1 to 4 happen in the browser and
// in parse_registration_response.

#include "authos/authcore/webauthn.hpp"

#include "webauthn/attestation.hpp"
#include "webauthn/ceremony.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

// Views into the CBOR that it was read from.
struct AttestationObject {
    std::string_view format;
    const Cbor* statement = nullptr;
    ByteView raw_data; // authenticator data
};

Error malformed_attestation_object(std::string detail) {
    return fail(Errc::invalid_argument, "attestation_object_malformed",
                "The attestation object is malformed.")
        .with_detail(std::move(detail));
}

Result<Cbor> decode_attestation_object(ByteView octets) {
    auto cbor = parse_cbor(octets);
    if (!cbor) return malformed_attestation_object(cbor.error().reason);
    return cbor;
}

Result<AttestationObject> read_attestation_object(const Cbor& cbor) {
    const Cbor* format = cbor.find("fmt");
    const Cbor* statement = cbor.find("attStmt");
    const Cbor* data = cbor.find("authData");
    const auto text = format != nullptr ? format->as_text() : std::nullopt;
    const auto raw_data = data != nullptr ? data->as_bytes() : std::nullopt;
    const bool has_statement = statement != nullptr && statement->kind() == CborKind::map;
    if (!text || !raw_data || !has_statement || cbor.size() != 3) {
        return malformed_attestation_object("not exactly fmt, attStmt and authData");
    }
    return AttestationObject{*text, statement, *raw_data};
}

bool offers(const RegistrationExpectations& expected, CoseAlgorithm algorithm) {
    const auto& list = expected.algorithms;
    return std::find(list.begin(), list.end(), algorithm) != list.end();
}

// Not in the specification, which leaves the client's word to the relying party's policy.
Result<void> check_attachment(const RegistrationExpectations& expected,
                              const RegistrationResponse& response) {
    if (!expected.attachment || response.attachment == expected.attachment) return {};
    return fail(Errc::invalid_argument, "webauthn_attachment_mismatch",
                "Another kind of authenticator was asked for.");
}

// The credential that the authenticator made must be the one that the client talks about.
Result<detail::AttestedCredential> attested_credential(const detail::AuthenticatorData& data,
                                                       const CredentialId& claimed) {
    if (!data.attested) {
        return fail(Errc::invalid_argument, "authenticator_data_malformed",
                    "The authenticator data has no credential.");
    }
    // Step 25: ids of at most 1023 octets; a claimed id is never longer.
    const auto id = data.attested->id;
    if (!std::equal(id.begin(), id.end(), claimed.bytes().begin(), claimed.bytes().end())) {
        return fail(Errc::invalid_argument, "webauthn_credential_mismatch",
                    "The response names another credential than the authenticator made.");
    }
    return *data.attested;
}

} // namespace

Result<NewCredential> verify_registration(const RegistrationExpectations& expected,
                                          const RegistrationResponse& response) {
    const detail::Ceremony ceremony{"webauthn.create",  Errc::invalid_argument,
                                    expected.rp,        expected.challenge,
                                    expected.embedding, expected.require_user_verification};
    // Steps 5 to 11: client data.
    AUTHOS_TRY(detail::check_client_data(ceremony, response.client_data_json));
    // Step 12.
    const Sha256 hash = sha256(response.client_data_json);
    // Step 13: the attestation object, with the credential in its authenticator data.
    AUTHOS_TRY(const auto cbor, decode_attestation_object(response.attestation_object));
    AUTHOS_TRY(const auto object, read_attestation_object(cbor));
    AUTHOS_TRY(const auto data, detail::parse_authenticator_data(object.raw_data));
    AUTHOS_TRY(const auto attested, attested_credential(data, response.id));
    // Steps 14 to 17: relying party and flags. Steps 18 and 19, what to make of the backup flags, are the
    // caller's: both are reported.
    AUTHOS_TRY(detail::check_authenticator(ceremony, data));
    // Step 20: the algorithm is one that was offered.
    AUTHOS_TRY(const auto key, CosePublicKey::parse(attested.public_key));
    if (!offers(expected, key.algorithm())) {
        return fail(Errc::invalid_argument, "webauthn_algorithm_not_offered",
                    "The authenticator chose an algorithm that was not offered.");
    }
    AUTHOS_TRY(check_attachment(expected, response));
    // Steps 21 to 24 and 28: the attestation, and whether it is acceptable.
    const detail::AttestationInput input{*object.statement, data, object.raw_data, hash, key};
    AUTHOS_TRY(auto attestation, detail::verify_attestation(object.format, input, expected));
    // Step 26, that the id is new, is the caller's; step 29: extensions are ignored, for none is asked for.
    // Step 27: what to store.
    return NewCredential{response.id,           Bytes(key.octets().begin(), key.octets().end()),
                         data.sign_count,       attested.aaguid,
                         data.backup_eligible,  data.backup_state,
                         data.user_verified,    response.transports,
                         std::move(attestation)};
}

} // namespace authos::authcore
