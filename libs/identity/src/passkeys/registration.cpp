#include "authos/authcore/webauthn.hpp"
#include "authos/base/encoding.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"

#include "audit/record.hpp"
#include "passkeys/ceremony.hpp"
#include "passkeys/own_account.hpp"
#include "sessions/attempts.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

// The same in the options and in the check: what the browser is asked for is what must come.
const std::vector<authcore::CoseAlgorithm>& offered_algorithms() {
    using authcore::CoseAlgorithm;
    static const std::vector<CoseAlgorithm> offered{CoseAlgorithm::es256, CoseAlgorithm::eddsa,
                                                    CoseAlgorithm::rs256};
    return offered;
}

Error limit_reached() {
    return fail(Errc::failed_precondition, "passkey_limit_reached",
                "This account has " + std::to_string(kMaxPasskeys) + " passkeys. Delete one first.");
}

struct Registrant {
    storage::User user;
    std::vector<storage::Passkey> passkeys;
};

Result<Registrant> load_registrant(storage::Session& s, const Principal& principal) {
    AUTHOS_TRY(require_passkey_feature(s, principal));
    AUTHOS_TRY(auto user, load_own_user(s, principal));
    AUTHOS_TRY(auto passkeys, storage::list_passkeys(s, principal.user_id));
    if (static_cast<long long>(passkeys.size()) >= kMaxPasskeys) return limit_reached();
    return Registrant{std::move(user), std::move(passkeys)};
}

Result<authcore::CreationOptions> options_for(const Registrant& registrant, authcore::RelyingParty rp,
                                              authcore::WebauthnChallenge challenge) {
    const std::string name = registrant.user.email.text();
    authcore::CreationOptions options{.rp = std::move(rp),
                                      .user = {user_handle_of(registrant.user.id), name, name},
                                      .challenge = std::move(challenge),
                                      .algorithms = offered_algorithms()};
    for (const auto& passkey : registrant.passkeys) {
        AUTHOS_TRY(auto descriptor, descriptor_of(passkey));
        options.exclude.push_back(std::move(descriptor));
    }
    return options;
}

std::optional<std::string> model_of(const authcore::Aaguid& aaguid) {
    const bool told =
        std::any_of(aaguid.begin(), aaguid.end(), [](std::uint8_t octet) { return octet != 0; });
    if (!told) return std::nullopt;
    return encode_hex(aaguid);
}

storage::Passkey row_of(const Deps& deps, const Principal& principal, const std::string& name,
                        const authcore::NewCredential& made) {
    return {.id = storage::PasskeyId::make(deps.random),
            .user_id = principal.user_id,
            .credential_hash = credential_hash_of(made.id),
            .credential = made.id.text(),
            .public_key = encode_base64url(made.public_key),
            .counter = made.sign_count,
            .aaguid = model_of(made.aaguid),
            .name = name,
            .backup_eligible = made.backup_eligible,
            .backup_state = made.backup_state,
            .transports = Json{made.transports}.dump(),
            .created_at = deps.clock.now()};
}

Result<authcore::NewCredential> verify(const Deps& deps, const CeremonyState& state,
                                       const authcore::RegistrationResponse& response) {
    AUTHOS_TRY(auto rp, require_relying_party(deps));
    const authcore::RegistrationExpectations expected{.rp = std::move(rp),
                                                      .challenge = state.challenge,
                                                      .algorithms = offered_algorithms(),
                                                      .require_user_verification = true,
                                                      .attachment = std::nullopt,
                                                      .embedding = {},
                                                      .attestation = authcore::AttestationPolicy::any,
                                                      .trust_anchors = {},
                                                      .now = deps.clock.now()};
    auto verified = authcore::verify_registration(expected, response);
    // An algorithm that was not offered is a wrong answer here, not a body of the wrong type.
    if (!verified && verified.error().code == Errc::unsupported)
        verified.error().code = Errc::invalid_argument;
    AUTHOS_TRY(auto made, std::move(verified));
    // None was asked for. Browsers may pass on what a key says of itself (§5.1.3), but no certificate, which
    // would tell which device somebody has.
    if (made.attestation.trust == authcore::AttestationTrust::basic) {
        return fail(Errc::permission_denied, "attestation_not_allowed",
                    "An attestation certificate was not asked for and is not accepted");
    }
    return made;
}

