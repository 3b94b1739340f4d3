#include "authos/identity/pages/form_token.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/hmac.hpp"
#include "authos/authcore/kdf.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

namespace authos::identity {

namespace {

constexpr std::string_view kFormLabel = "authos hosted pages: form token";
constexpr std::string_view kStepLabel = "authos hosted pages: step";
constexpr std::size_t kMaxStepBytes = 8 * 1024; // more than any cookie that browsers keep

// A tag over parts that none of them can shift into the next: each is preceded by its length.
std::string seal_tag(const Deps& deps, std::string_view label,
                     std::initializer_list<std::string_view> parts) {
    std::string message{label};
    for (const std::string_view part : parts) {
        message += '\0';
        message += std::to_string(part.size()) + ":";
        message += part;
    }
    // Unencrypted development has no secret; the cookie alone must do there.
    const bool has_secret = !deps.settings.device_trust_secret.empty();
    const std::string_view secret = has_secret ? std::string_view{deps.settings.device_trust_secret.reveal()}
                                               : std::string_view{deps.settings.base_url};
    // The label separates the keys as well: a device's token is never a form's.
    const auto key = authcore::hkdf_sha256(as_bytes(secret), {}, as_bytes(label), 32);
    return encode_base64url(
        authcore::hmac(authcore::HmacHash::sha256, key.value().reveal(), as_bytes(message)));
}

Error step_invalid() {
    return fail(Errc::failed_precondition, "step_invalid",
                "This step of the sign-in is over. Please start again.");
}

} // namespace

std::string make_form_token(const Deps& deps, std::string_view browser, std::string_view purpose) {
    return seal_tag(deps, kFormLabel, {browser, purpose});
}

bool verify_form_token(const Deps& deps, std::string_view browser, std::string_view purpose,
                       std::string_view token) {
    if (browser.empty()) return false;
    return authcore::equal_constant_time(make_form_token(deps, browser, purpose), token);
}

SecretString seal_step(const Deps& deps, std::string_view name, std::string_view browser,
                       std::string_view content, std::chrono::seconds lifetime) {
    const UnixMillis ends = deps.clock.now() + lifetime;
    std::string body = encode_base64url(as_bytes(std::to_string(ends.count()) + "." + std::string{content}));
    body += "." + seal_tag(deps, kStepLabel, {name, browser, body});
    return SecretString{std::move(body)};
}

Result<SecretString> open_step(const Deps& deps, std::string_view name, std::string_view browser,
                               std::string_view sealed) {
    const auto dot = sealed.find('.');
    if (browser.empty() || sealed.size() > kMaxStepBytes || dot == std::string_view::npos)
        return step_invalid();
    const std::string_view body = sealed.substr(0, dot);
    const std::string wanted = seal_tag(deps, kStepLabel, {name, browser, body});
    if (!authcore::equal_constant_time(wanted, sealed.substr(dot + 1))) return step_invalid();
    const auto bytes = decode_base64url(body);
    if (!bytes) return step_invalid();
    const std::string_view text = as_text(*bytes);
    const auto point = text.find('.');
    if (point == std::string_view::npos) return step_invalid();
    const auto ends = parse_decimal(text.substr(0, point));
    if (!ends || *ends <= deps.clock.now().count()) return step_invalid();
    return SecretString{std::string{text.substr(point + 1)}};
}

} // namespace authos::identity
