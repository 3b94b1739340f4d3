#include "authos/authcore/digest.hpp"

#include "detail/openssl.hpp"

#include <stdexcept>

namespace authos::authcore {

namespace detail {
namespace {

MdPtr fetch_digest_method(const char* name) {
    MdPtr method{EVP_MD_fetch(nullptr, name, nullptr)};
    if (!method) {
        ERR_clear_error();
        throw std::runtime_error("OpenSSL offers no SHA digests");
    }
    return method;
}

} // namespace

const EVP_MD* sha1_method() {
    static const MdPtr method = fetch_digest_method("SHA1");
    return method.get();
}

const EVP_MD* sha256_method() {
    static const MdPtr method = fetch_digest_method("SHA256");
    return method.get();
}

const EVP_MD* sha384_method() {
    static const MdPtr method = fetch_digest_method("SHA384");
    return method.get();
}

const EVP_MD* sha512_method() {
    static const MdPtr method = fetch_digest_method("SHA512");
    return method.get();
}

} // namespace detail

namespace {

template <class Output>
Output digest_of(const EVP_MD* method, ByteView message) {
    Output out{};
    unsigned int size = 0;
    if (EVP_Digest(message.data(), message.size(), out.data(), &size, method, nullptr) != 1 ||
        size != out.size()) {
        ERR_clear_error();
        throw std::runtime_error("OpenSSL could not compute a digest");
    }
    return out;
}

} // namespace

Sha256 sha256(ByteView message) {
    return digest_of<Sha256>(detail::sha256_method(), message);
}
Sha384 sha384(ByteView message) {
    return digest_of<Sha384>(detail::sha384_method(), message);
}
Sha512 sha512(ByteView message) {
    return digest_of<Sha512>(detail::sha512_method(), message);
}

} // namespace authos::authcore
