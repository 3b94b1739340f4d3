// "tpm" (§8.3): a TPM certifies that the credential's key lives in it.

#include "detail/cose_state.hpp"
#include "webauthn/attestation.hpp"
#include "webauthn/tpm.hpp"

#include <algorithm>
#include <array>

namespace authos::authcore::detail {

namespace {

constexpr const char* kAikCertificateUsage = "2.23.133.8.3";
// tcg-at-tpmManufacturer, -tpmModel, -tpmVersion (TPM 2.0 EK profile §3.2.9)
constexpr std::array<const char*, 3> kTpmIdentity{"2.23.133.2.1", "2.23.133.2.2", "2.23.133.2.3"};

// Structures of TPMs may pad numbers with zeros, and some leave zeros out.
bool same_number(ByteView a, ByteView b) {
    while (!a.empty() && a.front() == 0) a = a.subspan(1);
    while (!b.empty() && b.front() == 0) b = b.subspan(1);
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool is_same_key(const TpmPublicArea& area, const CosePublicKey& key) {
    const CosePublicKey::State& state = key.state();
    if (!same_number(area.first, state.first)) return false;
    if (area.rsa) {
        const std::array<std::uint8_t, 4> exponent{
            static_cast<std::uint8_t>(area.exponent >> 24), static_cast<std::uint8_t>(area.exponent >> 16),
            static_cast<std::uint8_t>(area.exponent >> 8), static_cast<std::uint8_t>(area.exponent)};
        return key.algorithm() == CoseAlgorithm::rs256 && same_number(exponent, state.second);
    }
    if (!same_number(area.second, state.second)) return false;
    switch (key.algorithm()) {
    case CoseAlgorithm::es256: return area.curve == kTpmCurveP256;
    case CoseAlgorithm::es384: return area.curve == kTpmCurveP384;
    case CoseAlgorithm::es512: return area.curve == kTpmCurveP521;
    default: return false;
    }
}

// The hash inside "alg", of what the statement is bound to.
Bytes bound_hash(CoseAlgorithm algorithm, ByteView octets) {
    const auto as_octets = [](const auto& digest) { return Bytes(digest.begin(), digest.end()); };
    switch (algorithm) {
    case CoseAlgorithm::es256:
    case CoseAlgorithm::rs256: return as_octets(sha256(octets));
    case CoseAlgorithm::es384: return as_octets(sha384(octets));
    case CoseAlgorithm::es512: return as_octets(sha512(octets));
    case CoseAlgorithm::eddsa:
    case CoseAlgorithm::ed448: break;
    }
    return {};
}

// §8.3.1: certificates of attestation keys. Which manufacturer is named there says nothing without a chain
// to a trust anchor, and is therefore not compared with a list.
Result<void> check_aik_certificate(const Certificate& certificate) {
    if (!certificate.is_version_3())
        return attestation_certificate_invalid("Not an X.509 version 3 certificate.");
    if (!certificate.has_empty_subject()) {
        return attestation_certificate_invalid("The subject of a TPM certificate must be empty.");
    }
    if (!certificate.names_in_directory(kTpmIdentity)) {
        return attestation_certificate_invalid(
            "The certificate does not name manufacturer, model and version.");
    }
    if (!certificate.has_extended_key_usage(kAikCertificateUsage)) {
        return attestation_certificate_invalid("The certificate is not for a TPM's attestation key.");
    }
    if (!certificate.is_end_entity()) {
        return attestation_certificate_invalid("The attestation certificate may not be an authority.");
    }
    return {};
}

Result<void> check_certify_info(const AttestationInput& input, CoseAlgorithm algorithm, ByteView cert_info,
                                const TpmPublicArea& area, ByteView public_area) {
    const auto info = parse_tpm_certify_info(cert_info);
    if (!info) return statement_invalid("\"certInfo\" is no certification by a TPM.");
    const Bytes hash = bound_hash(algorithm, input.signed_octets());
    if (hash.empty() ||
        !std::equal(info->extra_data.begin(), info->extra_data.end(), hash.begin(), hash.end())) {
        return statement_invalid("\"certInfo\" was made for another registration.");
    }
    const Bytes name = tpm_object_name(area.name_algorithm, public_area);
    if (name.empty() || !std::equal(info->name.begin(), info->name.end(), name.begin(), name.end())) {
        return statement_invalid("\"certInfo\" certifies another key than \"pubArea\".");
    }
    return {};
}

} // namespace

Result<AttestationProof> verify_tpm_attestation(const AttestationInput& input) {
    AUTHOS_TRY(check_members(input.statement, {"ver", "alg", "x5c", "sig", "certInfo", "pubArea"}));
    if (input.statement.find("ver")->as_text() != "2.0") return statement_malformed("Only TPM 2.0 is known.");
    AUTHOS_TRY(const auto algorithm, statement_algorithm(input.statement));
    AUTHOS_TRY(const auto cert_info, statement_bytes(input.statement, "certInfo"));
    AUTHOS_TRY(const auto public_area, statement_bytes(input.statement, "pubArea"));
    AUTHOS_TRY(auto path, statement_certificates(input.statement));

    const auto area = parse_tpm_public_area(public_area);
    if (!area) return statement_malformed("\"pubArea\" is no key that signs.");
    if (!is_same_key(*area, input.credential_key)) return attestation_key_mismatch();
    AUTHOS_TRY(check_statement_signature(input.statement, path.front(), algorithm, cert_info));
    AUTHOS_TRY(check_aik_certificate(path.front()));
    AUTHOS_TRY(check_aaguid_extension(path.front(), input.data.attested->aaguid));
    AUTHOS_TRY(check_certify_info(input, algorithm, cert_info, *area, public_area));
    return AttestationProof{AttestationTrust::basic, std::move(path)};
}

} // namespace authos::authcore::detail
