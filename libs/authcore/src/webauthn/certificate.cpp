#include "webauthn/certificate.hpp"

#include "detail/cose_state.hpp"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace authos::authcore::detail {

namespace {

using ObjectPtr = std::unique_ptr<ASN1_OBJECT, OpensslFree<ASN1_OBJECT_free>>;
using ConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, OpensslFree<BASIC_CONSTRAINTS_free>>;
using UsagePtr = std::unique_ptr<EXTENDED_KEY_USAGE, OpensslFree<EXTENDED_KEY_USAGE_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using StorePtr = std::unique_ptr<X509_STORE, OpensslFree<X509_STORE_free>>;
using StoreCtxPtr = std::unique_ptr<X509_STORE_CTX, OpensslFree<X509_STORE_CTX_free>>;

struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); } // not what is in it
};
using StackPtr = std::unique_ptr<STACK_OF(X509), FreeStack>;

constexpr std::size_t kMaxCertificateBytes = 16 * 1024;

// An extension that stands there once and can be read; null otherwise (X509_get_ext_d2i tells both apart
// from each other, nobody here needs to).
template <class Pointer>
Pointer decoded_extension(const X509* x509, int nid) {
    return Pointer{static_cast<typename Pointer::pointer>(X509_get_ext_d2i(x509, nid, nullptr, nullptr))};
}

bool has_one_value(const X509_NAME* name, const char* oid) {
    const ObjectPtr object{OBJ_txt2obj(oid, 1)};
    if (!object) return false;
    const int first = X509_NAME_get_index_by_OBJ(name, object.get(), -1);
    return first >= 0 && X509_NAME_get_index_by_OBJ(name, object.get(), first) < 0;
}

// Nothing where OpenSSL fails for reasons of its own.
std::optional<bool> leads_to(const std::vector<Certificate>& path, const Certificate& anchor,
                             UnixMillis now) {
    const StorePtr store{X509_STORE_new()};
    const StackPtr between{sk_X509_new_null()};
    const StoreCtxPtr context{X509_STORE_CTX_new()};
    if (!store || !between || !context || X509_STORE_add_cert(store.get(), anchor.get()) != 1)
        return std::nullopt;
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (sk_X509_push(between.get(), path[i].get()) <= 0) return std::nullopt;
    }
    if (X509_STORE_CTX_init(context.get(), store.get(), path.front().get(), between.get()) != 1)
        return std::nullopt;
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, static_cast<time_t>(now.seconds()));
    // An anchor need not be a root: §7.1 step 24 accepts the attestation certificate itself as well.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_depth(rules, 6);
    // 112 bits: no SHA-1 and no RSA below 2048 bits between leaf and anchor.
    X509_VERIFY_PARAM_set_auth_level(rules, 2);
    return X509_verify_cert(context.get()) == 1;
}

} // namespace

std::optional<Certificate> Certificate::parse(ByteView der) {
    const ErrorQueueGuard guard;
    if (der.empty() || der.size() > kMaxCertificateBytes) return std::nullopt;
    const unsigned char* at = der.data();
    X509Ptr x509{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    if (!x509 || at != der.data() + der.size() || X509_get0_pubkey(x509.get()) == nullptr)
        return std::nullopt;
    return Certificate(std::move(x509));
}

bool Certificate::serves(CoseAlgorithm algorithm) const {
    const ErrorQueueGuard guard;
    return key_serves(X509_get0_pubkey(x509_.get()), algorithm);
}

bool Certificate::verify(CoseAlgorithm algorithm, ByteView message, ByteView signature) const {
    return verify_cose(X509_get0_pubkey(x509_.get()), algorithm, message, signature);
}

bool Certificate::has_key(const CosePublicKey& key) const {
    const ErrorQueueGuard guard;
    return EVP_PKEY_eq(X509_get0_pubkey(x509_.get()), key.state().pkey.get()) == 1;
}

bool Certificate::is_version_3() const {
    return X509_get_version(x509_.get()) == X509_VERSION_3;
}

bool Certificate::is_end_entity() const {
    const ErrorQueueGuard guard;
    const auto constraints = decoded_extension<ConstraintsPtr>(x509_.get(), NID_basic_constraints);
    return constraints && constraints->ca == 0;
}

bool Certificate::has_empty_subject() const {
    return X509_NAME_entry_count(X509_get_subject_name(x509_.get())) == 0;
}

std::optional<std::string> Certificate::subject_value(int nid) const {
    const ErrorQueueGuard guard;
    const X509_NAME* subject = X509_get_subject_name(x509_.get());
    const int first = X509_NAME_get_index_by_NID(subject, nid, -1);
    if (first < 0 || X509_NAME_get_index_by_NID(subject, nid, first) >= 0) return std::nullopt;
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, first)));
    if (size < 0) return std::nullopt;
    std::string value(text, text + size);
    OPENSSL_free(text);
    return value;
}

Certificate::Found Certificate::find_extension(const char* oid) const {
    const ErrorQueueGuard guard;
    const ObjectPtr object{OBJ_txt2obj(oid, 1)};
    if (!object) return {};
    const int first = X509_get_ext_by_OBJ(x509_.get(), object.get(), -1);
    if (first < 0) return {};
    if (X509_get_ext_by_OBJ(x509_.get(), object.get(), first) >= 0) return {std::nullopt, true};
    X509_EXTENSION* extension = X509_get_ext(x509_.get(), first);
    const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(extension);
    const unsigned char* octets = ASN1_STRING_get0_data(data);
    return {CertificateExtension{Bytes(octets, octets + ASN1_STRING_length(data)),
                                 X509_EXTENSION_get_critical(extension) == 1},
            false};
}

bool Certificate::has_extended_key_usage(const char* oid) const {
    const ErrorQueueGuard guard;
    const ObjectPtr wanted{OBJ_txt2obj(oid, 1)};
    const auto usage = decoded_extension<UsagePtr>(x509_.get(), NID_ext_key_usage);
    if (!wanted || !usage) return false;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage.get()); ++i) {
        if (OBJ_cmp(sk_ASN1_OBJECT_value(usage.get(), i), wanted.get()) == 0) return true;
    }
    return false;
}

bool Certificate::names_in_directory(std::span<const char* const> oids) const {
    const ErrorQueueGuard guard;
    const auto names = decoded_extension<NamesPtr>(x509_.get(), NID_subject_alt_name);
    if (!names) return false;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DIRNAME) continue;
        bool complete = true;
        for (const char* oid : oids) complete = complete && has_one_value(name->d.directoryName, oid);
        if (complete) return true;
    }
    return false;
}

Result<bool> chains_to_anchor(const std::vector<Certificate>& path, const std::vector<Bytes>& anchors,
                              UnixMillis now) {
    const ErrorQueueGuard guard;
    bool anchored = false;
    // One at a time: of several anchors with the same name (a maker's old and new root) OpenSSL would try
    // one only. Each is read, so that a broken one is noticed early.
    for (const Bytes& der : anchors) {
        const auto anchor = Certificate::parse(der);
        if (!anchor)
            return fail(Errc::internal, "trust_anchor_malformed", "A trust anchor is no certificate.");
        if (anchored || path.empty()) continue;
        const auto leads = leads_to(path, *anchor, now);
        if (!leads) return fail(Errc::internal, "certificate_check_failed");
        anchored = *leads;
    }
    return anchored;
}

} // namespace authos::authcore::detail
