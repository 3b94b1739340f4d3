#include "authos/identity/webhooks/signature.hpp"

#include "authos/authcore/hmac.hpp"
#include "authos/base/encoding.hpp"

#include <array>

namespace authos::identity {

namespace {

constexpr std::string_view kSecretMark = "whsec_";

} // namespace

SecretString make_webhook_secret(Random& random) {
    std::array<std::uint8_t, 32> octets{};
    random.fill(octets);
    SecretString secret{std::string{kSecretMark} + encode_base64(octets)};
    secure_wipe(octets.data(), octets.size());
    return secret;
}

std::string sign_webhook_body(const SecretString& secret, std::string_view body) {
    const Bytes tag = authcore::hmac(authcore::HmacHash::sha256, as_bytes(secret.reveal()), as_bytes(body));
    return "sha256=" + encode_hex(tag);
}

Result<std::string> sign_standard_webhook(const SecretString& secret, const SignedMessage& message) {
    const std::string_view text = secret.reveal();
    const Error malformed =
        fail(Errc::data_loss, "webhook_secret_malformed", "The webhook's secret is damaged");
    if (text.rfind(kSecretMark, 0) != 0) return malformed;
    auto decoded = decode_base64(text.substr(kSecretMark.size()));
    if (!decoded || decoded->empty()) return malformed;
    const Secret<Bytes> key{std::move(decoded).value()};
    const std::string content = std::string{message.id} + "." + std::to_string(message.at.seconds()) + "." +
                                std::string{message.body};
    return "v1," + encode_base64(authcore::hmac(authcore::HmacHash::sha256, key.reveal(), as_bytes(content)));
}

} // namespace authos::identity
