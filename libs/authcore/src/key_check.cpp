// The checks that every key passes before it is used, whether read, imported or generated.

#include "detail/key_state.hpp"
#include "detail/rsa_check.hpp"

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <sodium/crypto_core_ed25519.h>

#include <array>

namespace authos::authcore::detail {

Error key_malformed(std::string message) {
    return fail(Errc::invalid_argument, "key_malformed", std::move(message));
}

Error key_invalid(std::string message) {
    return fail(Errc::invalid_argument, "key_invalid", std::move(message));
}

Error key_unsupported(std::string message) {
    return fail(Errc::unsupported, "key_unsupported", std::move(message));
}

BnPtr key_number(const EVP_PKEY* pkey, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(pkey, name, &number) != 1) return nullptr;
    return BnPtr{number};
}

namespace {

enum class KeyKind { rsa, p256, ed25519 };

Result<KeyKind> kind_of(const EVP_PKEY* pkey) {
    if (EVP_PKEY_is_a(pkey, "RSA") == 1) return KeyKind::rsa;
    if (EVP_PKEY_is_a(pkey, "ED25519") == 1) return KeyKind::ed25519;
    if (EVP_PKEY_is_a(pkey, "EC") == 1) {
        std::array<char, 32> name{};
        std::size_t size = 0;
        int explicit_curve = 0;
        const bool named = EVP_PKEY_get_group_name(pkey, name.data(), name.size(), &size) == 1;
        // A curve written out by its numbers may look like P-256 and have another base point
        // (CVE-2020-0601), so that only the name will do.
        EVP_PKEY_get_int_param(pkey, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_curve);
        if (named && explicit_curve == 0 && std::string_view(name.data(), size) == "prime256v1") {
            return KeyKind::p256;
        }
        return key_unsupported("The curve of this EC key is not supported; use P-256.");
    }
    return key_unsupported("This kind of key is not supported; use RSA, EC P-256 or Ed25519.");
}

Result<Algorithm> algorithm_for(KeyKind kind, std::optional<Algorithm> wanted) {
    const bool fits =
        !wanted || (kind == KeyKind::rsa && (*wanted == Algorithm::rs256 || *wanted == Algorithm::ps256)) ||
        (kind == KeyKind::p256 && *wanted == Algorithm::es256) ||
        (kind == KeyKind::ed25519 && *wanted == Algorithm::eddsa);
    if (!fits) {
        return fail(Errc::invalid_argument, "key_algorithm_mismatch",
                    "The key is of another kind than " + std::string(wire_name(*wanted)) + " needs.");
    }
    if (wanted) return *wanted;
    switch (kind) {
    case KeyKind::rsa: return Algorithm::rs256;
    case KeyKind::p256: return Algorithm::es256;
    case KeyKind::ed25519: return Algorithm::eddsa;
    }
    return key_unsupported("This kind of key is not supported.");
}

Result<void> check_p256_public(EVP_PKEY* pkey) {
    const PkeyCtxPtr context{EVP_PKEY_CTX_new_from_pkey(nullptr, pkey, nullptr)};
    if (!context || EVP_PKEY_public_check(context.get()) != 1) {
        return key_invalid("The public point is not on the curve P-256.");
    }
    return {};
}

Result<void> check_ed25519_public(const EVP_PKEY* pkey) {
    std::array<std::uint8_t, 32> point{};
    std::size_t size = point.size();
    // Refuses points of small order too: under such a key anybody can sign.
    if (EVP_PKEY_get_raw_public_key(pkey, point.data(), &size) != 1 || size != point.size() ||
        crypto_core_ed25519_is_valid_point(point.data()) != 1) {
        return key_invalid("The public point is not usable on the curve Ed25519.");
    }
    return {};
}

Result<void> check_public(KeyKind kind, EVP_PKEY* pkey, int bits) {
    switch (kind) {
    case KeyKind::rsa: return check_rsa_public(pkey, bits);
    case KeyKind::p256: return check_p256_public(pkey);
    case KeyKind::ed25519: return check_ed25519_public(pkey);
    }
    return key_unsupported("This kind of key is not supported.");
}

bool set_pss(Algorithm algorithm, EVP_PKEY_CTX* context) {
    return algorithm != Algorithm::ps256 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

// Ed25519 hashes by itself and takes no digest.
const EVP_MD* signature_digest(Algorithm algorithm) {
    return algorithm == Algorithm::eddsa ? nullptr : sha256_method();
}

bool prepare_contexts(PublicKey::State& state, KeyHalf half) {
    const EVP_MD* digest = signature_digest(state.algorithm);
    EVP_PKEY_CTX* inner = nullptr; // belongs to the digest context
    state.verifying.reset(EVP_MD_CTX_new());
    if (!state.verifying ||
        EVP_DigestVerifyInit(state.verifying.get(), &inner, digest, nullptr, state.pkey.get()) != 1 ||
        !set_pss(state.algorithm, inner)) {
        return false;
    }
    if (half == KeyHalf::public_only) return true;
    state.signing.reset(EVP_MD_CTX_new());
    return state.signing &&
           EVP_DigestSignInit(state.signing.get(), &inner, digest, nullptr, state.pkey.get()) == 1 &&
           set_pss(state.algorithm, inner);
}

// Shows that the private half belongs to the public one, for every kind of key.
Result<void> try_signature(const PublicKey::State& state) {
    const ByteView message = as_bytes("trial signature");
    const auto signature = sign_with(state, message);
    if (!signature || !verify_with(state, message, *signature)) {
        return key_invalid("The private and the public part of the key do not belong together.");
    }
    return {};
}

} // namespace

Result<KeyState> make_key_state(PkeyPtr pkey, KeyHalf half, std::optional<Algorithm> wanted) {
    const ErrorQueueGuard guard;
    AUTHOS_TRY(const KeyKind kind, kind_of(pkey.get()));
    auto state = std::make_shared<PublicKey::State>();
    AUTHOS_TRY(state->algorithm, algorithm_for(kind, wanted));
    state->bits = kind == KeyKind::rsa ? EVP_PKEY_get_bits(pkey.get()) : 256;
    AUTHOS_TRY(check_public(kind, pkey.get(), state->bits));
    if (half == KeyHalf::both && kind == KeyKind::rsa) {
        AUTHOS_TRY(check_rsa_private(pkey.get()));
    }
    state->pkey = std::move(pkey);
    if (!prepare_contexts(*state, half)) return key_invalid("The key cannot be used for signatures.");
    if (half == KeyHalf::both) {
        AUTHOS_TRY(try_signature(*state));
    }
    return KeyState(std::move(state));
}

PublicNumbers public_numbers(const PublicKey::State& state) {
    const ErrorQueueGuard guard;
    const auto octets = [&](const char* name, int fixed_size) {
        const BnPtr number = key_number(state.pkey.get(), name);
        if (!number) throw std::logic_error("a checked key lacks a public number");
        const int size = fixed_size > 0 ? fixed_size : BN_num_bytes(number.get());
        Bytes out(static_cast<std::size_t>(size));
        BN_bn2binpad(number.get(), out.data(), size);
        return out;
    };
    switch (state.algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256: return {octets(OSSL_PKEY_PARAM_RSA_N, 0), octets(OSSL_PKEY_PARAM_RSA_E, 0)};
    case Algorithm::es256:
        return {octets(OSSL_PKEY_PARAM_EC_PUB_X, 32), octets(OSSL_PKEY_PARAM_EC_PUB_Y, 32)};
    case Algorithm::eddsa: break;
    }
    Bytes point(32);
    std::size_t size = point.size();
    if (EVP_PKEY_get_raw_public_key(state.pkey.get(), point.data(), &size) != 1) {
        throw std::logic_error("a checked key lacks a public number");
    }
    return {std::move(point), {}};
}

} // namespace authos::authcore::detail
