#pragma once
// The authenticator of the signed-in user: set up, confirmed, removed; and the recovery codes beside it. A
// change of the factor ends all other sessions of the account (OWASP ASVS 5.0, 7.4.3): whoever had signed in
// without it is out, and the user need not think of it. The user is told by mail.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"

#include <optional>
#include <vector>

namespace authos::identity {

/// Whether signing in asks for a code, and whether recovery codes are left.
struct MfaStatus {
    bool enabled = false;
    bool has_backup_codes = false; // unused ones
};
[[nodiscard]] Result<MfaStatus> get_mfa_status(const Deps& deps, const Principal& principal,
                                               const Caller& caller);

/// What an authenticator app needs; shown once.
struct MfaSetup {
    SecretString secret;      // base32
    SecretString qr_code_svg; // of the URI
    SecretString qr_code_uri; // "otpauth://totp/..."
};
/// A new secret in place of one that was never confirmed; it counts for nothing until confirm_mfa.
/// Errc::failed_precondition: "mfa_enabled". Errc::permission_denied: "reauthentication_required",
/// "not_while_impersonating".
[[nodiscard]] Result<MfaSetup> set_up_mfa(const Deps& deps, const Principal& principal, const Caller& caller);

/// Turns it on with a first code; the recovery codes, shown once. Errc::failed_precondition:
/// "mfa_not_set_up", "mfa_enabled". Errc::invalid_argument: "totp_code_invalid". Errc::resource_exhausted
/// "mfa_rate_limited". Errc::permission_denied: "not_while_impersonating". Runs Argon2: belongs on the cpu
/// lane.
[[nodiscard]] Result<std::vector<SecretString>> confirm_mfa(const Deps& deps, const Principal& principal,
                                                            const SecretString& code, const Caller& caller);

/// How the user confirms the removal beyond a recent sign-in. What is given must be right.
struct MfaRemoval {
    std::optional<SecretString> code; // of the authenticator, or a recovery code
    std::optional<SecretString> current_password;
};
/// Removes the authenticator, confirmed or not, with recovery codes and trusted devices.
/// Errc::failed_precondition: "mfa_not_set_up". Errc::invalid_argument: "mfa_code_invalid",
/// "current_password_wrong". Errc::resource_exhausted "mfa_rate_limited". Errc::permission_denied:
/// "reauthentication_required", "not_while_impersonating". Runs Argon2: belongs on the cpu lane.
[[nodiscard]] Result<void> disable_mfa(const Deps& deps, const Principal& principal,
                                       const MfaRemoval& removal, const Caller& caller);

/// Ten new recovery codes in place of all there are. Errc::failed_precondition: "mfa_not_set_up".
/// Errc::permission_denied: "reauthentication_required", "not_while_impersonating". Runs Argon2.
[[nodiscard]] Result<std::vector<SecretString>>
regenerate_recovery_codes(const Deps& deps, const Principal& principal, const Caller& caller);

} // namespace authos::identity
