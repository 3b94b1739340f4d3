#pragma once
// What a server asks a browser for at the beginning of a passkey ceremony, as the JSON that
// PublicKeyCredential.parseCreationOptionsFromJSON() and parseRequestOptionsFromJSON() take.
// Source: WebAuthn Level 3 §5.1.8, §5.1.9, §5.4, §5.5.

#include "authos/authcore/cose.hpp"
#include "authos/authcore/webauthn_types.hpp"
#include "authos/base/json.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace authos::authcore {

/// How much the relying party wants something of the authenticator (§5.4.6, §5.8.6).
enum class WebauthnRequirement { required, preferred, discouraged };

/// How much of the authenticator's attestation the client is to pass on (§5.4.7).
enum class AttestationConveyance { none, indirect, direct, enterprise };

/// Whose credential is to be made. The names are shown by authenticators.
struct WebauthnUser {
    UserHandle handle;
    std::string name;         // e.g. the e-mail address
    std::string display_name; // e.g. "Ada Lovelace"
};

/// What a new credential must be like. `algorithms`: the most wanted first; verify_registration must be
/// given the same. `exclude`: the user's credentials, so that no authenticator makes a second one.
struct CreationOptions {
    RelyingParty rp;
    WebauthnUser user;
    WebauthnChallenge challenge;
    std::vector<CoseAlgorithm> algorithms{CoseAlgorithm::es256, CoseAlgorithm::eddsa, CoseAlgorithm::rs256};
    std::chrono::milliseconds timeout{std::chrono::minutes{5}};
    std::vector<CredentialDescriptor> exclude;
    std::optional<AuthenticatorAttachment> attachment; // nothing: either
    WebauthnRequirement resident_key = WebauthnRequirement::preferred;
    WebauthnRequirement user_verification = WebauthnRequirement::required;
    AttestationConveyance attestation = AttestationConveyance::none;
};

/// Which credentials may answer. `allow`: empty where the user is not known yet; then only discoverable
/// credentials can, and their answer names the user.
struct RequestOptions {
    RelyingParty rp;
    WebauthnChallenge challenge;
    std::chrono::milliseconds timeout{std::chrono::minutes{5}};
    std::vector<CredentialDescriptor> allow;
    WebauthnRequirement user_verification = WebauthnRequirement::required;
};

/// PublicKeyCredentialCreationOptionsJSON; binary members as base64url, `dump()` gives the text.
[[nodiscard]] Json to_json(const CreationOptions& options);
/// PublicKeyCredentialRequestOptionsJSON.
[[nodiscard]] Json to_json(const RequestOptions& options);

} // namespace authos::authcore
