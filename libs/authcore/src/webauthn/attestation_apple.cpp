// "apple" (§8.8): a certificate made for this one registration, with the nonce in an extension.

#include "webauthn/attestation.hpp"
#include "webauthn/der.hpp"

#include <openssl/asn1.h>

#include <algorithm>

namespace authos::authcore::detail {

namespace {

constexpr const char* kAppleNonceExtension = "1.2.840.113635.100.8.2";

// SEQUENCE { [1] EXPLICIT OCTET STRING }
std::optional<ByteView> apple_nonce(ByteView extension) {
    const auto sequence = only_der_value(extension, V_ASN1_SEQUENCE);
    if (!sequence) return std::nullopt;
    DerReader reader(*sequence);
    const auto tagged = reader.next();
    if (!tagged || !reader.at_end() || !tagged->context_specific || tagged->tag != 1) return std::nullopt;
    return only_der_value(tagged->content, V_ASN1_OCTET_STRING);
}

} // namespace

Result<AttestationProof> verify_apple_attestation(const AttestationInput& input) {
    // The first systems with this format sent "alg" too, before it was specified without.
    if (input.statement.find("alg") == nullptr) {
        AUTHOS_TRY(check_members(input.statement, {"x5c"}));
    } else {
        AUTHOS_TRY(check_members(input.statement, {"alg", "x5c"}));
        AUTHOS_TRY(const auto algorithm, statement_algorithm(input.statement));
        if (algorithm != input.credential_key.algorithm()) return attestation_key_mismatch();
    }
    AUTHOS_TRY(auto path, statement_certificates(input.statement));
    // Nothing is signed by itself: the certificate's issuer vouches for the nonce.
    const Sha256 nonce = sha256(input.signed_octets());
    const auto found = path.front().find_extension(kAppleNonceExtension);
    const auto told = found.extension ? apple_nonce(found.extension->value) : std::nullopt;
    if (!told || !std::equal(told->begin(), told->end(), nonce.begin(), nonce.end())) {
        return statement_invalid("The certificate was made for another registration.");
    }
    if (!path.front().has_key(input.credential_key)) return attestation_key_mismatch();
    return AttestationProof{AttestationTrust::basic, std::move(path)};
}

} // namespace authos::authcore::detail
