#pragma once
// The passkeys of the signed-in account: making, listing, naming and deleting them. A passkey is two factors,
// so every one must verify its user. Source: WebAuthn Level 3 §7.1.

#include "authos/base/json.hpp"
#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/passkeys.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// How many passkeys an account may have.
inline constexpr long long kMaxPasskeys = 25;
/// How long a begun ceremony may take.
inline constexpr std::chrono::minutes kCeremonyTime{5};

/// A begun ceremony: its id for the finish, and the options for the browser.
struct BegunCeremony {
    std::string challenge_id;
    Json options; // PublicKeyCredentialCreationOptionsJSON or PublicKeyCredentialRequestOptionsJSON
};

/// A refusal to all of these, besides those named there. Errc::permission_denied: "not_while_impersonating",
/// "feature_not_in_tier" (of the organization of the token), "application_token" (an application holds the
/// token of a platform account: it must not gain a way into the account).
/// Errc::failed_precondition: "passkeys_not_configured" (the deployment's origin cannot have passkeys).

/// `name`: 1 to 80 characters, "Passkey" where absent. Errc::invalid_argument "passkey_name_malformed";
/// Errc::permission_denied "reauthentication_required"; Errc::failed_precondition "passkey_limit_reached".
[[nodiscard]] Result<BegunCeremony> start_passkey_registration(const Deps& deps, const Principal& principal,
                                                               const std::optional<std::string>& name,
                                                               const Caller& caller);

/// What the browser gives back, as received.
struct FinishedCeremony {
    std::string challenge_id;
    Json credential;
};

/// The new passkey; the account gets a mail about it. Errc::invalid_argument: "challenge_invalid" (unknown,
/// used, expired or another account's), what parse_registration_response and verify_registration refuse.
/// Errc::permission_denied "attestation_not_allowed": none was asked for, so certificates are refused.
/// Errc::already_exists "passkey_not_registrable": registered already, no matter whose it is.
[[nodiscard]] Result<storage::PasskeyId> finish_passkey_registration(const Deps& deps,
                                                                     const Principal& principal,
                                                                     const FinishedCeremony& finished,
                                                                     const Caller& caller);

/// Oldest first. Not bound to the tier or the origin: what is there can be seen and removed.
[[nodiscard]] Result<std::vector<storage::Passkey>>
list_own_passkeys(const Deps& deps, const Principal& principal, const Caller& caller);

/// Errc::not_found "passkey_not_found", also for another account's; Errc::invalid_argument
/// "passkey_name_malformed".
[[nodiscard]] Result<storage::Passkey> rename_own_passkey(const Deps& deps, const Principal& principal,
                                                          const storage::PasskeyId& id,
                                                          const std::string& name, const Caller& caller);

/// The account gets a mail about it. Errc::not_found "passkey_not_found"; Errc::permission_denied
/// "reauthentication_required"; Errc::failed_precondition "last_sign_in_method": without it neither a
/// password nor an identity would be left.
[[nodiscard]] Result<void> delete_own_passkey(const Deps& deps, const Principal& principal,
                                              const storage::PasskeyId& id, const Caller& caller);

} // namespace authos::identity
