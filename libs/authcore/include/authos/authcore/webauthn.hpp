#pragma once
// Passkeys on the server's side: reads what browsers send at the end of a ceremony and verifies it against
// what the server expects. Nothing that the client says is believed; expectations come from the caller alone.
// Pure functions, no state. Source: WebAuthn Level 3 §7.1 (registration), §7.2 (authentication), §8.

#include "authos/authcore/cose.hpp"
#include "authos/authcore/webauthn_types.hpp"
#include "authos/base/json.hpp"
#include "authos/base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace authos::authcore {

/// RegistrationResponseJSON, taken apart. Nothing in it is verified.
struct RegistrationResponse {
    CredentialId id;
    Bytes client_data_json;
    Bytes attestation_object;
    std::vector<std::string> transports;
    std::optional<AuthenticatorAttachment> attachment;
};

/// AuthenticationResponseJSON, taken apart. Nothing in it is verified.
struct AuthenticationResponse {
    CredentialId id;
    Bytes client_data_json;
    Bytes authenticator_data;
    Bytes signature;
    std::optional<UserHandle> user_handle;
};

/// What PublicKeyCredential.toJSON() gave (§5.1.6). Errc::invalid_argument, "webauthn_response_malformed":
/// members missing or of the wrong type, octets that are not base64url or beyond their bounds, "id" and
/// "rawId" that differ, a type other than "public-key". Extension results are ignored.
[[nodiscard]] Result<RegistrationResponse> parse_registration_response(const Json& json);
[[nodiscard]] Result<AuthenticationResponse> parse_authentication_response(const Json& json);

/// Whether a ceremony may run in a frame of another site. By default it may not, and client data with
/// "crossOrigin": true or with "topOrigin" is refused.
struct EmbeddingRules {
    bool allow_cross_origin = false;
    std::vector<std::string> top_origins; // exact; pages that may embed
};

/// Which attestations are acceptable. An attestation that does not verify is refused under each of them.
///   any          each known format; a certificate without a trusted chain is reported, not refused
///   none_only    only format "none": whoever asked for none gets none
///   certificate  a certificate signed it; its chain is reported
///   trusted      a certificate signed it, and its chain ends in one of the trust anchors
enum class AttestationPolicy { any, none_only, certificate, trusted };

/// What a registration must be like. `algorithms` are those of the options. `attachment` is compared with
/// what the client says, which no signature covers: it guides honest clients and binds nobody else.
/// `trust_anchors`: DER certificates, roots or the attestation certificates themselves, valid at `now`.
struct RegistrationExpectations {
    RelyingParty rp;
    WebauthnChallenge challenge;
    std::vector<CoseAlgorithm> algorithms;
    bool require_user_verification = true;
    std::optional<AuthenticatorAttachment> attachment;
    EmbeddingRules embedding;
    AttestationPolicy attestation = AttestationPolicy::any;
    std::vector<Bytes> trust_anchors;
    UnixMillis now;
};

/// Who vouches for the authenticator: nobody, the new key itself, or the key of a certificate.
enum class AttestationTrust { none, self, basic };

/// What an attestation says. `anchored`: its chain ends in a trust anchor.
struct Attestation {
    std::string format; // "none", "packed", "fido-u2f", "tpm", "android-key" or "apple"
    AttestationTrust trust = AttestationTrust::none;
    bool anchored = false;
};

/// The model of an authenticator; all zero where it does not tell.
using Aaguid = std::array<std::uint8_t, 16>;

/// What to store of a credential. The caller must refuse an `id` that is registered for any user (§7.1 step
/// 26): a unique index.
struct NewCredential {
    CredentialId id;
    Bytes public_key; // COSE_Key
    std::uint32_t sign_count = 0;
    Aaguid aaguid{};
    bool backup_eligible = false;
    bool backup_state = false;
    bool user_verified = false;
    std::vector<std::string> transports;
    Attestation attestation;
};

/// Errc::invalid_argument, in the order of the checks: "webauthn_client_data_malformed",
/// "webauthn_type_mismatch", "webauthn_challenge_mismatch", "webauthn_origin_mismatch",
/// "webauthn_cross_origin_refused", "webauthn_top_origin_refused", "attestation_object_malformed",
/// "authenticator_data_malformed", "webauthn_credential_mismatch" (the client names another credential),
/// "webauthn_rp_id_mismatch", "webauthn_user_not_present", "webauthn_user_not_verified",
/// "webauthn_backup_flags_invalid", what CosePublicKey::parse refuses, "webauthn_algorithm_not_offered",
/// "webauthn_attachment_mismatch", "attestation_format_unknown", "attestation_statement_malformed",
/// "attestation_algorithm_unsupported" (such as TPM statements with RS1: SHA-1 proves nothing),
/// "attestation_signature_invalid", "attestation_key_mismatch" (made for another key),
/// "attestation_certificate_invalid" (not what its format requires), "attestation_statement_invalid" (bound
/// to other data, other properties than required).
/// Errc::permission_denied: "attestation_not_allowed", "attestation_untrusted" (by the policy).
/// Errc::internal: "trust_anchor_malformed" (a trust anchor is no certificate), "key_check_failed" and
/// "certificate_check_failed" (the cryptographic library fails).
[[nodiscard]] Result<NewCredential> verify_registration(const RegistrationExpectations& expected,
                                                        const RegistrationResponse& response);

/// A credential as the caller stored it, found by AuthenticationResponse::id.
struct StoredCredential {
    CredentialId id;
    UserHandle user_handle;
    Bytes public_key; // COSE_Key
    std::uint32_t sign_count = 0;
    bool backup_eligible = false;
};

/// What an assertion must be like. `allowed`: the ids in the options; empty where the user was not known
/// before, and then the response must name the user itself.
struct AuthenticationExpectations {
    RelyingParty rp;
    WebauthnChallenge challenge;
    std::vector<CredentialId> allowed;
    bool require_user_verification = true;
    EmbeddingRules embedding;
};

/// What a verified assertion says. The caller stores `sign_count` and `backup_state`, the counter only if
/// the stored one is still what it was: of two assertions at once one is a clone.
struct Assertion {
    std::uint32_t sign_count = 0;
    bool user_verified = false;
    bool backup_state = false;
    std::optional<UserHandle> user_handle; // as sent; equal to the stored one
};

/// Errc::unauthenticated, in the order of the checks: "webauthn_credential_not_allowed",
/// "webauthn_user_handle_mismatch" (another one, or none where it is needed), the reasons of client data and
/// flags as above, "authenticator_data_malformed", "webauthn_backup_eligibility_changed",
/// "webauthn_signature_invalid", "webauthn_counter_not_increased" (the authenticator may have been cloned).
/// Errc::data_loss, "stored_credential_malformed": the stored key cannot be read.
[[nodiscard]] Result<Assertion> verify_authentication(const AuthenticationExpectations& expected,
                                                      const StoredCredential& stored,
                                                      const AuthenticationResponse& response);

} // namespace authos::authcore
