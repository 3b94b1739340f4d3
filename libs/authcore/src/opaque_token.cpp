#include "authos/authcore/opaque_token.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/digest.hpp"
#include "authos/base/encoding.hpp"

namespace authos::authcore {

namespace {

constexpr std::size_t kOpaqueTokenBytes = 32;
constexpr std::size_t kVisibleCharacters = 6; // 36 of 256 bits: 220 stay unknown

} // namespace

SecretString make_opaque_token(Random& random, std::string_view prefix) {
    const Secret<Bytes> raw{random.bytes(kOpaqueTokenBytes)};
    std::string text{prefix};
    // Room for the whole text first: growing would leave a copy behind that nobody wipes.
    text.reserve(prefix.size() + 44);
    const SecretString random_part{encode_base64url(raw.reveal())};
    text += random_part.reveal();
    return SecretString{std::move(text)};
}

Result<std::string> visible_part(const SecretString& token, std::string_view prefix) {
    const std::string_view text = token.reveal();
    bool good = text.starts_with(prefix);
    if (good) {
        auto decoded = decode_base64url(text.substr(prefix.size()));
        const Secret<Bytes> raw{decoded ? std::move(decoded).value() : Bytes{}};
        good = raw.reveal().size() == kOpaqueTokenBytes;
    }
    if (!good)
        return fail(Errc::invalid_argument, "token_malformed", "The token does not have the expected form.");
    return std::string(text.substr(0, prefix.size() + kVisibleCharacters));
}

TokenHash hash_token(const SecretString& token) {
    return TokenHash::parse(encode_hex(sha256(as_bytes(token.reveal())))).value();
}

Result<ClientSecretHash> ClientSecretHash::parse(std::string_view text) {
    const auto digest = decode_base64(text);
    if (!digest || digest.value().size() != Sha256{}.size()) {
        return fail(Errc::data_loss, "client_secret_hash_malformed",
                    "The stored hash of a client secret is not a SHA-256 digest in base64.");
    }
    return ClientSecretHash{std::string(text)};
}

ClientSecretHash ClientSecretHash::of(const SecretString& client_secret) {
    return ClientSecretHash{encode_base64(sha256(as_bytes(client_secret.reveal())))};
}

bool verify_client_secret(const SecretString& candidate, const ClientSecretHash& stored) {
    return equal_constant_time(ClientSecretHash::of(candidate).text(), stored.text());
}

} // namespace authos::authcore
