#include "authos/authcore/key.hpp"

#include "detail/key_state.hpp"

#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"

#include <openssl/pem.h>

#include <stdexcept>

namespace authos::authcore {

std::string_view wire_name(Algorithm algorithm) noexcept {
    switch (algorithm) {
    case Algorithm::rs256: return "RS256";
    case Algorithm::ps256: return "PS256";
    case Algorithm::es256: return "ES256";
    case Algorithm::eddsa: return "EdDSA";
    }
    return "";
}

std::optional<Algorithm> find_algorithm(std::string_view name) noexcept {
    for (const Algorithm known : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
        if (name == wire_name(known)) return known;
    }
    return std::nullopt;
}

namespace {

std::string bio_text(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

} // namespace

Algorithm PublicKey::algorithm() const noexcept {
    return state_->algorithm;
}
int PublicKey::bits() const noexcept {
    return state_->bits;
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
    return detail::verify_with(*state_, message, signature);
}

Json PublicKey::to_jwk() const {
    const auto numbers = detail::public_numbers(*state_);
    Json jwk = Json::object({{"alg", wire_name(algorithm())}, {"use", "sig"}});
    switch (algorithm()) {
    case Algorithm::rs256:
    case Algorithm::ps256:
        jwk.set("kty", "RSA")
            .set("n", encode_base64url(numbers.first))
            .set("e", encode_base64url(numbers.second));
        break;
    case Algorithm::es256:
        jwk.set("kty", "EC").set("crv", "P-256");
        jwk.set("x", encode_base64url(numbers.first)).set("y", encode_base64url(numbers.second));
        break;
    case Algorithm::eddsa:
        jwk.set("kty", "OKP").set("crv", "Ed25519").set("x", encode_base64url(numbers.first));
        break;
    }
    return jwk;
}

std::string PublicKey::to_pem() const {
    const detail::ErrorQueueGuard guard;
    const detail::BioPtr bio{BIO_new(BIO_s_mem())};
    if (!bio || PEM_write_bio_PUBKEY(bio.get(), state_->pkey.get()) != 1) {
        throw std::runtime_error("OpenSSL could not write a public key");
    }
    return bio_text(bio.get());
}

std::string PublicKey::thumbprint() const {
    const auto numbers = detail::public_numbers(*state_);
    const std::string first = encode_base64url(numbers.first);
    const std::string second = encode_base64url(numbers.second);
    // The required members only, in the order of their names, without blanks (RFC 7638 §3.3).
    std::string text;
    switch (algorithm()) {
    case Algorithm::rs256:
    case Algorithm::ps256: text = R"({"e":")" + second + R"(","kty":"RSA","n":")" + first + R"("})"; break;
    case Algorithm::es256:
        text = R"({"crv":"P-256","kty":"EC","x":")" + first + R"(","y":")" + second + R"("})";
        break;
    case Algorithm::eddsa: text = R"({"crv":"Ed25519","kty":"OKP","x":")" + first + R"("})"; break;
    }
    return encode_base64url(sha256(as_bytes(text)));
}

bool PublicKey::same_material(const PublicKey& other) const {
    const detail::ErrorQueueGuard guard;
    return EVP_PKEY_eq(state_->pkey.get(), other.state_->pkey.get()) == 1;
}

bool operator==(const PublicKey& a, const PublicKey& b) {
    return a.algorithm() == b.algorithm() && a.same_material(b);
}

Result<PrivateKey> PrivateKey::generate(Algorithm algorithm, int rsa_bits) {
    const detail::ErrorQueueGuard guard;
    detail::PkeyPtr pkey;
    switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256:
        if (rsa_bits < detail::kMinRsaBits) {
            return fail(Errc::invalid_argument, "rsa_key_too_small",
                        "RSA keys must have at least 2048 bits.");
        }
        if (rsa_bits > detail::kMaxRsaBits)
            return detail::key_unsupported("RSA keys may have at most 8192 bits.");
        pkey.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(rsa_bits)));
        break;
    case Algorithm::es256: pkey.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")); break;
    case Algorithm::eddsa: pkey.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); break;
    }
    if (!pkey) return fail(Errc::internal, "key_generation_failed", "The key could not be generated.");
    AUTHOS_TRY(auto state, detail::make_key_state(std::move(pkey), detail::KeyHalf::both, algorithm));
    return PrivateKey(PublicKey(std::move(state)));
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
    return detail::sign_with(*public_.state_, message);
}

SecretString PrivateKey::to_pem() const {
    const detail::ErrorQueueGuard guard;
    const detail::BioPtr bio{BIO_new(BIO_s_secmem())};
    if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), public_.state_->pkey.get(), nullptr, nullptr, 0,
                                              nullptr, nullptr) != 1) {
        throw std::runtime_error("OpenSSL could not write a private key");
    }
    return SecretString(bio_text(bio.get()));
}

bool matches(const PrivateKey& private_key, const PublicKey& public_key) {
    return private_key.public_key().same_material(public_key);
}

} // namespace authos::authcore
