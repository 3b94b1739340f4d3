// Keys from JSON Web Keys. Source: RFC 7517 §4, RFC 7518 §6, RFC 8037 §2.

#include "authos/base/encoding.hpp"
#include "detail/key_state.hpp"

#include <openssl/core_names.h>

#include <algorithm>
#include <array>
#include <set>

namespace authos::authcore {

namespace detail {
namespace {

// Octets of a base64url member, wiped when they go: the private numbers come through here too.
Result<Secret<Bytes>> jwk_octets(const Json& jwk, std::string_view name) {
    auto text = jwk.get_string(name);
    if (!text) return key_malformed("The JWK lacks the text member \"" + std::string(name) + "\".");
    const SecretString encoded(std::move(text).value());
    auto octets = decode_base64url(encoded.reveal());
    if (!octets) return key_malformed("The JWK member \"" + std::string(name) + "\" is not base64url.");
    return Secret<Bytes>(std::move(octets).value());
}

Result<Secret<Bytes>> jwk_octets_of_size(const Json& jwk, std::string_view name, std::size_t size) {
    AUTHOS_TRY(auto octets, jwk_octets(jwk, name));
    if (octets.reveal().size() != size) {
        return key_malformed("The JWK member \"" + std::string(name) + "\" has the wrong length.");
    }
    return octets;
}

// A Base64urlUInt: the shortest big-endian form, so that each number has one spelling (RFC 7518 §2).
Result<BnPtr> jwk_number(const Json& jwk, std::string_view name) {
    AUTHOS_TRY(const auto octets, jwk_octets(jwk, name));
    const Bytes& raw = octets.reveal();
    if (raw.empty() || raw.front() == 0 || raw.size() > kMaxRsaBits / 8) {
        return key_malformed("The JWK member \"" + std::string(name) +
                             "\" is no number in its shortest form.");
    }
    BnPtr number{BN_secure_new()};
    if (!number || BN_bin2bn(raw.data(), static_cast<int>(raw.size()), number.get()) == nullptr) {
        return fail(Errc::internal, "key_check_failed");
    }
    return number;
}

Result<PkeyPtr> pkey_from_params(const char* type, KeyHalf half, OSSL_PARAM_BLD* builder) {
    const ParamsPtr params{OSSL_PARAM_BLD_to_param(builder)};
    const PkeyCtxPtr context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* pkey = nullptr;
    const int selection = half == KeyHalf::both ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &pkey, selection, params.get()) != 1) {
        return key_invalid("The numbers of the JWK make no key.");
    }
    return PkeyPtr{pkey};
}

struct RsaMember {
    const char* jwk;
    const char* openssl;
};

constexpr std::array<RsaMember, 8> kRsaMembers{{{"n", OSSL_PKEY_PARAM_RSA_N},
                                                {"e", OSSL_PKEY_PARAM_RSA_E},
                                                {"d", OSSL_PKEY_PARAM_RSA_D},
                                                {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
                                                {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
                                                {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                                {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                                {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};

Result<PkeyPtr> rsa_from_jwk(const Json& jwk, KeyHalf half) {
    if (jwk.contains("oth")) return key_unsupported("RSA keys with more than two factors are not supported.");
    const ParamsBuilderPtr builder{OSSL_PARAM_BLD_new()};
    std::vector<BnPtr> numbers; // the builder only refers to them
    const std::size_t count = half == KeyHalf::both ? kRsaMembers.size() : 2;
    for (std::size_t i = 0; i < count; ++i) {
        AUTHOS_TRY(auto number, jwk_number(jwk, kRsaMembers[i].jwk));
        if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), kRsaMembers[i].openssl, number.get()) != 1) {
            return fail(Errc::internal, "key_check_failed");
        }
        numbers.push_back(std::move(number));
    }
    return pkey_from_params("RSA", half, builder.get());
}

Result<PkeyPtr> ec_from_jwk(const Json& jwk, KeyHalf half) {
    if (jwk.get_string("crv").value_or("") != "P-256") {
        return key_unsupported("The curve of this EC key is not supported; use P-256.");
    }
    AUTHOS_TRY(const auto x, jwk_octets_of_size(jwk, "x", 32));
    AUTHOS_TRY(const auto y, jwk_octets_of_size(jwk, "y", 32));
    Bytes point{0x04}; // uncompressed (SEC 1 §2.3.3)
    point.insert(point.end(), x.reveal().begin(), x.reveal().end());
    point.insert(point.end(), y.reveal().begin(), y.reveal().end());

    const ParamsBuilderPtr builder{OSSL_PARAM_BLD_new()};
    const BnPtr secret{BN_secure_new()};
    if (!builder || !secret ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1) {
        return fail(Errc::internal, "key_check_failed");
    }
    if (half == KeyHalf::both) {
        AUTHOS_TRY(const auto d, jwk_octets_of_size(jwk, "d", 32));
        if (BN_bin2bn(d.reveal().data(), 32, secret.get()) == nullptr ||
            OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get(), 32) != 1) {
            return fail(Errc::internal, "key_check_failed");
        }
    }
    return pkey_from_params("EC", half, builder.get());
}

Result<PkeyPtr> okp_from_jwk(const Json& jwk, KeyHalf half) {
    if (jwk.get_string("crv").value_or("") != "Ed25519") {
        return key_unsupported("The curve of this OKP key is not supported; use Ed25519.");
    }
    AUTHOS_TRY(const auto x, jwk_octets_of_size(jwk, "x", 32));
    PkeyPtr public_half{EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, x.reveal().data(), 32)};
    if (!public_half) return key_invalid("The numbers of the JWK make no key.");
    if (half == KeyHalf::public_only) return public_half;

    AUTHOS_TRY(const auto d, jwk_octets_of_size(jwk, "d", 32));
    PkeyPtr both{EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, d.reveal().data(), 32)};
    // The public half is derived from the private one; the JWK must tell the same.
    if (!both || EVP_PKEY_eq(both.get(), public_half.get()) != 1) {
        return key_invalid("The private and the public part of the key do not belong together.");
    }
    return both;
}

Result<void> check_key_ops(const Json& jwk, std::string_view needed) {
    const auto ops = jwk.find_strings("key_ops");
    if (!ops) return key_malformed("The JWK member \"key_ops\" is not a list of texts.");
    if (!*ops) return {};
    const auto& list = **ops;
    if (std::set<std::string>(list.begin(), list.end()).size() != list.size()) {
        return key_malformed("The JWK member \"key_ops\" names an operation twice.");
    }
    if (std::find(list.begin(), list.end(), needed) == list.end()) {
        return fail(Errc::invalid_argument, "key_use_mismatch",
                    "The JWK's \"key_ops\" do not allow this use.");
    }
    return {};
}

Result<void> check_use(const Json& jwk) {
    const auto use = jwk.find_string("use");
    if (!use) return key_malformed("The JWK member \"use\" is not a text.");
    if (*use && **use != "sig") {
        return fail(Errc::invalid_argument, "key_use_mismatch", "The JWK is not for signatures.");
    }
    return {};
}

// The JWK's own "alg" binds; a caller who wants another one gets no key.
Result<std::optional<Algorithm>> jwk_algorithm(const Json& jwk, std::optional<Algorithm> wanted) {
    const auto alg = jwk.find_string("alg");
    if (!alg) return key_malformed("The JWK member \"alg\" is not a text.");
    if (!*alg) return wanted;
    const auto known = find_algorithm(**alg);
    if (!known) return key_unsupported("The algorithm of this JWK is not supported.");
    if (wanted && *wanted != *known) {
        return fail(Errc::invalid_argument, "key_algorithm_mismatch", "The JWK is for another algorithm.");
    }
    return known;
}

struct JwkKey {
    PkeyPtr pkey;
    std::optional<Algorithm> algorithm;
};

Result<JwkKey> key_from_jwk(const Json& jwk, KeyHalf half, std::optional<Algorithm> wanted) {
    if (!jwk.is_object()) return key_malformed("A JWK is a JSON object.");
    AUTHOS_TRY(check_use(jwk));
    AUTHOS_TRY(check_key_ops(jwk, half == KeyHalf::both ? "sign" : "verify"));
    AUTHOS_TRY(const auto algorithm, jwk_algorithm(jwk, wanted));
    const auto kty = jwk.get_string("kty");
    if (!kty) return key_malformed("The JWK lacks the text member \"kty\".");
    if (*kty == "RSA") {
        AUTHOS_TRY(auto pkey, rsa_from_jwk(jwk, half));
        return JwkKey{std::move(pkey), algorithm};
    }
    if (*kty == "EC") {
        AUTHOS_TRY(auto pkey, ec_from_jwk(jwk, half));
        return JwkKey{std::move(pkey), algorithm};
    }
    if (*kty == "OKP") {
        AUTHOS_TRY(auto pkey, okp_from_jwk(jwk, half));
        return JwkKey{std::move(pkey), algorithm};
    }
    return key_unsupported("This kind of key is not supported; use RSA, EC P-256 or OKP Ed25519.");
}

bool has_private_member(const Json& jwk) {
    static constexpr std::array<std::string_view, 8> kPrivate{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
    return std::any_of(kPrivate.begin(), kPrivate.end(), [&](auto name) { return jwk.contains(name); });
}

} // namespace
} // namespace detail

Result<PublicKey> PublicKey::parse_jwk(const Json& jwk, std::optional<Algorithm> wanted) {
    const detail::ErrorQueueGuard guard;
    // Whoever shows a private key has lost it; to go on with its public half would hide that.
    if (detail::has_private_member(jwk)) {
        return fail(Errc::invalid_argument, "key_is_private",
                    "A private key stands where the public key belongs.");
    }
    AUTHOS_TRY(auto key, detail::key_from_jwk(jwk, detail::KeyHalf::public_only, wanted));
    AUTHOS_TRY(auto state,
               detail::make_key_state(std::move(key.pkey), detail::KeyHalf::public_only, key.algorithm));
    return PublicKey(std::move(state));
}

Result<PrivateKey> PrivateKey::parse_jwk(const Json& jwk, std::optional<Algorithm> wanted) {
    const detail::ErrorQueueGuard guard;
    AUTHOS_TRY(auto key, detail::key_from_jwk(jwk, detail::KeyHalf::both, wanted));
    AUTHOS_TRY(auto state, detail::make_key_state(std::move(key.pkey), detail::KeyHalf::both, key.algorithm));
    return PrivateKey(PublicKey(std::move(state)));
}

} // namespace authos::authcore
