// Reading COSE keys.

#include "authos/authcore/cose.hpp"

#include "authos/authcore/cbor.hpp"
#include "detail/cose_state.hpp"
#include "detail/key_state.hpp"
#include "detail/rsa_check.hpp"

#include <openssl/core_names.h>
#include <sodium/crypto_core_ed25519.h>

#include <array>

namespace authos::authcore {

namespace {

using detail::key_invalid;
using detail::key_malformed;
using detail::PkeyPtr;

// Labels of a COSE_Key (RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4).
constexpr std::int64_t kCoseKty = 1;
constexpr std::int64_t kCoseAlg = 3;
constexpr std::int64_t kCoseCrv = -1;
constexpr std::int64_t kCoseX = -2;
constexpr std::int64_t kCoseY = -3;
constexpr std::int64_t kCoseN = -1;
constexpr std::int64_t kCoseE = -2;
constexpr std::int64_t kCoseD = -4;    // private number of a curve key
constexpr std::int64_t kCoseRsaD = -3; // private exponent of an RSA key
constexpr std::int64_t kKtyOkp = 1;
constexpr std::int64_t kKtyEc2 = 2;
constexpr std::int64_t kKtyRsa = 3;

// What an algorithm demands of its key.
struct CoseShape {
    CoseAlgorithm algorithm;
    std::int64_t kty;
    std::int64_t crv; // unused for RSA
    std::size_t coordinate_bytes;
    const char* openssl_name;
};

constexpr std::array<CoseShape, 6> kCoseShapes{{{CoseAlgorithm::es256, kKtyEc2, 1, 32, "prime256v1"},
                                                {CoseAlgorithm::es384, kKtyEc2, 2, 48, "secp384r1"},
                                                {CoseAlgorithm::es512, kKtyEc2, 3, 66, "secp521r1"},
                                                {CoseAlgorithm::eddsa, kKtyOkp, 6, 32, "ED25519"},
                                                {CoseAlgorithm::ed448, kKtyOkp, 7, 57, "ED448"},
                                                {CoseAlgorithm::rs256, kKtyRsa, 0, 0, "RSA"}}};

const CoseShape* find_cose_shape(std::int64_t number) noexcept {
    for (const CoseShape& shape : kCoseShapes) {
        if (static_cast<std::int64_t>(shape.algorithm) == number) return &shape;
    }
    return nullptr;
}

Result<std::int64_t> cose_integer(const Cbor& key, std::int64_t label) {
    const Cbor* member = key.find(label);
    const auto value = member != nullptr ? member->as_integer() : std::nullopt;
    if (!value) return key_malformed("A COSE key lacks the integer " + std::to_string(label) + ".");
    return *value;
}

Result<Bytes> cose_bytes(const Cbor& key, std::int64_t label) {
    const Cbor* member = key.find(label);
    const auto value = member != nullptr ? member->as_bytes() : std::nullopt;
    if (!value) return key_malformed("A COSE key lacks the octets " + std::to_string(label) + ".");
    return Bytes(value->begin(), value->end());
}

Result<Bytes> cose_coordinate(const Cbor& key, std::int64_t label, std::size_t size) {
    AUTHOS_TRY(auto octets, cose_bytes(key, label));
    if (octets.size() != size) return key_malformed("A coordinate of a COSE key has the wrong length.");
    return octets;
}

// The shortest big-endian form, so that each number has one spelling (RFC 8230 §4).
Result<Bytes> cose_number(const Cbor& key, std::int64_t label) {
    AUTHOS_TRY(auto octets, cose_bytes(key, label));
    if (octets.empty() || octets.front() == 0) {
        return key_malformed("A number of a COSE key is not in its shortest form.");
    }
    return octets;
}

Result<PkeyPtr> cose_pkey(const char* type, OSSL_PARAM_BLD* builder) {
    const detail::ParamsPtr params{OSSL_PARAM_BLD_to_param(builder)};
    const detail::PkeyCtxPtr context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
    EVP_PKEY* pkey = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &pkey, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
        return key_invalid("The numbers of the COSE key make no key.");
    }
    return PkeyPtr{pkey};
}

Result<void> read_ec2(const Cbor& key, const CoseShape& shape, CosePublicKey::State& state) {
    AUTHOS_TRY(state.first, cose_coordinate(key, kCoseX, shape.coordinate_bytes));
    AUTHOS_TRY(state.second, cose_coordinate(key, kCoseY, shape.coordinate_bytes));
    Bytes point{0x04}; // uncompressed; WebAuthn §6.5.1.1 knows no other form
    point.insert(point.end(), state.first.begin(), state.first.end());
    point.insert(point.end(), state.second.begin(), state.second.end());
    const detail::ParamsBuilderPtr builder{OSSL_PARAM_BLD_new()};
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, shape.openssl_name, 0) !=
            1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1) {
        return fail(Errc::internal, "key_check_failed");
    }
    AUTHOS_TRY(state.pkey, cose_pkey("EC", builder.get()));
    const detail::PkeyCtxPtr check{EVP_PKEY_CTX_new_from_pkey(nullptr, state.pkey.get(), nullptr)};
    if (!check || EVP_PKEY_public_check(check.get()) != 1) {
        return key_invalid("The point of the COSE key is not on its curve.");
    }
    return {};
}

