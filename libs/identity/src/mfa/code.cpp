#include "mfa/code.hpp"

#include "authos/authcore/constant_time.hpp"
#include "authos/authcore/hmac.hpp"
#include "authos/authcore/otp.hpp"
#include "authos/authcore/recovery_code.hpp"
#include "authos/base/bytes.hpp"
#include "authos/base/encoding.hpp"
#include "secrets/sealed.hpp"

#include <algorithm>
#include <cassert>

namespace authos::identity {

namespace {

constexpr std::size_t kCodeDigits = 6;
constexpr std::size_t kMaxCodeChars = 64;

authcore::EnvelopeContext totp_place(const storage::TotpId& id) {
    return {"user_totp_secrets", id.text(), "secret_encrypted"};
}

// Digits as typed, without blanks; nothing if it is no code of six digits.
std::optional<SecretString> six_digits(const SecretString& typed) {
    std::string digits;
    for (const char c : typed.reveal()) {
        if (c == ' ') continue;
        if (c < '0' || c > '9') return std::nullopt;
        digits += c;
    }
    if (digits.size() != kCodeDigits) return std::nullopt;
    return SecretString{std::move(digits)};
}

Result<std::optional<ProvedCode>> prove_digits(const Deps& deps, const UserId& user,
                                               const SecondFactors& factors, const SecretString& digits) {
    if (factors.totp) {
        AUTHOS_TRY(const auto step, find_totp_step(deps, *factors.totp, digits));
        // The database decides once more; this spares it the obvious.
        if (!step || *step <= factors.totp->last_used_step.value_or(-1)) return std::optional<ProvedCode>{};
        return std::optional<ProvedCode>{storage::TotpUse{user, factors.totp->id, *step}};
    }
    if (!factors.mail_code) return std::optional<ProvedCode>{};
    const std::string hash = hash_mail_code(deps, factors.mail_code->jti, digits);
    if (!authcore::equal_constant_time(std::string_view{hash}, factors.mail_code->code_hash))
        return std::optional<ProvedCode>{};
    return std::optional<ProvedCode>{*factors.mail_code};
}

Result<std::optional<ProvedCode>> prove_recovery_code(const SecondFactors& factors,
                                                      const SecretString& typed) {
    const auto code = authcore::RecoveryCode::parse(typed.reveal());
    if (!code) return std::optional<ProvedCode>{};
    std::optional<ProvedCode> proved;
    // All of them: the time does not tell which one it was.
    for (const auto& stored : factors.recovery_codes) {
        AUTHOS_TRY(const auto hash, authcore::PasswordHash::parse(stored.hash));
        AUTHOS_TRY(const bool same, authcore::verify_recovery_code(*code, hash));
        if (same) proved = stored;
    }
    return proved;
}

} // namespace

Result<SecondFactors> load_second_factors(const Deps& deps, storage::Session& s, const UserId& user,
                                          const std::optional<std::string>& jti) {
    SecondFactors factors;
    AUTHOS_TRY(auto totp, storage::find_totp(s, user));
    if (totp && totp->enabled) {
        factors.totp = std::move(totp);
        AUTHOS_TRY(factors.recovery_codes, storage::list_unused_recovery_codes(s, user));
        return factors;
    }
    if (!jti) return factors;
    AUTHOS_TRY(factors.mail_code, storage::find_mail_code(s, user, *jti, deps.clock.now()));
    return factors;
}

Result<std::optional<ProvedCode>> prove_code(const Deps& deps, const UserId& user,
                                             const SecondFactors& factors, const SecretString& code) {
    assert(!storage::inside_closure());
    if (code.reveal().size() > kMaxCodeChars) return std::optional<ProvedCode>{};
    if (const auto digits = six_digits(code)) return prove_digits(deps, user, factors, *digits);
    return prove_recovery_code(factors, code);
}

Result<bool> consume_code(storage::Session& s, const UserId& user, const ProvedCode& code, UnixMillis now) {
    if (const auto* use = std::get_if<storage::TotpUse>(&code)) return storage::consume_totp_step(s, *use);
    if (const auto* recovery = std::get_if<storage::RecoveryCodeHash>(&code))
        return storage::consume_recovery_code(s, user, recovery->id, now);
    return storage::consume_mail_code(s, user, std::get<storage::MailCode>(code).jti);
}

std::string_view amr_of(const ProvedCode& code) noexcept {
    if (std::holds_alternative<storage::TotpUse>(code)) return "otp";
    return std::holds_alternative<storage::RecoveryCodeHash>(code) ? "kba" : "email";
}

std::string_view method_name_of(const ProvedCode& code) noexcept {
    if (std::holds_alternative<storage::TotpUse>(code)) return "totp";
    return std::holds_alternative<storage::RecoveryCodeHash>(code) ? "backup_code" : "email";
}

std::string seal_totp(const Deps& deps, const storage::TotpId& id, const SecretString& base32) {
    return seal_secret(deps, totp_place(id), base32);
}

Result<std::optional<long long>> find_totp_step(const Deps& deps, const storage::TotpSecret& totp,
                                                const SecretString& code) {
    AUTHOS_TRY(const auto base32, open_secret(deps, totp_place(totp.id), totp.sealed));
    AUTHOS_TRY(const auto secret, authcore::OtpSecret::from_base32(base32));
    const auto step = authcore::verify_totp(secret, code.reveal(), deps.clock.now());
    if (!step) return std::optional<long long>{};
    return std::optional<long long>{*step};
}

Result<RecoveryCodeSet> make_recovery_code_set(const Deps& deps) {
    assert(!storage::inside_closure());
    RecoveryCodeSet set;
    for (const auto& code : authcore::make_recovery_codes(deps.random)) {
        AUTHOS_TRY(const auto hash, authcore::hash_recovery_code(code, deps.random));
        set.shown.push_back(code.display());
        set.stored.push_back({storage::RecoveryCodeId::make(deps.random), hash.text()});
    }
    return set;
}

std::string hash_mail_code(const Deps& deps, std::string_view jti, const SecretString& code) {
    // A label of its own, so that no hash of one purpose is one of another. The setting is hex; its octets
    // are secret in either form.
    const std::string key = "mfa-mail-code:" + deps.settings.device_trust_secret.reveal();
    const std::string message = std::string{jti} + ":" + code.reveal();
    return encode_hex(authcore::hmac(authcore::HmacHash::sha256, as_bytes(key), as_bytes(message)));
}

} // namespace authos::identity
