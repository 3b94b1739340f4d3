#pragma once
// Attestation statements: one verification procedure per format, as its section in the specification has it.
// Source: WebAuthn Level 3 §8.

#include "authos/authcore/cbor.hpp"
#include "authos/authcore/cose.hpp"
#include "authos/authcore/digest.hpp"
#include "authos/authcore/webauthn.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/certificate.hpp"

#include <initializer_list>
#include <string_view>
#include <vector>

namespace authos::authcore::detail {

/// What all procedures are given. `data.attested` is there.
struct AttestationInput {
    const Cbor& statement;
    const AuthenticatorData& data;
    ByteView raw_data; // authenticator data as octets
    const Sha256& client_data_hash;
    const CosePublicKey& credential_key;

    /// Authenticator data and hash of the client data: what most statements sign.
    [[nodiscard]] Bytes signed_octets() const;
};

/// Who vouched, with the certificates that lead there, the attestation certificate first.
struct AttestationProof {
    AttestationTrust trust = AttestationTrust::none;
    std::vector<Certificate> path;
};

[[nodiscard]] Result<AttestationProof> verify_none_attestation(const AttestationInput& input);
[[nodiscard]] Result<AttestationProof> verify_packed_attestation(const AttestationInput& input);
[[nodiscard]] Result<AttestationProof> verify_tpm_attestation(const AttestationInput& input);
[[nodiscard]] Result<AttestationProof> verify_android_key_attestation(const AttestationInput& input);
[[nodiscard]] Result<AttestationProof> verify_u2f_attestation(const AttestationInput& input);
[[nodiscard]] Result<AttestationProof> verify_apple_attestation(const AttestationInput& input);

/// Refusals that the formats share; reasons as in webauthn.hpp.
[[nodiscard]] Error statement_malformed(std::string message);
[[nodiscard]] Error statement_invalid(std::string message);
[[nodiscard]] Error attestation_certificate_invalid(std::string message);
[[nodiscard]] Error attestation_signature_invalid();
[[nodiscard]] Error attestation_key_mismatch();

/// Members of a statement. Nothing but the named ones may be there, as the CDDL of each format says.
[[nodiscard]] Result<void> check_members(const Cbor& statement,
                                         std::initializer_list<std::string_view> names);
[[nodiscard]] Result<ByteView> statement_bytes(const Cbor& statement, std::string_view name);
/// "alg"; reason "attestation_algorithm_unsupported" where it is none of CoseAlgorithm.
[[nodiscard]] Result<CoseAlgorithm> statement_algorithm(const Cbor& statement);
/// "x5c": one to eight certificates.
[[nodiscard]] Result<std::vector<Certificate>> statement_certificates(const Cbor& statement);
/// The signature "sig" over `message` with the key of the first certificate.
[[nodiscard]] Result<void> check_statement_signature(const Cbor& statement, const Certificate& certificate,
                                                     CoseAlgorithm algorithm, ByteView message);
/// If the certificate names a model (extension id-fido-gen-ce-aaguid), it is this authenticator's (§8.2.1).
[[nodiscard]] Result<void> check_aaguid_extension(const Certificate& certificate, const Aaguid& aaguid);

/// Finds the procedure for `format`, runs it, and assesses the proof under the policy (§7.1 steps 21 to 24).
[[nodiscard]] Result<Attestation> verify_attestation(std::string_view format, const AttestationInput& input,
                                                     const RegistrationExpectations& expected);

} // namespace authos::authcore::detail
