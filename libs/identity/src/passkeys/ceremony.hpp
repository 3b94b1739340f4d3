#pragma once
// What both ceremonies share: the relying party, the rules of this server, and what a begun ceremony
// remembers.

#include "authos/authcore/webauthn_options.hpp"
#include "authos/identity/login/place.hpp"
#include "authos/identity/passkeys/passkeys.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/webauthn_challenges.hpp"

namespace authos::identity {

/// Errc::failed_precondition, "passkeys_not_configured".
[[nodiscard]] Result<authcore::RelyingParty> require_relying_party(const Deps& deps);

/// The name of an account on authenticators: the text of its id, which is random and tells nothing.
[[nodiscard]] authcore::UserHandle user_handle_of(const UserId& user);

/// Under which name a credential is stored: SHA-256 of its id, hex.
[[nodiscard]] std::string credential_hash_of(const authcore::CredentialId& id);

/// As options refer to it. Errc::data_loss, "stored_credential_malformed".
[[nodiscard]] Result<authcore::CredentialDescriptor> descriptor_of(const storage::Passkey& passkey);

/// What the row of a ceremony remembers beside its user.
struct CeremonyState {
    authcore::WebauthnChallenge challenge;
    std::string name = {};  // of the passkey to be made
    SignInPlace place = {}; // of the sign-in
    bool addressed = false; // the sign-in named an address: only its credentials count
};
[[nodiscard]] std::string write_state(const CeremonyState& state);
/// Errc::data_loss, "ceremony_malformed".
[[nodiscard]] Result<CeremonyState> read_state(const storage::Ceremony& ceremony);

/// Errc::invalid_argument, "challenge_invalid".
[[nodiscard]] Error challenge_invalid();
[[nodiscard]] Result<storage::ChallengeId> parse_challenge_id(const std::string& text);

} // namespace authos::identity
