#include "detail/rsa_check.hpp"

#include "detail/roca.hpp"

#include <openssl/core_names.h>

namespace authos::authcore::detail {

namespace {

using BnCtxPtr = std::unique_ptr<BN_CTX, OpensslFree<BN_CTX_free>>;

struct RsaNumbers {
    explicit RsaNumbers(const EVP_PKEY* pkey)
        : n(key_number(pkey, OSSL_PKEY_PARAM_RSA_N)), e(key_number(pkey, OSSL_PKEY_PARAM_RSA_E)),
          d(key_number(pkey, OSSL_PKEY_PARAM_RSA_D)), p(key_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR1)),
          q(key_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR2)),
          dp(key_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1)),
          dq(key_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2)),
          qi(key_number(pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1)) {}
    [[nodiscard]] bool complete() const { return n && e && d && p && q && dp && dq && qi; }

    BnPtr n, e, d, p, q, dp, dq, qi;
};

// e * d == 1 and dx == d, both modulo factor - 1.
bool exponents_fit(const RsaNumbers& rsa, const BIGNUM* factor, const BIGNUM* dx, BN_CTX* scratch) {
    const BnPtr order{BN_dup(factor)};
    const BnPtr value{BN_secure_new()};
    return order && value && BN_sub_word(order.get(), 1) == 1 && !BN_is_zero(order.get()) &&
           BN_mod_mul(value.get(), rsa.e.get(), rsa.d.get(), order.get(), scratch) == 1 &&
           BN_is_one(value.get()) && BN_nnmod(value.get(), rsa.d.get(), order.get(), scratch) == 1 &&
           BN_cmp(value.get(), dx) == 0;
}

} // namespace

Result<void> check_rsa_public(const EVP_PKEY* pkey, int bits) {
    if (bits < kMinRsaBits) {
        return fail(Errc::invalid_argument, "rsa_key_too_small", "RSA keys must have at least 2048 bits.");
    }
    if (bits > kMaxRsaBits) return key_unsupported("RSA keys may have at most 8192 bits.");
    const BnPtr n = key_number(pkey, OSSL_PKEY_PARAM_RSA_N);
    const BnPtr e = key_number(pkey, OSSL_PKEY_PARAM_RSA_E);
    if (!n || !e) return key_malformed("The RSA key lacks its modulus or exponent.");
    if (!BN_is_odd(n.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get()) || BN_num_bits(e.get()) > 64) {
        return key_invalid("The RSA key has an impossible modulus or exponent.");
    }
    if (has_roca_fingerprint(n.get())) {
        return key_invalid(
            "The RSA key was made by a generator whose keys can be factored (ROCA); make a new one.");
    }
    return {};
}

Result<void> check_rsa_private(const EVP_PKEY* pkey) {
    const RsaNumbers rsa(pkey);
    if (!rsa.complete()) return key_malformed("The RSA key lacks some of its private numbers.");
    const BnCtxPtr scratch{BN_CTX_secure_new()};
    const BnPtr value{BN_secure_new()};
    if (!scratch || !value) return fail(Errc::internal, "key_check_failed");
    if (BN_mul(value.get(), rsa.p.get(), rsa.q.get(), scratch.get()) != 1 ||
        BN_cmp(value.get(), rsa.n.get()) != 0) {
        return key_invalid("The factors do not belong to the RSA modulus.");
    }
    const bool fits = BN_cmp(rsa.d.get(), rsa.n.get()) < 0 &&
                      exponents_fit(rsa, rsa.p.get(), rsa.dp.get(), scratch.get()) &&
                      exponents_fit(rsa, rsa.q.get(), rsa.dq.get(), scratch.get()) &&
                      BN_mod_mul(value.get(), rsa.q.get(), rsa.qi.get(), rsa.p.get(), scratch.get()) == 1 &&
                      BN_is_one(value.get());
    if (!fits)
        return key_invalid("The private and the public numbers of the RSA key do not belong together.");
    return {};
}

} // namespace authos::authcore::detail
