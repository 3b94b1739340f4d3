#include "authos/authcore/kdf.hpp"

#include "detail/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>

#include <new>
#include <stdexcept>

namespace authos::authcore {

namespace {

using KdfPtr = std::unique_ptr<EVP_KDF, detail::OpensslFree<EVP_KDF_free>>;
using KdfCtxPtr = std::unique_ptr<EVP_KDF_CTX, detail::OpensslFree<EVP_KDF_CTX_free>>;

constexpr std::size_t kHkdfMaxBytes = std::size_t{255} * 32; // RFC 5869 §2.3

const EVP_KDF* hkdf_method() {
    static const KdfPtr method{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
    if (!method) throw std::runtime_error("OpenSSL offers no HKDF");
    return method.get();
}

OSSL_PARAM octets_param(const char* name, ByteView octets) {
    // OpenSSL's parameters are not const but are only read here. A null pointer would mean "not set".
    static std::uint8_t none = 0;
    void* data = octets.empty() ? &none : const_cast<std::uint8_t*>(octets.data());
    return OSSL_PARAM_construct_octet_string(name, data, octets.size());
}

} // namespace

Result<Secret<Bytes>> hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::size_t length) {
    if (length == 0 || length > kHkdfMaxBytes) {
        return fail(Errc::invalid_argument, "hkdf_length", "HKDF with SHA-256 yields 1 to 8160 octets.");
    }
    const detail::ErrorQueueGuard queue;
    const KdfCtxPtr context{EVP_KDF_CTX_new(const_cast<EVP_KDF*>(hkdf_method()))};
    if (!context) throw std::bad_alloc();
    char digest[] = "SHA256";
    OSSL_PARAM parameters[5];
    std::size_t used = 0;
    parameters[used++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
    parameters[used++] = octets_param(OSSL_KDF_PARAM_KEY, key);
    // An absent salt stands for zeros (RFC 5869 §2.2), and so does an empty one to HMAC.
    if (!salt.empty()) parameters[used++] = octets_param(OSSL_KDF_PARAM_SALT, salt);
    parameters[used++] = octets_param(OSSL_KDF_PARAM_INFO, info);
    parameters[used] = OSSL_PARAM_construct_end();

    Bytes out(length);
    if (EVP_KDF_derive(context.get(), out.data(), out.size(), parameters) != 1) {
        throw std::runtime_error("OpenSSL could not derive a key");
    }
    return Secret<Bytes>{std::move(out)};
}

} // namespace authos::authcore
