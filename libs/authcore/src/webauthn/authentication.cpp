// Verifying an assertion. Steps as numbered in WebAuthn Level 3 §7.2; 1 to 4 happen in the browser and in
// parse_authentication_response.

#include "authos/authcore/webauthn.hpp"

#include "authos/authcore/digest.hpp"
#include "webauthn/ceremony.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

// Steps 5 and 6: the credential is one that may answer, and it is this user's.
Result<void> check_credential(const detail::Ceremony& ceremony, const AuthenticationExpectations& expected,
                              const StoredCredential& stored, const AuthenticationResponse& response) {
    const auto& allowed = expected.allowed;
    const bool listed =
        allowed.empty() || std::find(allowed.begin(), allowed.end(), response.id) != allowed.end();
    if (!listed || !(stored.id == response.id)) {
        return ceremony.refuse("webauthn_credential_not_allowed", "This passkey cannot be used here.");
    }
    // Without a list of credentials nobody was identified before: the authenticator has to say who it is.
    const bool handle_fits =
        response.user_handle ? *response.user_handle == stored.user_handle : !allowed.empty();
    if (!handle_fits) {
        return ceremony.refuse("webauthn_user_handle_mismatch", "This passkey belongs to another account.");
    }
    return {};
}

// Step 22. Both zero: the authenticator does not count.
Result<void> check_counter(const detail::Ceremony& ceremony, std::uint32_t stored, std::uint32_t now) {
    if ((stored == 0 && now == 0) || now > stored) return {};
    return ceremony.refuse("webauthn_counter_not_increased",
                           "The passkey's counter did not increase; it may have been copied.");
}

} // namespace

Result<Assertion> verify_authentication(const AuthenticationExpectations& expected,
                                        const StoredCredential& stored,
                                        const AuthenticationResponse& response) {
    const detail::Ceremony ceremony{"webauthn.get",     Errc::unauthenticated,
                                    expected.rp,        expected.challenge,
                                    expected.embedding, expected.require_user_verification};
    AUTHOS_TRY(check_credential(ceremony, expected, stored, response));
    // Steps 7 to 14: client data.
    AUTHOS_TRY(detail::check_client_data(ceremony, response.client_data_json));
    // Steps 15 to 18: relying party and flags.
    auto data = detail::parse_authenticator_data(response.authenticator_data);
    if (!data || data->attested) {
        return ceremony.refuse("authenticator_data_malformed", "The authenticator data is malformed.");
    }
    AUTHOS_TRY(detail::check_authenticator(ceremony, *data));
    // Step 19: whether a credential can be backed up is fixed when it is made.
    if (data->backup_eligible != stored.backup_eligible) {
        return ceremony.refuse("webauthn_backup_eligibility_changed",
                               "The passkey is not of the kind that was registered.");
    }
    const auto key = CosePublicKey::parse(stored.public_key);
    if (!key) {
        return fail(Errc::data_loss, "stored_credential_malformed", "The stored passkey cannot be read.")
            .with_detail(key.error().reason);
    }
    // Steps 20 and 21: the signature over authenticator data and the hash of the client data.
    const Sha256 hash = sha256(response.client_data_json);
    Bytes message = response.authenticator_data;
    message.insert(message.end(), hash.begin(), hash.end());
    if (!key->verify(message, response.signature)) {
        return ceremony.refuse("webauthn_signature_invalid", "The signature of the passkey does not fit.");
    }
    // Step 22: only after the signature, so that nobody else can make a counter look wrong.
    AUTHOS_TRY(check_counter(ceremony, stored.sign_count, data->sign_count));
    // Step 23: extensions are ignored. Step 24, storing counter and backup state, is the caller's.
    return Assertion{data->sign_count, data->user_verified, data->backup_state, response.user_handle};
}

} // namespace authos::authcore
