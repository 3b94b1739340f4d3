#include "authos/authcore/recovery_code.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <string>

namespace authos::authcore {

namespace {

constexpr std::string_view kCrockfordAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kRecoveryCodeCharacters = 16;
constexpr std::size_t kRecoveryCodeGroup = 4;

/// The character of the alphabet that was meant, or NUL.
char meant_character(char typed) noexcept {
    char c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    return kCrockfordAlphabet.find(c) == std::string_view::npos ? '\0' : c;
}

} // namespace

RecoveryCode RecoveryCode::make(Random& random) {
    std::string text(kRecoveryCodeCharacters, '0');
    for (char& c : text) c = kCrockfordAlphabet[random.below(kCrockfordAlphabet.size())];
    return RecoveryCode{SecretString{std::move(text)}};
}

Result<RecoveryCode> RecoveryCode::parse(std::string_view typed) {
    const auto malformed = [] {
        return fail(Errc::invalid_argument, "recovery_code_malformed",
                    "A recovery code has 16 letters and digits.");
    };
    std::string text;
    text.reserve(kRecoveryCodeCharacters + 1);
    for (const char c : typed) {
        if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        const char meant = meant_character(c);
        if (meant == '\0' || text.size() == kRecoveryCodeCharacters) return malformed();
        text += meant;
    }
    if (text.size() != kRecoveryCodeCharacters) return malformed();
    return RecoveryCode{SecretString{std::move(text)}};
}

SecretString RecoveryCode::display() const {
    const std::string& text = text_.reveal();
    std::string shown;
    shown.reserve(text.size() + text.size() / kRecoveryCodeGroup);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && i % kRecoveryCodeGroup == 0) shown += '-';
        shown += text[i];
    }
    return SecretString{std::move(shown)};
}

std::vector<RecoveryCode> make_recovery_codes(Random& random) {
    std::vector<RecoveryCode> codes;
    codes.reserve(kRecoveryCodeCount);
    while (codes.size() < kRecoveryCodeCount) codes.push_back(RecoveryCode::make(random));
    return codes;
}

Result<PasswordHash> hash_recovery_code(const RecoveryCode& code, Random& random) {
    AUTHOS_TRY(const auto password, Password::parse(code.secret()));
    return hash_password(password, PasswordHashParameters::lightest(), random);
}

Result<bool> verify_recovery_code(const RecoveryCode& code, const PasswordHash& hash) {
    return verify_password(code.secret(), hash);
}

} // namespace authos::authcore
