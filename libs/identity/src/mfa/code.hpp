#pragma once
// Codes that prove a second factor: of the authenticator, a recovery code, or one that was mailed. Proved
// outside the database (recovery codes cost Argon2), then used up inside, by compare-and-swap.

#include "authos/identity/deps.hpp"
#include "authos/storage/repo/mail_codes.hpp"
#include "authos/storage/repo/totp.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace authos::identity {

/// What an account can prove a second factor with. A mailed code counts only without an authenticator.
struct SecondFactors {
    std::optional<storage::TotpSecret> totp; // confirmed
    std::vector<storage::RecoveryCodeHash> recovery_codes;
    std::optional<storage::MailCode> mail_code;
};
/// `jti`: of the pre-auth token, where there is one.
[[nodiscard]] Result<SecondFactors> load_second_factors(const Deps& deps, storage::Session& s,
                                                        const UserId& user,
                                                        const std::optional<std::string>& jti);

/// A code that was right when it was looked at.
using ProvedCode = std::variant<storage::TotpUse, storage::RecoveryCodeHash, storage::MailCode>;

/// Nothing where it is wrong, malformed, or its time step was used before. Errc::data_loss
/// "secret_unreadable". Costs Argon2 for codes that look like recovery codes; never inside a closure.
[[nodiscard]] Result<std::optional<ProvedCode>>
prove_code(const Deps& deps, const UserId& user, const SecondFactors& factors, const SecretString& code);

/// Single use, inside the transaction that needs it: false if another was faster.
[[nodiscard]] Result<bool> consume_code(storage::Session& s, const UserId& user, const ProvedCode& code,
                                        UnixMillis now);

/// "otp", "kba", "email": the name of RFC 8176, for the session.
[[nodiscard]] std::string_view amr_of(const ProvedCode& code) noexcept;
/// "totp", "backup_code", "email", for logs.
[[nodiscard]] std::string_view method_name_of(const ProvedCode& code) noexcept;

/// The envelope's place of an authenticator's secret.
[[nodiscard]] std::string seal_totp(const Deps& deps, const storage::TotpId& id, const SecretString& base32);
/// The step that `code` belongs to, or nothing. Errc::data_loss "secret_unreadable".
[[nodiscard]] Result<std::optional<long long>>
find_totp_step(const Deps& deps, const storage::TotpSecret& totp, const SecretString& code);

/// Ten new recovery codes: as they are shown once, and as they are stored. Costs Argon2.
struct RecoveryCodeSet {
    std::vector<SecretString> shown;
    std::vector<storage::RecoveryCodeHash> stored;
};
[[nodiscard]] Result<RecoveryCodeSet> make_recovery_code_set(const Deps& deps);

/// The keyed hash of a mailed code. The key is the deployment's, so that a stolen row gives no code away.
[[nodiscard]] std::string hash_mail_code(const Deps& deps, std::string_view jti, const SecretString& code);

} // namespace authos::identity
