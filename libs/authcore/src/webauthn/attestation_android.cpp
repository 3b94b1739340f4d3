// "android-key" (§8.4): the keystore certifies the credential's key and describes it in an extension.

#include "webauthn/attestation.hpp"
#include "webauthn/der.hpp"

#include <openssl/asn1.h>

#include <algorithm>

namespace authos::authcore::detail {

namespace {

constexpr const char* kKeyDescriptionExtension = "1.3.6.1.4.1.11129.2.1.17";

// Tags of an AuthorizationList and values of Keymaster.
constexpr int kTagPurpose = 1;
constexpr int kTagAllApplications = 600;
constexpr int kTagOrigin = 702;
constexpr std::uint8_t kPurposeSign = 2;
constexpr std::uint8_t kOriginGenerated = 0;

bool is_small_integer(ByteView content, std::uint8_t value) {
    return content.size() == 1 && content.front() == value;
}

bool only_signs(ByteView tagged) {
    const auto set = only_der_value(tagged, V_ASN1_SET);
    if (!set || set->empty()) return false;
    DerReader purposes(*set);
    while (!purposes.at_end()) {
        const auto purpose = purposes.next(V_ASN1_INTEGER);
        if (!purpose || !is_small_integer(*purpose, kPurposeSign)) return false;
    }
    return true;
}

// What a list says must be right. A list may say nothing: the other one, or the chain of certificates, is
// then what the caller has to go by.
bool is_acceptable_authorization(ByteView list) {
    DerReader reader(list);
    while (!reader.at_end()) {
        const auto entry = reader.next();
        if (!entry || !entry->context_specific || !entry->constructed) return false;
        if (entry->tag == kTagAllApplications) return false; // not bound to one relying party
        if (entry->tag == kTagPurpose && !only_signs(entry->content)) return false;
        if (entry->tag == kTagOrigin) {
            const auto origin = only_der_value(entry->content, V_ASN1_INTEGER);
            if (!origin || !is_small_integer(*origin, kOriginGenerated)) return false;
        }
    }
    return true;
}

struct KeyDescription {
    ByteView challenge;
    ByteView software_enforced;
    ByteView tee_enforced;
};

// SEQUENCE { version, security level, version, security level, challenge, unique id, list, list }
std::optional<KeyDescription> read_key_description(ByteView extension) {
    const auto sequence = only_der_value(extension, V_ASN1_SEQUENCE);
    if (!sequence) return std::nullopt;
    DerReader reader(*sequence);
    for (const int tag : {V_ASN1_INTEGER, V_ASN1_ENUMERATED, V_ASN1_INTEGER, V_ASN1_ENUMERATED}) {
        if (!reader.next(tag)) return std::nullopt;
    }
    const auto challenge = reader.next(V_ASN1_OCTET_STRING);
    const auto unique_id = reader.next(V_ASN1_OCTET_STRING);
    const auto software = reader.next(V_ASN1_SEQUENCE);
    const auto tee = reader.next(V_ASN1_SEQUENCE);
    if (!challenge || !unique_id || !software || !tee || !reader.at_end()) return std::nullopt;
    return KeyDescription{*challenge, *software, *tee};
}

} // namespace

Result<AttestationProof> verify_android_key_attestation(const AttestationInput& input) {
    AUTHOS_TRY(check_members(input.statement, {"alg", "sig", "x5c"}));
    AUTHOS_TRY(const auto algorithm, statement_algorithm(input.statement));
    AUTHOS_TRY(auto path, statement_certificates(input.statement));
    AUTHOS_TRY(check_statement_signature(input.statement, path.front(), algorithm, input.signed_octets()));
    if (!path.front().has_key(input.credential_key)) return attestation_key_mismatch();

    const auto found = path.front().find_extension(kKeyDescriptionExtension);
    const auto description = found.extension ? read_key_description(found.extension->value) : std::nullopt;
    if (!description) return attestation_certificate_invalid("The certificate does not describe its key.");
    const Sha256& hash = input.client_data_hash;
    if (!std::equal(description->challenge.begin(), description->challenge.end(), hash.begin(), hash.end())) {
        return statement_invalid("The certificate was made for another registration.");
    }
    if (!is_acceptable_authorization(description->software_enforced) ||
        !is_acceptable_authorization(description->tee_enforced)) {
        return statement_invalid("The key was imported, serves other purposes, or all applications.");
    }
    return AttestationProof{AttestationTrust::basic, std::move(path)};
}

} // namespace authos::authcore::detail