Result<void> store(const Deps& deps, storage::Session& s, const Principal& principal,
                   const storage::Passkey& row, const Caller& caller) {
    AUTHOS_TRY(require_passkey_feature(s, principal));
    AUTHOS_TRY(const auto user, lock_own_user(s, principal));
    AUTHOS_TRY(const auto count, storage::count_passkeys(s, user.id));
    if (count >= kMaxPasskeys) return limit_reached();
    AUTHOS_TRY(storage::insert_passkey(s, row));
    AUTHOS_TRY(record_account_event(
        deps, s, user, {"user.passkey.added", "passkey", row.id.text(), row.created_at}, caller));
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, user.org_id, caller));
    const Mail mail = passkey_added_mail(look, user.email, {row.name, row.created_at, caller.ip_address});
    return enqueue_mail(deps, s, mail, user.org_id);
}

Result<storage::PasskeyId> register_passkey(const Deps& deps, const Principal& principal,
                                            const FinishedCeremony& finished, const Caller& caller) {
    AUTHOS_TRY(require_own_hands(principal, caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(require_relying_party(deps));
    AUTHOS_TRY(const auto id, parse_challenge_id(finished.challenge_id));
    AUTHOS_TRY(const auto response, authcore::parse_registration_response(finished.credential));
    // Used up by the first finish, whatever comes of it: nobody tries twice on one challenge.
    AUTHOS_TRY(const auto ceremony, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return storage::consume_registration(s, principal.user_id, id, deps.clock.now());
    }));
    if (!ceremony) return challenge_invalid();
    AUTHOS_TRY(const auto state, read_state(*ceremony));
    AUTHOS_TRY(const auto made, verify(deps, state, response));
    const storage::Passkey row = row_of(deps, principal, state.name, made);
    const auto stored = deps.database.write(
        caller.deadline, [&](storage::Session& s) { return store(deps, s, principal, row, caller); });
    if (!stored && stored.error().reason == "credential_taken") {
        return fail(Errc::already_exists, "passkey_not_registrable", "This passkey cannot be registered");
    }
    AUTHOS_TRY(stored);
    deps.log.info("user.passkey.added",
                  {{"user_id", principal.user_id.text()}, {"passkey_id", row.id.text()}});
    return row.id;
}

} // namespace

Result<BegunCeremony> start_passkey_registration(const Deps& deps, const Principal& principal,
                                                 const std::optional<std::string>& name,
                                                 const Caller& caller) {
    AUTHOS_TRY(require_own_hands(principal, caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto rp, require_relying_party(deps));
    AUTHOS_TRY(auto label, parse_passkey_name(name.value_or("Passkey")));
    AUTHOS_TRY(const auto registrant, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return load_registrant(s, principal);
    }));
    CeremonyState state{.challenge = authcore::make_webauthn_challenge(deps.random),
                        .name = std::move(label)};
    AUTHOS_TRY(const auto options, options_for(registrant, std::move(rp), state.challenge));
    const UnixMillis now = deps.clock.now();
    const storage::Ceremony ceremony{.id = storage::ChallengeId::make(deps.random),
                                     .purpose = storage::CeremonyPurpose::registration,
                                     .user_id = principal.user_id,
                                     .state = write_state(state),
                                     .created_at = now,
                                     .expires_at = now + kCeremonyTime};
    AUTHOS_TRY(deps.database.write(
        caller.deadline, [&](storage::Session& s) { return storage::insert_ceremony(s, ceremony); }));
    return BegunCeremony{ceremony.id.text(), authcore::to_json(options)};
}

Result<storage::PasskeyId> finish_passkey_registration(const Deps& deps, const Principal& principal,
                                                       const FinishedCeremony& finished,
                                                       const Caller& caller) {
    auto registered = register_passkey(deps, principal, finished, caller);
    count_attempt(deps, telemetry::AuthMethod::passkey_registration,
                  registered ? nullptr : &registered.error());
    return registered;
}

} // namespace authos::identity
