// Verification with COSE algorithms, for credential keys and for keys from certificates.

#include "detail/cose_state.hpp"
#include "detail/key_state.hpp"

#include <openssl/core_names.h>

#include <array>
#include <string_view>

namespace authos::authcore::detail {

namespace {

using BnCtxPtr = std::unique_ptr<BN_CTX, OpensslFree<BN_CTX_free>>;

bool is_on_curve(const EVP_PKEY* pkey, std::string_view curve) {
    std::array<char, 32> name{};
    std::size_t size = 0;
    int explicit_curve = 0;
    const bool named = EVP_PKEY_get_group_name(pkey, name.data(), name.size(), &size) == 1;
    // As for keys of tokens: a curve written out by its numbers may have another base point.
    EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_curve);
    return named && explicit_curve == 0 && std::string_view(name.data(), size) == curve;
}

// x² = (y² - 1) / (d y² - 1) with d = -39081 must have a root (RFC 8032 §5.2.3).
bool has_ed448_x(const BIGNUM* y, const BIGNUM* p, BN_CTX* scratch) {
    const BnPtr squared{BN_new()};
    const BnPtr numerator{BN_new()};
    const BnPtr denominator{BN_new()};
    if (!squared || !numerator || !denominator || BN_mod_sqr(squared.get(), y, p, scratch) != 1 ||
        BN_copy(numerator.get(), squared.get()) == nullptr || BN_sub_word(numerator.get(), 1) != 1 ||
        BN_copy(denominator.get(), squared.get()) == nullptr || BN_mul_word(denominator.get(), 39081) != 1 ||
        BN_add_word(denominator.get(), 1) != 1) {
        return false;
    }
    BN_set_negative(denominator.get(), 1);
    // The quotient is a square exactly if the product is.
    return BN_mod_mul(squared.get(), numerator.get(), denominator.get(), p, scratch) == 1 &&
           BN_kronecker(squared.get(), p, scratch) == 1;
}

} // namespace

bool is_ed448_point(ByteView octets) {
    if (octets.size() != 57 || (octets[56] & 0x7f) != 0) return false;
    const BnCtxPtr scratch{BN_CTX_new()};
    const BnPtr y{BN_lebin2bn(octets.data(), 56, nullptr)};
    const BnPtr p{BN_new()};
    const BnPtr middle{BN_new()};
    // p = 2^448 - 2^224 - 1
    if (!scratch || !y || !p || !middle || BN_set_bit(p.get(), 448) != 1 ||
        BN_set_bit(middle.get(), 224) != 1 || BN_sub(p.get(), p.get(), middle.get()) != 1 ||
        BN_sub_word(p.get(), 1) != 1) {
        return false;
    }
    if (BN_cmp(y.get(), p.get()) >= 0) return false;
    // y = 0, 1 and -1 are the four points of small order; 1 and -1 also fail below, where x is 0.
    return !BN_is_zero(y.get()) && has_ed448_x(y.get(), p.get(), scratch.get());
}

bool key_serves(const EVP_PKEY* pkey, CoseAlgorithm algorithm) {
    switch (algorithm) {
    case CoseAlgorithm::es256: return EVP_PKEY_is_a(pkey, "EC") == 1 && is_on_curve(pkey, "prime256v1");
    case CoseAlgorithm::es384: return EVP_PKEY_is_a(pkey, "EC") == 1 && is_on_curve(pkey, "secp384r1");
    case CoseAlgorithm::es512: return EVP_PKEY_is_a(pkey, "EC") == 1 && is_on_curve(pkey, "secp521r1");
    case CoseAlgorithm::eddsa: return EVP_PKEY_is_a(pkey, "ED25519") == 1;
    case CoseAlgorithm::ed448: return EVP_PKEY_is_a(pkey, "ED448") == 1;
    case CoseAlgorithm::rs256:
        return EVP_PKEY_is_a(pkey, "RSA") == 1 && EVP_PKEY_get_bits(pkey) >= kMinRsaBits &&
               EVP_PKEY_get_bits(pkey) <= kMaxRsaBits;
    }
    return false;
}

const EVP_MD* cose_digest(CoseAlgorithm algorithm) {
    switch (algorithm) {
    case CoseAlgorithm::es256:
    case CoseAlgorithm::rs256: return sha256_method();
    case CoseAlgorithm::es384: return sha384_method();
    case CoseAlgorithm::es512: return sha512_method();
    case CoseAlgorithm::eddsa:
    case CoseAlgorithm::ed448: break;
    }
    return nullptr;
}

bool verify_cose(EVP_PKEY* pkey, CoseAlgorithm algorithm, ByteView message, ByteView signature) {
    const ErrorQueueGuard guard;
    if (!key_serves(pkey, algorithm)) return false;
    // OpenSSL refuses DER with anything but the one spelling of r and s; RSA signatures must fill the
    // modulus.
    const auto full_size = static_cast<std::size_t>(EVP_PKEY_get_size(pkey));
    if (algorithm == CoseAlgorithm::rs256 ? signature.size() != full_size : signature.size() > full_size) {
        return false;
    }
    const MdCtxPtr context{EVP_MD_CTX_new()};
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, cose_digest(algorithm), nullptr, pkey) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

} // namespace authos::authcore::detail
