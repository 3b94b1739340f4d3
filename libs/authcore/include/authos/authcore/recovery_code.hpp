#pragma once
// Recovery codes: what a user types when the authenticator is lost. Ten at a time, each 80 random bits in
// Crockford's base32 (no I, L, O, U), stored as Argon2id hashes, each good for one use; the caller marks
// the used one in the same transaction. Source: https://www.crockford.com/base32.html

#include "authos/authcore/password_hash.hpp"
#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <string_view>
#include <vector>

namespace authos::authcore {

inline constexpr std::size_t kRecoveryCodeCount = 10;

/// One code in its normal form: 16 characters, upper case, no dashes.
class RecoveryCode {
public:
    static RecoveryCode make(Random& random);
    /// As typed: either case, dashes and blanks anywhere, O for 0, I and L for 1.
    /// Errc::invalid_argument, reason "recovery_code_malformed".
    static Result<RecoveryCode> parse(std::string_view typed);

    /// "XXXX-XXXX-XXXX-XXXX", to be shown once.
    [[nodiscard]] SecretString display() const;
    /// The normal form, which is hashed.
    [[nodiscard]] const SecretString& secret() const noexcept { return text_; }

private:
    explicit RecoveryCode(SecretString text) : text_(std::move(text)) {}
    SecretString text_;
};

/// Ten codes, drawn independently of each other.
[[nodiscard]] std::vector<RecoveryCode> make_recovery_codes(Random& random);

/// A hash of the least allowed cost: 80 random bits need no stretching, and one attempt may have to be
/// compared with ten hashes. Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Result<PasswordHash> hash_recovery_code(const RecoveryCode& code, Random& random);

/// Whether `code` is the one of `hash`. Errc::resource_exhausted, reason "password_hash_memory".
[[nodiscard]] Result<bool> verify_recovery_code(const RecoveryCode& code, const PasswordHash& hash);

} // namespace authos::authcore