Result<void> read_okp(const Cbor& key, const CoseShape& shape, CosePublicKey::State& state) {
    AUTHOS_TRY(state.first, cose_coordinate(key, kCoseX, shape.coordinate_bytes));
    const bool valid = shape.algorithm == CoseAlgorithm::eddsa
                           ? crypto_core_ed25519_is_valid_point(state.first.data()) == 1
                           : detail::is_ed448_point(state.first);
    if (!valid) return key_invalid("The point of the COSE key is not usable on its curve.");
    state.pkey.reset(EVP_PKEY_new_raw_public_key_ex(nullptr, shape.openssl_name, nullptr, state.first.data(),
                                                    state.first.size()));
    if (!state.pkey) return key_invalid("The numbers of the COSE key make no key.");
    return {};
}

Result<void> read_rsa(const Cbor& key, CosePublicKey::State& state) {
    AUTHOS_TRY(state.first, cose_number(key, kCoseN));
    AUTHOS_TRY(state.second, cose_number(key, kCoseE));
    const detail::BnPtr n{BN_bin2bn(state.first.data(), static_cast<int>(state.first.size()), nullptr)};
    const detail::BnPtr e{BN_bin2bn(state.second.data(), static_cast<int>(state.second.size()), nullptr)};
    const detail::ParamsBuilderPtr builder{OSSL_PARAM_BLD_new()};
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return fail(Errc::internal, "key_check_failed");
    }
    AUTHOS_TRY(state.pkey, cose_pkey("RSA", builder.get()));
    return detail::check_rsa_public(state.pkey.get(), EVP_PKEY_get_bits(state.pkey.get()));
}

Result<void> read_cose_numbers(const Cbor& key, const CoseShape& shape, CosePublicKey::State& state) {
    if (shape.kty == kKtyEc2) return read_ec2(key, shape, state);
    if (shape.kty == kKtyOkp) return read_okp(key, shape, state);
    return read_rsa(key, state);
}

Result<const CoseShape*> check_cose_shape(const Cbor& key) {
    AUTHOS_TRY(const auto kty, cose_integer(key, kCoseKty));
    AUTHOS_TRY(const auto alg, cose_integer(key, kCoseAlg));
    if (key.find(kty == kKtyRsa ? kCoseRsaD : kCoseD) != nullptr) {
        return fail(Errc::invalid_argument, "key_is_private",
                    "A private key stands where the public key belongs.");
    }
    const CoseShape* shape = find_cose_shape(alg);
    if (shape == nullptr) return detail::key_unsupported("The algorithm of this COSE key is not supported.");
    bool fits = kty == shape->kty;
    if (fits && kty != kKtyRsa) {
        AUTHOS_TRY(const auto crv, cose_integer(key, kCoseCrv));
        fits = crv == shape->crv;
    }
    if (!fits) {
        return fail(Errc::invalid_argument, "key_algorithm_mismatch",
                    "The COSE key is of another kind than its algorithm needs.");
    }
    // WebAuthn §6.5.1.1: "alg" and what the kind of key requires, and nothing optional.
    if (key.size() != (kty == kKtyEc2 ? 5U : 4U)) {
        return key_malformed("The COSE key does not have exactly the members of its kind.");
    }
    return shape;
}

} // namespace

std::optional<CoseAlgorithm> find_cose_algorithm(std::int64_t number) noexcept {
    const CoseShape* shape = find_cose_shape(number);
    return shape != nullptr ? std::optional(shape->algorithm) : std::nullopt;
}

Result<CosePublicKey> CosePublicKey::parse(ByteView octets) {
    const detail::ErrorQueueGuard guard;
    AUTHOS_TRY(const auto key, parse_cbor(octets, CborLimits{.max_bytes = 4096, .max_depth = 1}));
    AUTHOS_TRY(const CoseShape* shape, check_cose_shape(key));
    auto state = std::make_shared<State>();
    state->algorithm = shape->algorithm;
    state->octets.assign(octets.begin(), octets.end());
    AUTHOS_TRY(read_cose_numbers(key, *shape, *state));
    return CosePublicKey(std::move(state));
}

CoseAlgorithm CosePublicKey::algorithm() const noexcept {
    return state_->algorithm;
}

ByteView CosePublicKey::octets() const noexcept {
    return state_->octets;
}

bool CosePublicKey::verify(ByteView message, ByteView signature) const {
    return detail::verify_cose(state_->pkey.get(), state_->algorithm, message, signature);
}

} // namespace authos::authcore
