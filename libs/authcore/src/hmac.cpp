#include "authos/authcore/hmac.hpp"

#include "detail/openssl.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace authos::authcore {

namespace {

const EVP_MD* hmac_method(HmacHash hash) {
    switch (hash) {
    case HmacHash::sha1: return detail::sha1_method();
    case HmacHash::sha256: return detail::sha256_method();
    case HmacHash::sha384: return detail::sha384_method();
    case HmacHash::sha512: return detail::sha512_method();
    }
    throw std::logic_error("HmacHash out of range");
}

} // namespace

std::size_t hmac_size(HmacHash hash) noexcept {
    switch (hash) {
    case HmacHash::sha1: return 20;
    case HmacHash::sha256: return 32;
    case HmacHash::sha384: return 48;
    case HmacHash::sha512: return 64;
    }
    return 0;
}

Bytes hmac(HmacHash hash, ByteView key, ByteView message) {
    const EVP_MD* method = hmac_method(hash);
    // OpenSSL takes a null key for "the key of last time", so that an empty key needs an address.
    static constexpr std::uint8_t no_key = 0;
    const std::uint8_t* key_octets = key.empty() ? &no_key : key.data();
    Bytes tag(hmac_size(hash));
    unsigned int size = 0;
    if (key.size() > 0x7fffffff ||
        HMAC(method, key_octets, static_cast<int>(key.size()), message.data(), message.size(), tag.data(),
             &size) == nullptr ||
        size != tag.size()) {
        ERR_clear_error();
        throw std::runtime_error("OpenSSL could not compute an HMAC");
    }
    return tag;
}

bool verify_hmac(HmacHash hash, ByteView key, ByteView message, ByteView tag) {
    const Bytes expected = hmac(hash, key, message);
    return tag.size() == expected.size() && CRYPTO_memcmp(tag.data(), expected.data(), expected.size()) == 0;
}

} // namespace authos::authcore
