#pragma once
// Certificates for tests, each part free to be wrong.

#include "soft_authenticator.hpp"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace authos::test {

/// One DER value. `tag`: the first octet; lengths up to 65535.
inline Bytes der(std::uint8_t tag, const Bytes& content) {
    if (content.size() < 128) return joined({Bytes{tag, static_cast<std::uint8_t>(content.size())}, content});
    const Bytes head{tag, 0x82, static_cast<std::uint8_t>(content.size() >> 8),
                     static_cast<std::uint8_t>(content.size())};
    return joined({head, content});
}

inline Bytes der_sequence(std::initializer_list<Bytes> parts) {
    return der(0x30, joined(parts));
}

/// An object identifier, from its dotted text.
inline Bytes der_oid(const char* dotted) {
    const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> object(OBJ_txt2obj(dotted, 1),
                                                                           ASN1_OBJECT_free);
    REQUIRE(object != nullptr);
    const unsigned char* content = OBJ_get0_data(object.get());
    return der(0x06, Bytes(content, content + OBJ_length(object.get())));
}

struct TestExtension {
    const char* oid;
    Bytes value; // inside the OCTET STRING
    bool critical = false;
};

inline const Bytes kNoAuthority{0x30, 0x00};
inline const Bytes kAuthority{0x30, 0x03, 0x01, 0x01, 0xff};

/// What a certificate says. Subject entries by OpenSSL's short names.
struct TestCertificate {
    std::vector<std::pair<const char*, std::string>> subject{
        {"C", "AA"}, {"O", "AuthOS"}, {"OU", "Authenticator Attestation"}, {"CN", "Test"}};
    int version = X509_VERSION_3;
    std::vector<TestExtension> extensions{{"2.5.29.19", kNoAuthority, true}};

    /// DER; signed by `issuer` under the name of `issuer_subject`. Valid in 2025 to 2034.
    [[nodiscard]] Bytes issue(const SoftKey& key, const SoftKey& issuer,
                              const std::vector<std::pair<const char*, std::string>>& issuer_subject) const {
        const std::unique_ptr<X509, decltype(&X509_free)> x509(X509_new(), X509_free);
        REQUIRE(X509_set_version(x509.get(), version) == 1);
        ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 77);
        ASN1_TIME_set_string(X509_getm_notBefore(x509.get()), "20250101000000Z");
        ASN1_TIME_set_string(X509_getm_notAfter(x509.get()), "20341231235959Z");
        fill(X509_get_subject_name(x509.get()), subject);
        fill(X509_get_issuer_name(x509.get()), issuer_subject);
        REQUIRE(X509_set_pubkey(x509.get(), key.get()) == 1);
        for (const TestExtension& extension : extensions) add(x509.get(), extension);
        REQUIRE(X509_sign(x509.get(), issuer.get(), EVP_sha256()) > 0);
        unsigned char* out = nullptr;
        const int size = i2d_X509(x509.get(), &out);
        REQUIRE(size > 0);
        Bytes octets(out, out + size);
        OPENSSL_free(out);
        return octets;
    }
    [[nodiscard]] Bytes self_issued(const SoftKey& key) const { return issue(key, key, subject); }

private:
    static void fill(X509_NAME* name, const std::vector<std::pair<const char*, std::string>>& entries) {
        for (const auto& [field, value] : entries) {
            REQUIRE(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                               reinterpret_cast<const unsigned char*>(value.data()),
                                               static_cast<int>(value.size()), -1, 0) == 1);
        }
    }
    static void add(X509* x509, const TestExtension& extension) {
        const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> value(
            ASN1_OCTET_STRING_new(), ASN1_OCTET_STRING_free);
        ASN1_OCTET_STRING_set(value.get(), extension.value.data(), static_cast<int>(extension.value.size()));
        const std::unique_ptr<ASN1_OBJECT, decltype(&ASN1_OBJECT_free)> oid(OBJ_txt2obj(extension.oid, 1),
                                                                            ASN1_OBJECT_free);
        X509_EXTENSION* made =
            X509_EXTENSION_create_by_OBJ(nullptr, oid.get(), extension.critical ? 1 : 0, value.get());
        REQUIRE(X509_add_ext(x509, made, -1) == 1);
        X509_EXTENSION_free(made);
    }
};

} // namespace authos::test
