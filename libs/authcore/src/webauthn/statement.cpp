// What the formats share: members of a statement, and their refusals.

#include "webauthn/attestation.hpp"
#include "webauthn/der.hpp"

#include <openssl/asn1.h>

#include <algorithm>

namespace authos::authcore::detail {

namespace {

constexpr std::size_t kMaxCertificates = 8;
constexpr const char* kAaguidExtension = "1.3.6.1.4.1.45724.1.1.4";

} // namespace

Bytes AttestationInput::signed_octets() const {
    Bytes octets(raw_data.begin(), raw_data.end());
    octets.insert(octets.end(), client_data_hash.begin(), client_data_hash.end());
    return octets;
}

Error statement_malformed(std::string message) {
    return fail(Errc::invalid_argument, "attestation_statement_malformed", std::move(message));
}

Error statement_invalid(std::string message) {
    return fail(Errc::invalid_argument, "attestation_statement_invalid", std::move(message));
}

Error attestation_certificate_invalid(std::string message) {
    return fail(Errc::invalid_argument, "attestation_certificate_invalid", std::move(message));
}

Error attestation_signature_invalid() {
    return fail(Errc::invalid_argument, "attestation_signature_invalid",
                "The signature of the attestation does not fit.");
}

Error attestation_key_mismatch() {
    return fail(Errc::invalid_argument, "attestation_key_mismatch",
                "The attestation was made for another key than the credential's.");
}

Result<void> check_members(const Cbor& statement, std::initializer_list<std::string_view> names) {
    const bool complete =
        std::all_of(names.begin(), names.end(), [&](auto name) { return statement.find(name) != nullptr; });
    if (!complete || statement.size() != names.size()) {
        return statement_malformed(
            "The attestation statement does not have exactly the members of its format.");
    }
    return {};
}

Result<ByteView> statement_bytes(const Cbor& statement, std::string_view name) {
    const Cbor* member = statement.find(name);
    const auto octets = member != nullptr ? member->as_bytes() : std::nullopt;
    if (!octets) {
        return statement_malformed("The attestation statement lacks the octets \"" + std::string(name) +
                                   "\".");
    }
    return *octets;
}

Result<CoseAlgorithm> statement_algorithm(const Cbor& statement) {
    const Cbor* member = statement.find("alg");
    const auto number = member != nullptr ? member->as_integer() : std::nullopt;
    if (!number) return statement_malformed("The attestation statement lacks its algorithm.");
    const auto algorithm = find_cose_algorithm(*number);
    if (!algorithm) {
        return fail(Errc::invalid_argument, "attestation_algorithm_unsupported",
                    "The algorithm of the attestation is not supported.");
    }
    return *algorithm;
}

Result<std::vector<Certificate>> statement_certificates(const Cbor& statement) {
    const Cbor* list = statement.find("x5c");
    if (list == nullptr || list->kind() != CborKind::array || list->size() == 0 ||
        list->size() > kMaxCertificates) {
        return statement_malformed("The attestation statement lacks its certificates, or has too many.");
    }
    std::vector<Certificate> certificates;
    for (const Cbor& item : list->items()) {
        const auto der = item.as_bytes();
        auto certificate = der ? Certificate::parse(*der) : std::nullopt;
        if (!certificate) return attestation_certificate_invalid("A certificate cannot be read.");
        certificates.push_back(std::move(*certificate));
    }
    return certificates;
}

Result<void> check_statement_signature(const Cbor& statement, const Certificate& certificate,
                                       CoseAlgorithm algorithm, ByteView message) {
    AUTHOS_TRY(const auto signature, statement_bytes(statement, "sig"));
    if (!certificate.serves(algorithm)) {
        return attestation_certificate_invalid(
            "The key of the attestation certificate does not fit \"alg\".");
    }
    if (!certificate.verify(algorithm, message, signature)) return attestation_signature_invalid();
    return {};
}

Result<void> check_aaguid_extension(const Certificate& certificate, const Aaguid& aaguid) {
    const auto found = certificate.find_extension(kAaguidExtension);
    if (found.twice || (found.extension && found.extension->critical)) {
        return attestation_certificate_invalid("The AAGUID extension is critical or stands there twice.");
    }
    if (!found.extension) return {};
    const auto value = only_der_value(found.extension->value, V_ASN1_OCTET_STRING);
    if (!value || !std::equal(value->begin(), value->end(), aaguid.begin(), aaguid.end())) {
        return attestation_certificate_invalid("The certificate is for another model of authenticator.");
    }
    return {};
}

} // namespace authos::authcore::detail
