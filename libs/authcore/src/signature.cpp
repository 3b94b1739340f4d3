// Signing and verifying with a prepared key.

#include "detail/key_state.hpp"

#include <openssl/ec.h>

namespace authos::authcore::detail {

namespace {

using EcdsaSigPtr = std::unique_ptr<ECDSA_SIG, OpensslFree<ECDSA_SIG_free>>;

constexpr std::size_t kEs256Half = 32;
constexpr std::size_t kMaxSignature = kMaxRsaBits / 8;

} // namespace

Bytes ecdsa_der_to_fixed(ByteView der) {
    const unsigned char* at = der.data();
    const EcdsaSigPtr parsed{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    if (!parsed || at != der.data() + der.size()) return {};
    Bytes fixed(2 * kEs256Half);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), fixed.data(), kEs256Half) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), fixed.data() + kEs256Half, kEs256Half) < 0) {
        return {};
    }
    return fixed;
}

Bytes ecdsa_fixed_to_der(ByteView fixed) {
    if (fixed.size() != 2 * kEs256Half) return {};
    BnPtr r{BN_bin2bn(fixed.data(), kEs256Half, nullptr)};
    BnPtr s{BN_bin2bn(fixed.data() + kEs256Half, kEs256Half, nullptr)};
    const EcdsaSigPtr built{ECDSA_SIG_new()};
    if (!r || !s || !built || ECDSA_SIG_set0(built.get(), r.get(), s.get()) != 1) return {};
    // set0 took both over.
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    const int size = i2d_ECDSA_SIG(built.get(), nullptr);
    if (size <= 0) return {};
    Bytes der(static_cast<std::size_t>(size));
    unsigned char* out = der.data();
    if (i2d_ECDSA_SIG(built.get(), &out) != size) return {};
    return der;
}

bool verify_with(const PublicKey::State& state, ByteView message, ByteView signature) {
    const ErrorQueueGuard guard;
    Bytes der;
    switch (state.algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256:
        if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(state.pkey.get()))) return false;
        break;
    case Algorithm::es256:
        der = ecdsa_fixed_to_der(signature);
        if (der.empty()) return false;
        signature = der;
        break;
    case Algorithm::eddsa:
        if (signature.size() != 64) return false;
        break;
    }
    const MdCtxPtr context{EVP_MD_CTX_new()};
    return context && EVP_MD_CTX_copy_ex(context.get(), state.verifying.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

Result<Bytes> sign_with(const PublicKey::State& state, ByteView message) {
    const ErrorQueueGuard guard;
    Bytes signature(kMaxSignature);
    std::size_t size = signature.size();
    const MdCtxPtr context{EVP_MD_CTX_new()};
    if (!context || EVP_MD_CTX_copy_ex(context.get(), state.signing.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
        return fail(Errc::internal, "signing_failed", "The signature could not be made.");
    }
    signature.resize(size);
    if (state.algorithm != Algorithm::es256) return signature;
    Bytes fixed = ecdsa_der_to_fixed(signature);
    if (fixed.empty()) return fail(Errc::internal, "signing_failed", "The signature could not be made.");
    return fixed;
}

} // namespace authos::authcore::detail
