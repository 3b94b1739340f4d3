// Keys from PEM. The armour is opened here and each block goes to the one parser that its label names;
// OpenSSL's guessing readers, which may also ask for a passphrase on the terminal, stay out.
// Source: RFC 7468, RFC 8017 Appendix A.1, RFC 5915, RFC 5958.

#include "authos/base/text.hpp"
#include "detail/key_state.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>

namespace authos::authcore {

namespace detail {
namespace {

constexpr std::size_t kMaxPem = 32 * 1024;

// Label and content of the one block of a PEM text; the memory is wiped when it goes.
struct PemBlock {
    std::string label;
    Secret<Bytes> der;
};

struct PemParts {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;

    PemParts() = default;
    PemParts(const PemParts&) = delete;
    PemParts& operator=(const PemParts&) = delete;
    ~PemParts() {
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_clear_free(data, static_cast<std::size_t>(size));
    }
};

Result<PemBlock> open_pem(std::string_view text) {
    if (text.size() > kMaxPem) return key_malformed("The PEM text is too long.");
    const std::string_view body = trim(text);
    if (body.substr(0, 11) != "-----BEGIN ") return key_malformed("The key is not PEM: no BEGIN line.");
    const BioPtr bio{BIO_new_mem_buf(body.data(), static_cast<int>(body.size()))};
    PemParts parts;
    if (!bio || PEM_read_bio(bio.get(), &parts.name, &parts.header, &parts.data, &parts.size) != 1) {
        return key_malformed("The PEM text is damaged.");
    }
    if (*parts.header != '\0') return key_malformed("The key is encrypted; give it without a passphrase.");
    // A second block would be ignored silently, and with it perhaps the key that was meant.
    if (BIO_pending(bio.get()) != 0) return key_malformed("The PEM text holds more than one block.");
    PemBlock block;
    block.label = parts.name;
    block.der = Secret<Bytes>(Bytes(parts.data, parts.data + parts.size));
    return block;
}

// Calls one of OpenSSL's d2i functions and insists that it used every octet.
template <class Parse>
PkeyPtr from_der(const Secret<Bytes>& der, Parse&& parse) {
    const unsigned char* at = der.reveal().data();
    const unsigned char* const end = at + der.reveal().size();
    PkeyPtr pkey{parse(&at, static_cast<long>(der.reveal().size()))};
    if (at != end) pkey.reset();
    return pkey;
}

EVP_PKEY* from_pkcs8(const unsigned char** at, long size) {
    const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpensslFree<PKCS8_PRIV_KEY_INFO_free>> info{
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, at, size)};
    return info ? EVP_PKCS82PKEY(info.get()) : nullptr;
}

Result<PkeyPtr> public_from_pem(std::string_view pem) {
    AUTHOS_TRY(const PemBlock block, open_pem(pem));
    PkeyPtr pkey;
    if (block.label == "PUBLIC KEY") {
        pkey = from_der(block.der, [](auto at, long size) { return d2i_PUBKEY(nullptr, at, size); });
    } else if (block.label == "RSA PUBLIC KEY") {
        pkey = from_der(block.der,
                        [](auto at, long size) { return d2i_PublicKey(EVP_PKEY_RSA, nullptr, at, size); });
    } else if (block.label.find("PRIVATE KEY") != std::string::npos) {
        return fail(Errc::invalid_argument, "key_is_private",
                    "A private key stands where the public key belongs.");
    } else {
        return key_malformed("The PEM block is no public key; expected PUBLIC KEY or RSA PUBLIC KEY.");
    }
    if (!pkey) return key_malformed("The public key inside the PEM block is damaged or of an unknown kind.");
    return pkey;
}

Result<PkeyPtr> private_from_pem(std::string_view pem) {
    AUTHOS_TRY(const PemBlock block, open_pem(pem));
    PkeyPtr pkey;
    if (block.label == "PRIVATE KEY") {
        pkey = from_der(block.der, from_pkcs8);
    } else if (block.label == "RSA PRIVATE KEY") {
        pkey = from_der(block.der,
                        [](auto at, long size) { return d2i_PrivateKey(EVP_PKEY_RSA, nullptr, at, size); });
    } else if (block.label == "EC PRIVATE KEY") {
        pkey = from_der(block.der,
                        [](auto at, long size) { return d2i_PrivateKey(EVP_PKEY_EC, nullptr, at, size); });
    } else if (block.label == "ENCRYPTED PRIVATE KEY") {
        return key_malformed("The key is encrypted; give it without a passphrase.");
    } else {
        return key_malformed(
            "The PEM block is no private key; expected PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY.");
    }
    if (!pkey) return key_malformed("The private key inside the PEM block is damaged or of an unknown kind.");
    return pkey;
}

} // namespace
} // namespace detail

Result<PublicKey> PublicKey::parse_pem(std::string_view pem, std::optional<Algorithm> wanted) {
    const detail::ErrorQueueGuard guard;
    AUTHOS_TRY(auto pkey, detail::public_from_pem(pem));
    AUTHOS_TRY(auto state, detail::make_key_state(std::move(pkey), detail::KeyHalf::public_only, wanted));
    return PublicKey(std::move(state));
}

Result<PrivateKey> PrivateKey::parse_pem(const SecretString& pem, std::optional<Algorithm> wanted) {
    const detail::ErrorQueueGuard guard;
    AUTHOS_TRY(auto pkey, detail::private_from_pem(pem.reveal()));
    AUTHOS_TRY(auto state, detail::make_key_state(std::move(pkey), detail::KeyHalf::both, wanted));
    return PrivateKey(PublicKey(std::move(state)));
}

} // namespace authos::authcore
