#pragma once
// One-time passwords of authenticator apps. A code must be accepted once only: the caller stores the step
// that verify_totp returns and refuses steps that are not later than it.
// Source: RFC 4226 (HOTP), RFC 6238 (TOTP), the Key URI format of authenticator apps.

#include "authos/base/bytes.hpp"
#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace authos::authcore {

/// The hash inside the HMAC; most apps know SHA-1 only, where its weakness does no harm (RFC 4226 §B.2).
enum class OtpAlgorithm { sha1, sha256, sha512 };
enum class OtpDigits : int { six = 6, eight = 8 };

/// The shared secret, 16 to 64 raw octets (RFC 4226 §4 R6).
class OtpSecret {
public:
    /// 20 random octets.
    static OtpSecret make(Random& random);
    /// Errc::invalid_argument, reason "otp_secret_malformed", unless there are 16 to 64 octets.
    static Result<OtpSecret> from_bytes(ByteView raw);
    /// Upper-case base32 without padding, as otpauth URIs carry it. Reason as above.
    static Result<OtpSecret> from_base32(const SecretString& text);

    [[nodiscard]] ByteView reveal() const noexcept { return raw_.reveal(); }
    [[nodiscard]] SecretString base32() const;

private:
    explicit OtpSecret(Bytes raw) : raw_(std::move(raw)) {}
    Secret<Bytes> raw_;
};

/// What both sides agree on. `window_steps`: how many steps a clock may be off, in either direction.
struct TotpRules {
    OtpAlgorithm algorithm = OtpAlgorithm::sha1;
    OtpDigits digits = OtpDigits::six;
    std::chrono::seconds step{30}; // at least 1
    int window_steps = 1;          // 0 to 10
};

/// The code for `counter`: decimal digits with leading zeros.
[[nodiscard]] SecretString hotp_code(const OtpSecret& secret, std::uint64_t counter,
                                     OtpAlgorithm algorithm = OtpAlgorithm::sha1,
                                     OtpDigits digits = OtpDigits::six);

/// The number of whole steps since the Unix epoch. Throws std::invalid_argument if `rules` or `at` are out
/// of range (a step below 1 s, a time before 1970).
[[nodiscard]] std::int64_t totp_step(UnixMillis at, const TotpRules& rules);

/// The code for `at`.
[[nodiscard]] SecretString totp_code(const OtpSecret& secret, UnixMillis at, const TotpRules& rules = {});

/// The step that `code` (as typed; blanks are dropped) belongs to, within the window around `at`, or nothing.
/// All steps of the window are computed and compared in constant time.
[[nodiscard]] std::optional<std::int64_t> verify_totp(const OtpSecret& secret, std::string_view code,
                                                      UnixMillis at, const TotpRules& rules = {});

/// "otpauth://totp/Issuer:account?secret=…": what the QR code for an app contains. `issuer` and `account`
/// are shown in the app. Errc::invalid_argument, reason "otp_label_malformed", unless both are printable,
/// not empty and without a colon.
[[nodiscard]] Result<SecretString> otpauth_uri(std::string_view issuer, std::string_view account,
                                               const OtpSecret& secret, const TotpRules& rules = {});

} // namespace authos::authcore
