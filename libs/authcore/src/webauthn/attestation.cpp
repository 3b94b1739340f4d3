// From a format's name to a verdict: procedure, chain, policy.

#include "webauthn/attestation.hpp"

#include <array>

namespace authos::authcore::detail {

namespace {

struct AttestationFormat {
    std::string_view name;
    Result<AttestationProof> (*verify)(const AttestationInput&);
};

constexpr std::array<AttestationFormat, 6> kAttestationFormats{
    {{"none", verify_none_attestation},
     {"packed", verify_packed_attestation},
     {"tpm", verify_tpm_attestation},
     {"android-key", verify_android_key_attestation},
     {"fido-u2f", verify_u2f_attestation},
     {"apple", verify_apple_attestation}}};

Result<AttestationProof> run_procedure(std::string_view format, const AttestationInput& input) {
    for (const AttestationFormat& known : kAttestationFormats) {
        if (known.name == format) return known.verify(input);
    }
    return fail(Errc::invalid_argument, "attestation_format_unknown",
                "The format of the attestation is not supported.");
}

Result<void> check_policy(AttestationPolicy policy, const Attestation& attestation) {
    bool allowed = true;
    switch (policy) {
    case AttestationPolicy::any: break;
    case AttestationPolicy::none_only: allowed = attestation.trust == AttestationTrust::none; break;
    case AttestationPolicy::certificate:
    case AttestationPolicy::trusted: allowed = attestation.trust == AttestationTrust::basic; break;
    }
    if (!allowed) {
        return fail(Errc::permission_denied, "attestation_not_allowed",
                    "This kind of attestation is not accepted here.");
    }
    if (policy == AttestationPolicy::trusted && !attestation.anchored) {
        return fail(Errc::permission_denied, "attestation_untrusted",
                    "The authenticator's certificate comes from nobody who is trusted here.");
    }
    return {};
}

} // namespace

// §8.7: an empty statement.
Result<AttestationProof> verify_none_attestation(const AttestationInput& input) {
    AUTHOS_TRY(check_members(input.statement, {}));
    return AttestationProof{};
}

Result<Attestation> verify_attestation(std::string_view format, const AttestationInput& input,
                                       const RegistrationExpectations& expected) {
    // §7.1 steps 21 and 22: find the format, verify the statement.
    AUTHOS_TRY(const auto proof, run_procedure(format, input));
    // §7.1 step 23: the trust anchors are the caller's.
    Attestation attestation{std::string(format), proof.trust, false};
    if (proof.trust == AttestationTrust::basic) {
        AUTHOS_TRY(attestation.anchored, chains_to_anchor(proof.path, expected.trust_anchors, expected.now));
    }
    // §7.1 step 24: is it acceptable?
    AUTHOS_TRY(check_policy(expected.attestation, attestation));
    return attestation;
}

} // namespace authos::authcore::detail
