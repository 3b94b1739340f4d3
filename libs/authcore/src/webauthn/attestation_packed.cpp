// "packed" (§8.2) and "fido-u2f" (§8.6): the formats of security keys.

#include "detail/cose_state.hpp"
#include "webauthn/attestation.hpp"

#include <openssl/obj_mac.h>

namespace authos::authcore::detail {

namespace {

// §8.2.1: certificates of packed statements.
Result<void> check_packed_certificate(const Certificate& certificate) {
    if (!certificate.is_version_3())
        return attestation_certificate_invalid("Not an X.509 version 3 certificate.");
    const auto country = certificate.subject_value(NID_countryName);
    const auto unit = certificate.subject_value(NID_organizationalUnitName);
    const bool named = country && country->size() == 2 && certificate.subject_value(NID_organizationName) &&
                       certificate.subject_value(NID_commonName);
    if (!named || unit != "Authenticator Attestation") {
        return attestation_certificate_invalid("The subject of the attestation certificate is incomplete.");
    }
    if (!certificate.is_end_entity()) {
        return attestation_certificate_invalid("The attestation certificate may not be an authority.");
    }
    return {};
}

// §8.2, without "x5c": the credential's own key signs.
Result<AttestationProof> verify_self_attestation(const AttestationInput& input, CoseAlgorithm algorithm) {
    AUTHOS_TRY(check_members(input.statement, {"alg", "sig"}));
    AUTHOS_TRY(const auto signature, statement_bytes(input.statement, "sig"));
    if (algorithm != input.credential_key.algorithm()) return attestation_key_mismatch();
    if (!input.credential_key.verify(input.signed_octets(), signature))
        return attestation_signature_invalid();
    return AttestationProof{AttestationTrust::self, {}};
}

} // namespace

Result<AttestationProof> verify_packed_attestation(const AttestationInput& input) {
    AUTHOS_TRY(const auto algorithm, statement_algorithm(input.statement));
    if (input.statement.find("x5c") == nullptr) return verify_self_attestation(input, algorithm);

    AUTHOS_TRY(check_members(input.statement, {"alg", "sig", "x5c"}));
    AUTHOS_TRY(auto path, statement_certificates(input.statement));
    AUTHOS_TRY(check_statement_signature(input.statement, path.front(), algorithm, input.signed_octets()));
    AUTHOS_TRY(check_packed_certificate(path.front()));
    AUTHOS_TRY(check_aaguid_extension(path.front(), input.data.attested->aaguid));
    return AttestationProof{AttestationTrust::basic, std::move(path)};
}

Result<AttestationProof> verify_u2f_attestation(const AttestationInput& input) {
    AUTHOS_TRY(check_members(input.statement, {"sig", "x5c"}));
    AUTHOS_TRY(auto path, statement_certificates(input.statement));
    if (path.size() != 1) return statement_malformed("A U2F statement has exactly one certificate.");
    // U2F knows ECDSA on P-256 only, for both keys.
    if (input.credential_key.algorithm() != CoseAlgorithm::es256) return attestation_key_mismatch();
    const CosePublicKey::State& key = input.credential_key.state();
    Bytes message{0x00};
    const auto append = [&](ByteView octets) { message.insert(message.end(), octets.begin(), octets.end()); };
    append(input.data.rp_id_hash);
    append(input.client_data_hash);
    append(input.data.attested->id);
    message.push_back(0x04);
    append(key.first);
    append(key.second);
    AUTHOS_TRY(check_statement_signature(input.statement, path.front(), CoseAlgorithm::es256, message));
    return AttestationProof{AttestationTrust::basic, std::move(path)};
}

} // namespace authos::authcore::detail
