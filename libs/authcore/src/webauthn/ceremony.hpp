#pragma once
// The checks that both ceremonies share: client data (what the browser says) and the flags of authenticator
// data. Source: WebAuthn Level 3 §5.8.1, §7.1 steps 5 to 17, §7.2 steps 8 to 18.

#include "authos/authcore/webauthn.hpp"
#include "webauthn/authenticator_data.hpp"

#include <string_view>

namespace authos::authcore::detail {

/// What one ceremony expects. `refusal` is the code of its refusals: whoever registers is signed in already,
/// whoever authenticates is not.
struct Ceremony {
    std::string_view type; // "webauthn.create" or "webauthn.get"
    Errc refusal;
    const RelyingParty& rp;
    const WebauthnChallenge& challenge;
    const EmbeddingRules& embedding;
    bool require_user_verification;

    [[nodiscard]] Error refuse(std::string_view reason, std::string message) const {
        return fail(refusal, reason, std::move(message));
    }
};

[[nodiscard]] Result<void> check_client_data(const Ceremony& ceremony, ByteView client_data_json);

[[nodiscard]] Result<void> check_authenticator(const Ceremony& ceremony, const AuthenticatorData& data);

} // namespace authos::authcore::detail
