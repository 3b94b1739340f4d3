#pragma once
// The words of a passkey ceremony: who asks (relying party), which credential, which user, which challenge.
// Source: WebAuthn Level 3 §4 (terms), §5.4.3 (user handle), §6.5.1 (credential id), §13.4.3 (challenge).

#include "authos/base/bytes.hpp"
#include "authos/base/random.hpp"
#include "authos/base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::authcore {

/// Opaque octets whose number lies within the bounds of `Kind`; compared exactly.
template <class Kind>
class WebauthnOctets {
public:
    /// Errc::invalid_argument, the kind's reason, where there are too few or too many octets.
    static Result<WebauthnOctets> from_bytes(ByteView raw);
    /// base64url without padding; reason as above, also for other spellings.
    static Result<WebauthnOctets> parse(std::string_view text);

    [[nodiscard]] ByteView bytes() const noexcept { return raw_; }
    /// base64url without padding.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const WebauthnOctets&, const WebauthnOctets&) = default;

private:
    explicit WebauthnOctets(Bytes raw) noexcept : raw_(std::move(raw)) {}
    Bytes raw_;
};

struct CredentialIdKind {
    static constexpr std::size_t kMin = 1;
    static constexpr std::size_t kMax = 1023;
    static constexpr std::string_view kReason = "credential_id_malformed";
};
struct UserHandleKind {
    static constexpr std::size_t kMin = 1;
    static constexpr std::size_t kMax = 64;
    static constexpr std::string_view kReason = "user_handle_malformed";
};
struct WebauthnChallengeKind {
    static constexpr std::size_t kMin = 16;
    static constexpr std::size_t kMax = 1024;
    static constexpr std::string_view kReason = "webauthn_challenge_malformed";
};

/// The authenticator's name for a credential, 1 to 1023 octets.
using CredentialId = WebauthnOctets<CredentialIdKind>;
/// The relying party's name for an account, 1 to 64 octets. It is stored on the authenticator and must tell
/// nothing about the user (§14.6.1).
using UserHandle = WebauthnOctets<UserHandleKind>;
/// What the authenticator must sign, 16 to 1024 octets. The caller stores it and lets it be used once.
using WebauthnChallenge = WebauthnOctets<WebauthnChallengeKind>;

/// 32 random octets.
[[nodiscard]] WebauthnChallenge make_webauthn_challenge(Random& random);

/// Who asks. `id`: a domain in lower case, e.g. "example.org"; `origins`: every origin that may run a
/// ceremony, exactly as browsers write it, e.g. "https://login.example.org" or "https://localhost:8443".
struct RelyingParty {
    std::string id;
    std::string name; // shown by some authenticators
    std::vector<std::string> origins;
};

/// Whether the authenticator is part of the client device or roams between devices.
enum class AuthenticatorAttachment { platform, cross_platform };
/// "platform" or "cross-platform".
[[nodiscard]] std::string_view wire_name(AuthenticatorAttachment attachment) noexcept;
[[nodiscard]] std::optional<AuthenticatorAttachment> find_attachment(std::string_view name) noexcept;

/// A credential as options refer to it. `transports`: as the registration told ("internal", "hybrid",
/// "usb" …); hints for the client, empty where unknown.
struct CredentialDescriptor {
    CredentialId id;
    std::vector<std::string> transports;
};

} // namespace authos::authcore
