#pragma once
// Owners for OpenSSL's objects, fetched-once digest methods, and the error queue. OpenSSL's own error
// texts never leave this library: they may name parts of the input.

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace authos::authcore::detail {

/// Calls one of OpenSSL's free functions as a deleter.
template <auto Free>
struct OpensslFree {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

using BioPtr = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using BnPtr = std::unique_ptr<BIGNUM, OpensslFree<BN_clear_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, OpensslFree<EVP_PKEY_CTX_free>>;
using MdPtr = std::unique_ptr<EVP_MD, OpensslFree<EVP_MD_free>>;
using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, OpensslFree<EVP_MD_CTX_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, OpensslFree<OSSL_PARAM_free>>;
using ParamsBuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, OpensslFree<OSSL_PARAM_BLD_free>>;

/// Leaves the thread's error queue empty at the end of a scope. A stale entry would be taken by the
/// next user of OpenSSL on this thread (TLS, database drivers) for an error of its own.
class ErrorQueueGuard {
public:
    ErrorQueueGuard() noexcept { ERR_clear_error(); }
    ~ErrorQueueGuard() { ERR_clear_error(); }
    ErrorQueueGuard(const ErrorQueueGuard&) = delete;
    ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

/// Digest methods, fetched once: an implicit fetch takes a lock and a look-up on every call.
[[nodiscard]] const EVP_MD* sha1_method();
[[nodiscard]] const EVP_MD* sha256_method();
[[nodiscard]] const EVP_MD* sha384_method();
[[nodiscard]] const EVP_MD* sha512_method();

} // namespace authos::authcore::detail
