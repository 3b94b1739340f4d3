#include "authos/authcore/otp.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/hmac.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <array>
#include <stdexcept>

namespace authos::authcore {

namespace {

constexpr std::size_t kNewOtpSecretBytes = 20;
constexpr std::size_t kMinOtpSecretBytes = 16;
constexpr std::size_t kMaxOtpSecretBytes = 64;
constexpr int kMaxOtpWindow = 10;

HmacHash hmac_hash_of(OtpAlgorithm algorithm) {
    switch (algorithm) {
    case OtpAlgorithm::sha1: return HmacHash::sha1;
    case OtpAlgorithm::sha256: return HmacHash::sha256;
    case OtpAlgorithm::sha512: return HmacHash::sha512;
    }
    throw std::invalid_argument("no such algorithm for one-time passwords");
}

std::string_view uri_name_of(OtpAlgorithm algorithm) {
    switch (algorithm) {
    case OtpAlgorithm::sha1: return "SHA1";
    case OtpAlgorithm::sha256: return "SHA256";
    case OtpAlgorithm::sha512: return "SHA512";
    }
    throw std::invalid_argument("no such algorithm for one-time passwords");
}

Error malformed_otp_secret() {
    return fail(Errc::invalid_argument, "otp_secret_malformed",
                "The secret of a one-time password has 16 to 64 octets.");
}

bool is_otp_label(std::string_view text) {
    return !is_blank(text) && is_printable_line(text) && text.find(':') == std::string_view::npos;
}

} // namespace

OtpSecret OtpSecret::make(Random& random) {
    return OtpSecret{random.bytes(kNewOtpSecretBytes)};
}

Result<OtpSecret> OtpSecret::from_bytes(ByteView raw) {
    if (raw.size() < kMinOtpSecretBytes || raw.size() > kMaxOtpSecretBytes) return malformed_otp_secret();
    return OtpSecret{Bytes(raw.begin(), raw.end())};
}

Result<OtpSecret> OtpSecret::from_base32(const SecretString& text) {
    auto raw = decode_base32(text.reveal());
    if (!raw) return malformed_otp_secret();
    const Secret<Bytes> decoded{std::move(raw).value()};
    return from_bytes(decoded.reveal());
}

SecretString OtpSecret::base32() const {
    return SecretString{encode_base32(raw_.reveal())};
}

SecretString hotp_code(const OtpSecret& secret, std::uint64_t counter, OtpAlgorithm algorithm,
                       OtpDigits digits) {
    std::array<std::uint8_t, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i) {
        message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i) & 0xff);
    }
    const Secret<Bytes> tag{hmac(hmac_hash_of(algorithm), secret.reveal(), message)};
    const Bytes& mac = tag.reveal();
    // Dynamic truncation (RFC 4226 §5.3): the last four bits choose where the 31-bit number is read.
    const std::size_t offset = mac.back() & 0x0f;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | mac[offset + i];
    number &= 0x7fffffff;
    std::string code(static_cast<std::size_t>(digits), '0');
    for (std::size_t i = code.size(); i > 0; --i) {
        code[i - 1] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
    return SecretString{std::move(code)};
}

std::int64_t totp_step(UnixMillis at, const TotpRules& rules) {
    if (rules.step.count() < 1 || rules.window_steps < 0 || rules.window_steps > kMaxOtpWindow) {
        throw std::invalid_argument("the rules for one-time passwords are out of range");
    }
    if (at.count() < 0) throw std::invalid_argument("one-time passwords begin with the year 1970");
    return at.seconds() / rules.step.count();
}

SecretString totp_code(const OtpSecret& secret, UnixMillis at, const TotpRules& rules) {
    return hotp_code(secret, static_cast<std::uint64_t>(totp_step(at, rules)), rules.algorithm, rules.digits);
}

std::optional<std::int64_t> verify_totp(const OtpSecret& secret, std::string_view code, UnixMillis at,
                                        const TotpRules& rules) {
    const std::int64_t current = totp_step(at, rules);
    std::string typed;
    for (const char c : code) {
        if (c == ' ') continue;
        // Longer input is wrong whatever follows.
        if (typed.size() == static_cast<std::size_t>(rules.digits)) return std::nullopt;
        typed += c;
    }
    std::optional<std::int64_t> matched;
    for (std::int64_t step = current - rules.window_steps; step <= current + rules.window_steps; ++step) {
        if (step < 0) continue;
        const auto expected =
            hotp_code(secret, static_cast<std::uint64_t>(step), rules.algorithm, rules.digits);
        // No early end: the time must not tell which step fits. Where two steps share a code the later
        // one counts, so that the code is spent for both.
        if (equal_constant_time(expected.reveal(), typed)) matched = step;
    }
    return matched;
}

Result<SecretString> otpauth_uri(std::string_view issuer, std::string_view account, const OtpSecret& secret,
                                 const TotpRules& rules) {
    if (!is_otp_label(issuer) || !is_otp_label(account)) {
        return fail(Errc::invalid_argument, "otp_label_malformed",
                    "Issuer and account must be printable text without a colon.");
    }
    const std::string encoded_issuer = percent_encode(issuer);
    std::string uri;
    uri.reserve(512);
    uri += "otpauth://totp/" + encoded_issuer + ":" + percent_encode(account) + "?secret=";
    uri += secret.base32().reveal();
    uri += "&issuer=" + encoded_issuer;
    uri += "&algorithm=" + std::string(uri_name_of(rules.algorithm));
    uri += "&digits=" + std::to_string(static_cast<int>(rules.digits));
    uri += "&period=" + std::to_string(rules.step.count());
    return SecretString{std::move(uri)};
}

} // namespace authos::authcore
