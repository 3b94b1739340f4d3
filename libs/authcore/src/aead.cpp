#include "authos/authcore/aead.hpp"

#include "detail/openssl.hpp"

#include "authos/base/encoding.hpp"

#include <limits>
#include <new>
#include <stdexcept>

namespace authos::authcore {

namespace {

using CipherPtr = std::unique_ptr<EVP_CIPHER, detail::OpensslFree<EVP_CIPHER_free>>;
using CipherCtxPtr = std::unique_ptr<EVP_CIPHER_CTX, detail::OpensslFree<EVP_CIPHER_CTX_free>>;

Error malformed_encryption_key() {
    return fail(Errc::invalid_argument, "encryption_key_malformed",
                "An encryption key is 32 octets, written as 64 hex digits.");
}

/// Fetched once: an implicit fetch takes a lock and a look-up on every call.
const EVP_CIPHER* aes_256_gcm_method() {
    static const CipherPtr method{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    if (!method) throw std::runtime_error("OpenSSL offers no AES-256-GCM");
    return method.get();
}

CipherCtxPtr new_cipher_context() {
    CipherCtxPtr context{EVP_CIPHER_CTX_new()};
    if (!context) throw std::bad_alloc();
    return context;
}

/// OpenSSL counts octets in int, and the tag needs room behind the ciphertext.
bool fits_cipher(ByteView data) noexcept {
    return data.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) - kAeadTagBytes;
}

void require_cipher_step(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL could not encrypt");
}

/// Passes data through a step of the cipher. A view that is empty may carry a null pointer, which
/// OpenSSL would take for something else, so it is left out.
int cipher_update(EVP_CIPHER_CTX* context, std::uint8_t* out, ByteView in) {
    if (in.empty()) return 1;
    int written = 0;
    return EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(in.size()));
}

} // namespace

Result<AeadKey> AeadKey::from_bytes(ByteView raw) {
    if (raw.size() != kAeadKeyBytes) return malformed_encryption_key();
    return AeadKey{Bytes(raw.begin(), raw.end())};
}

Result<AeadKey> AeadKey::from_hex(const SecretString& hex) {
    auto raw = decode_hex(hex.reveal());
    if (!raw) return malformed_encryption_key();
    const Secret<Bytes> decoded{std::move(raw).value()};
    return from_bytes(decoded.reveal());
}

AeadKey AeadKey::make(Random& random) {
    return AeadKey{random.bytes(kAeadKeyBytes)};
}

AeadNonce make_aead_nonce(Random& random) {
    AeadNonce nonce{};
    random.fill(nonce);
    return nonce;
}

Bytes aead_encrypt(const AeadKey& key, const AeadNonce& nonce, ByteView associated, ByteView plaintext) {
    if (!fits_cipher(associated) || !fits_cipher(plaintext))
        throw std::length_error("too long for one message");
    const detail::ErrorQueueGuard queue;
    const auto context = new_cipher_context();
    Bytes sealed(plaintext.size() + kAeadTagBytes);
    require_cipher_step(
        EVP_EncryptInit_ex2(context.get(), aes_256_gcm_method(), key.reveal().data(), nonce.data(), nullptr));
    require_cipher_step(cipher_update(context.get(), nullptr, associated));
    require_cipher_step(cipher_update(context.get(), sealed.data(), plaintext));
    int written = 0;
    require_cipher_step(EVP_EncryptFinal_ex(context.get(), sealed.data() + plaintext.size(), &written));
    require_cipher_step(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG,
                                            static_cast<int>(kAeadTagBytes),
                                            sealed.data() + plaintext.size()));
    return sealed;
}

Result<Secret<Bytes>> aead_decrypt(const AeadKey& key, const AeadNonce& nonce, ByteView associated,
                                   ByteView sealed) {
    const auto not_authentic = [] {
        return fail(Errc::data_loss, "aead_not_authentic",
                    "The encrypted value was changed or its key is wrong.");
    };
    if (sealed.size() < kAeadTagBytes || !fits_cipher(associated) || !fits_cipher(sealed))
        return not_authentic();
    const ByteView ciphertext = sealed.first(sealed.size() - kAeadTagBytes);
    Bytes tag(sealed.end() - kAeadTagBytes, sealed.end()); // OpenSSL wants it writable

    const detail::ErrorQueueGuard queue;
    const auto context = new_cipher_context();
    // Owned as a secret from the start: what was decrypted before the tag turned out wrong is wiped.
    Bytes buffer(ciphertext.size() + 1);
    bool good = EVP_DecryptInit_ex2(context.get(), aes_256_gcm_method(), key.reveal().data(), nonce.data(),
                                    nullptr) == 1;
    good = good && cipher_update(context.get(), nullptr, associated) == 1;
    good = good && cipher_update(context.get(), buffer.data(), ciphertext) == 1;
    good = good && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kAeadTagBytes),
                                       tag.data()) == 1;
    int written = 0;
    good = good && EVP_DecryptFinal_ex(context.get(), buffer.data() + ciphertext.size(), &written) == 1;
    buffer.pop_back();
    Secret<Bytes> plaintext{std::move(buffer)};
    if (!good) return not_authentic();
    return plaintext;
}

} // namespace authos::authcore
