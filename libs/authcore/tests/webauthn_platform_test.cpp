// "tpm", "android-key" and "apple" with statements of every wrong kind.

#include "test_certificate.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

constexpr const char* kAndroidExtension = "1.3.6.1.4.1.11129.2.1.17";
constexpr const char* kAppleExtension = "1.2.840.113635.100.8.2";
constexpr const char* kSubjectAltName = "2.5.29.17";
constexpr const char* kExtendedKeyUsage = "2.5.29.37";

std::string registering(SoftRegistration draft, const std::string& format, const Bytes& statement) {
    draft.format = format;
    draft.statement = statement;
    return reason_of(verify_registration(soft_registration_expected(), draft.response()));
}

Bytes digest_of(ByteView octets) {
    const auto digest = sha256(octets);
    return Bytes(digest.begin(), digest.end());
}

Bytes be16(std::size_t number) {
    return {static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

Bytes sized(const Bytes& octets) {
    return joined({be16(octets.size()), octets});
}

// A TPM that can be told to lie.
struct SoftTpm {
    SoftRegistration draft;
    SoftKey aik;
    std::int64_t alg = -7;
    std::string version = "2.0";
    // TPMT_PUBLIC: ECC, SHA-256, attributes, policy, no symmetric, no scheme, P-256, no derivation, x, y
    Bytes type_and_name{0x00, 0x23, 0x00, 0x0b};
    Bytes parameters{0x00, 0x10, 0x00, 0x10, 0x00, 0x03, 0x00, 0x10};
    Bytes unique = joined({sized(draft.key.x()), sized(draft.key.y())});
    // TPMS_ATTEST
    Bytes magic_and_type{0xff, 0x54, 0x43, 0x47, 0x80, 0x17};
    std::optional<Bytes> extra_data;
    std::optional<Bytes> name;
    Bytes tail;
    TestCertificate certificate = aik_certificate();

    static TestCertificate aik_certificate() {
        const auto attribute = [](const char* oid, std::string_view value) {
            return der(0x31, der_sequence({der_oid(oid), der(0x0c, to_bytes(value))}));
        };
        const Bytes directory =
            der_sequence({attribute("2.23.133.2.1", "id:00000000"), attribute("2.23.133.2.2", "Soft"),
                          attribute("2.23.133.2.3", "id:00000001")});
        TestCertificate made;
        made.subject.clear();
        made.extensions.push_back({kSubjectAltName, der_sequence({der(0xa4, directory)}), true});
        made.extensions.push_back({kExtendedKeyUsage, der_sequence({der_oid("2.23.133.8.3")})});
        return made;
    }

    [[nodiscard]] Bytes public_area() const {
        return joined({type_and_name, Bytes{0, 0, 0, 0}, sized({}), parameters, unique});
    }
    [[nodiscard]] Bytes certify_info() const {
        const Bytes area_name = joined({Bytes{0x00, 0x0b}, digest_of(public_area())});
        return joined({magic_and_type, sized({}), sized(extra_data.value_or(digest_of(draft.to_be_signed()))),
                       Bytes(25, 0x11), sized(name.value_or(area_name)), sized({}), tail});
    }
    [[nodiscard]] std::string registered() const {
        const Bytes info = certify_info();
        const TestCertificate root{.subject = {{"CN", "Root"}}};
        const Bytes issued = certificate.issue(aik, aik, root.subject);
        return registering(draft, "tpm",
                           cbor_map({{cbor_text("alg"), cbor_integer(alg)},
                                     {cbor_text("sig"), cbor_bytes(aik.sign(info))},
                                     {cbor_text("ver"), cbor_text(version)},
                                     {cbor_text("x5c"), cbor_array({cbor_bytes(issued)})},
                                     {cbor_text("pubArea"), cbor_bytes(public_area())},
                                     {cbor_text("certInfo"), cbor_bytes(info)}}));
    }
};

std::string tpm_after(const std::function<void(SoftTpm&)>& change) {
    SoftTpm tpm;
    change(tpm);
    return tpm.registered();
}

// The description of a key in Android's keystore: the challenge and the two lists of authorizations.
Bytes key_description(const Bytes& challenge, const Bytes& software, const Bytes& tee) {
    return der_sequence({der(0x02, {3}), der(0x0a, {1}), der(0x02, {4}), der(0x0a, {1}), der(0x04, challenge),
                         der(0x04, {}), der(0x30, software), der(0x30, tee)});
}

// [1] SET OF INTEGER, [702] INTEGER, [600] NULL
Bytes purposes(std::initializer_list<std::uint8_t> values) {
    Bytes set;
    for (const std::uint8_t value : values) set = joined({set, der(0x02, {value})});
    return der(0xa1, der(0x31, set));
}
Bytes origin(std::uint8_t value) {
    return joined({Bytes{0xbf, 0x85, 0x3e}, Bytes{3}, der(0x02, {value})});
}
const Bytes kAllApplications{0xbf, 0x84, 0x58, 0x02, 0x05, 0x00};

struct SoftKeystore {
    SoftRegistration draft;

    [[nodiscard]] std::string registered(const std::optional<Bytes>& description) const {
        TestCertificate certificate;
        if (description) certificate.extensions.push_back({kAndroidExtension, *description});
        return with(certificate.self_issued(draft.key), draft.key.sign(draft.to_be_signed()));
    }
    [[nodiscard]] std::string with(const Bytes& certificate, const Bytes& signature) const {
        return registering(draft, "android-key",
                           cbor_map({{cbor_text("alg"), cbor_integer(-7)},
                                     {cbor_text("sig"), cbor_bytes(signature)},
                                     {cbor_text("x5c"), cbor_array({cbor_bytes(certificate)})}}));
    }
    [[nodiscard]] Bytes challenge() const { return digest_of(as_bytes(draft.client_data)); }
};

} // namespace

TEST_CASE("tpm: a key that a TPM certifies is accepted") {
    CHECK(SoftTpm{}.registered() == "accepted");
    // With a scheme and its hash written out, and a number without its leading zeros or with more of them.
    CHECK(tpm_after([](auto& t) {
              t.parameters = {0x00, 0x10, 0x00, 0x18, 0x00, 0x0b, 0x00, 0x03, 0x00, 0x10};
          }) == "accepted");
    CHECK(tpm_after([](auto& t) {
              t.unique = joined({sized(joined({Bytes{0}, t.draft.key.x()})), sized(t.draft.key.y())});
          }) == "accepted");
}

TEST_CASE("tpm: [80-51] structures that do not fit are refused") {
    const std::string malformed = "attestation_statement_malformed";
    const std::string invalid = "attestation_statement_invalid";
    CHECK(tpm_after([](auto& t) { t.version = "1.2"; }) == malformed);
    CHECK(tpm_after([](auto& t) { t.type_and_name[1] = 0x08; }) == malformed);
    CHECK(tpm_after([](auto& t) { t.parameters[1] = 0x06; }) == malformed); // symmetric: AES
    CHECK(tpm_after([](auto& t) { t.parameters[3] = 0x1a; }) == malformed); // scheme: ECDAA
    CHECK(tpm_after([](auto& t) { t.parameters[7] = 0x20; }) == malformed); // key derivation
    CHECK(tpm_after([](auto& t) { t.unique.push_back(0); }) == malformed);
    CHECK(tpm_after([](auto& t) { t.unique.pop_back(); }) == malformed);
    CHECK(tpm_after([](auto& t) { t.unique = {0xff, 0xff}; }) == malformed);
    CHECK(tpm_after([](auto& t) { t.magic_and_type[0] = 0xfe; }) == invalid);
    CHECK(tpm_after([](auto& t) { t.magic_and_type[5] = 0x18; }) == invalid); // a quote
    CHECK(tpm_after([](auto& t) { t.tail = {0}; }) == invalid);
    CHECK(tpm_after([](auto& t) { t.extra_data = Bytes(32, 1); }) == invalid);
    CHECK(tpm_after([](auto& t) { t.extra_data = Bytes{}; }) == invalid);
    CHECK(tpm_after([](auto& t) { t.name = Bytes{}; }) == invalid);
    CHECK(tpm_after([](auto& t) { t.name = joined({Bytes{0x00, 0x0b}, Bytes(32, 1)}); }) == invalid);
    CHECK(tpm_after([](auto& t) { t.type_and_name[3] = 0x04; }) == invalid); // named with SHA-1
}

TEST_CASE("tpm: another key than the credential's is refused") {
    const std::string mismatch = "attestation_key_mismatch";
    CHECK(tpm_after([](auto& t) { t.unique[5] ^= 1; }) == mismatch);
    CHECK(tpm_after([](auto& t) { t.unique[40] ^= 1; }) == mismatch);
    CHECK(tpm_after([](auto& t) { t.parameters[5] = 0x04; }) == mismatch); // P-384
    CHECK(tpm_after([](auto& t) {
              t.type_and_name[1] = 0x01;
              t.parameters = {0x00, 0x10, 0x00, 0x14, 0x00, 0x0b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00};
              t.unique = sized(Bytes(256, 0xff));
          }) == mismatch);
}

TEST_CASE("tpm: RS1 and other algorithms are refused") {
    CHECK(tpm_after([](auto& t) { t.alg = -65535; }) == "attestation_algorithm_unsupported");
    CHECK(tpm_after([](auto& t) { t.alg = -257; }) == "attestation_certificate_invalid");
    CHECK(tpm_after([](auto& t) { t.alg = -8; }) == "attestation_certificate_invalid");
}

TEST_CASE("tpm: certificates are what section 8.3.1 requires") {
    const std::string refused = "attestation_certificate_invalid";
    CHECK(tpm_after([](auto& t) { t.certificate.subject = {{"CN", "TPM"}}; }) == refused);
    for (std::size_t missing = 0; missing < 3; ++missing) {
        CHECK(tpm_after([&](auto& t) {
                  auto& list = t.certificate.extensions;
                  list.erase(list.begin() + static_cast<std::ptrdiff_t>(missing));
              }) == refused);
    }
    CHECK(tpm_after([](auto& t) { t.certificate.extensions[0].value = kAuthority; }) == refused);
    CHECK(tpm_after([](auto& t) {
              t.certificate.extensions[1].value = der_sequence({der(0x82, to_bytes("example.test"))});
          }) == refused);
    CHECK(tpm_after([](auto& t) {
              t.certificate.extensions[1].value = der_sequence({der(0xa4, der_sequence({}))});
          }) == refused);
    CHECK(tpm_after([](auto& t) {
              t.certificate.extensions[2].value = der_sequence({der_oid("1.3.6.1.5.5.7.3.2")});
          }) == refused);
}

TEST_CASE("android-key: keys made in the keystore for signing are accepted") {
    const SoftKeystore store;
    const Bytes good = joined({purposes({2}), origin(0)});
    CHECK(store.registered(key_description(store.challenge(), {}, good)) == "accepted");
    CHECK(store.registered(key_description(store.challenge(), good, {})) == "accepted");
    CHECK(store.registered(key_description(store.challenge(), {}, {})) == "accepted"); // as in the W3C vector
}

TEST_CASE("android-key: keys with other origins, purposes or owners are refused") {
    const SoftKeystore store;
    const std::string refused = "attestation_statement_invalid";
    const Bytes good = joined({purposes({2}), origin(0)});
    for (const Bytes& list : {joined({purposes({2}), origin(1)}), joined({purposes({2}), origin(2)}),
                              joined({purposes({0, 2}), origin(0)}), purposes({}), purposes({3}),
                              joined({good, kAllApplications}), Bytes{0x05, 0x00}, Bytes{0xbf, 0x85}}) {
        CHECK(store.registered(key_description(store.challenge(), {}, list)) == refused);
        CHECK(store.registered(key_description(store.challenge(), list, good)) == refused);
    }
    CHECK(store.registered(key_description(Bytes(32, 1), {}, good)) == refused);
    CHECK(store.registered(key_description({}, {}, good)) == refused);
}

TEST_CASE("android-key: [80-51] descriptions that cannot be read are refused") {
    const SoftKeystore store;
    const std::string refused = "attestation_certificate_invalid";
    const Bytes good = key_description(store.challenge(), {}, origin(0));
    CHECK(store.registered(std::nullopt) == refused);
    CHECK(store.registered(Bytes{}) == refused);
    CHECK(store.registered(joined({good, Bytes{0}})) == refused);
    CHECK(store.registered(Bytes(good.begin(), good.end() - 1)) == refused);
    CHECK(store.registered(Bytes{0x30, 0x80, 0x00, 0x00}) == refused);
    CHECK(store.registered(Bytes{0x30, 0x84, 0xff, 0xff, 0xff, 0xff}) == refused);
    CHECK(store.registered(Bytes(good.begin() + 2, good.end())) == refused);
}

TEST_CASE("android-key: the certificate is the credential's own") {
    const SoftKeystore store;
    const SoftKey other;
    TestCertificate certificate;
    certificate.extensions.push_back({kAndroidExtension, key_description(store.challenge(), {}, origin(0))});
    CHECK(store.with(certificate.self_issued(other), other.sign(store.draft.to_be_signed())) ==
          "attestation_key_mismatch");
    CHECK(store.with(certificate.self_issued(store.draft.key), other.sign(store.draft.to_be_signed())) ==
          "attestation_signature_invalid");
}

TEST_CASE("apple: the certificate carries nonce and key of this registration") {
    const SoftRegistration draft;
    const SoftKey other;
    const Bytes nonce = digest_of(draft.to_be_signed());
    const auto wrapped = [](const Bytes& octets) { return der_sequence({der(0xa1, der(0x04, octets))}); };
    const auto with = [&](const SoftKey& key, const std::optional<Bytes>& extension,
                          const std::optional<std::int64_t>& alg = std::nullopt) {
        TestCertificate certificate;
        if (extension) certificate.extensions.push_back({kAppleExtension, *extension});
        std::vector<std::pair<Bytes, Bytes>> statement;
        if (alg) statement.emplace_back(cbor_text("alg"), cbor_integer(*alg));
        statement.emplace_back(cbor_text("x5c"), cbor_array({cbor_bytes(certificate.self_issued(key))}));
        return registering(draft, "apple", cbor_map(statement));
    };
    const std::string invalid = "attestation_statement_invalid";
    CHECK(with(draft.key, wrapped(nonce)) == "accepted");
    CHECK(with(draft.key, wrapped(nonce), -7) == "accepted");
    CHECK(with(draft.key, wrapped(nonce), -8) == "attestation_key_mismatch");
    CHECK(with(other, wrapped(nonce)) == "attestation_key_mismatch");
    CHECK(with(draft.key, std::nullopt) == invalid);
    CHECK(with(draft.key, wrapped(Bytes(32, 1))) == invalid);
    CHECK(with(draft.key, wrapped({})) == invalid);
    CHECK(with(draft.key, der(0x04, nonce)) == invalid);
    CHECK(with(draft.key, der_sequence({der(0x04, nonce)})) == invalid);
    CHECK(with(draft.key, joined({wrapped(nonce), Bytes{0}})) == invalid);
    CHECK(registering(draft, "apple", cbor_map({})) == "attestation_statement_malformed");
}
