#include "authos/identity/passkeys/passkey_login.hpp"

#include "authos/authcore/webauthn.hpp"
#include "authos/base/encoding.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "authos/telemetry/metrics.hpp"
#include "login/completion.hpp"
#include "login/domain_policy.hpp"
#include "login/entry.hpp"
#include "login/login_record.hpp"
#include "passkeys/ceremony.hpp"
#include "passkeys/decoys.hpp"
#include "sessions/attempts.hpp"

namespace authos::identity {

namespace {

using storage::ScopeAuthority;

// One text for everything that would tell whose a credential is, or why it is not believed.
Error passkey_rejected(std::string detail) {
    return fail(Errc::unauthenticated, "passkey_rejected", "Sign-in with this passkey failed")
        .with_detail(std::move(detail));
}

Result<LoginTarget> find_passkey_target(storage::Session& s, const SignInPlace& place) {
    AUTHOS_TRY(auto target, find_login_target(s, place));
    if (target.org) {
        AUTHOS_TRY(require_feature(s, *target.org, Feature::passkeys));
    }
    return target;
}

// Whom a sign-in asks for, and the credentials that may answer.
struct Invitation {
    std::optional<UserId> user;
    std::vector<authcore::CredentialDescriptor> allow;
};

Result<Invitation> invite(const Deps& deps, storage::Session& s, const PasskeyLoginStart& in) {
    AUTHOS_TRY(const auto target, find_passkey_target(s, in.place));
    if (!in.email) return Invitation{};
    const auto email = Email::parse(*in.email);
    LoginCandidate candidate;
    if (email) {
        AUTHOS_TRY(candidate, find_login_candidate(s, target, *email));
    }
    // Asked for nobody where there is nobody, and the decoys are made in any case: the work tells nothing.
    const auto user = candidate.user ? candidate.user->id : UserId::make(deps.random);
    AUTHOS_TRY(const auto passkeys, storage::list_passkeys(s, user));
    const std::string realm = target.org ? target.org->id.text() : std::string{};
    Invitation invitation{std::nullopt, decoy_credentials(deps.settings, realm, *in.email)};
    if (passkeys.empty()) return invitation;
    invitation.user = user;
    invitation.allow.clear();
    for (const auto& passkey : passkeys) {
        AUTHOS_TRY(auto descriptor, descriptor_of(passkey));
        invitation.allow.push_back(std::move(descriptor));
    }
    return invitation;
}

// What is known once the ceremony was used up.
struct Claim {
    LoginTarget target;
    LoginCandidate candidate;
    std::optional<storage::Passkey> passkey;
};

// A credential counts only where its account may be meant at all: in the organization's realm, or the
// platform's. That of another organization is not found.
Result<std::optional<storage::Passkey>> find_claimed_passkey(storage::Session& s, const LoginTarget& target,
                                                             const std::string& credential) {
    if (target.org) {
        const auto scope = ScopeAuthority::organization(target.org->id);
        AUTHOS_TRY(auto own, storage::find_passkey_by_credential(s, scope, credential));
        if (own) return own;
    }
    return storage::find_passkey_by_credential(s, ScopeAuthority::platform(), credential);
}

Result<Claim> load_claim(storage::Session& s, const SignInPlace& place, const authcore::CredentialId& id) {
    Claim claim;
    AUTHOS_TRY(claim.target, find_passkey_target(s, place));
    AUTHOS_TRY(claim.passkey, find_claimed_passkey(s, claim.target, credential_hash_of(id)));
    if (!claim.passkey) return claim;
    AUTHOS_TRY(claim.candidate, find_login_candidate(s, claim.target, claim.passkey->user_id));
    return claim;
}

Result<authcore::StoredCredential> stored_credential(const storage::Passkey& passkey) {
    auto id = authcore::CredentialId::parse(passkey.credential);
    auto key = decode_base64url(passkey.public_key);
    if (!id || !key)
        return fail(Errc::data_loss, "stored_credential_malformed").with_detail(passkey.id.text());
    return authcore::StoredCredential{std::move(id).value(), user_handle_of(passkey.user_id),
                                      std::move(key).value(), static_cast<std::uint32_t>(passkey.counter),
                                      passkey.backup_eligible};
}

void warn_of_clone(const Deps& deps, const storage::Passkey& passkey) {
    deps.log.warn("passkey.clone_suspected",
                  {{"user_id", passkey.user_id.text()}, {"passkey_id", passkey.id.text()}});
}

// The login begun by `ceremony` and what the authenticator says to it.
struct Answer {
    const storage::Ceremony& ceremony;
    const CeremonyState& state;
    const authcore::AuthenticationResponse& response;
};

Result<authcore::Assertion> verify_answer(const Deps& deps, const Answer& answer, const Claim& claim) {
    if (!claim.passkey || !claim.candidate.user) return passkey_rejected("credential unknown here");
    const storage::Passkey& passkey = *claim.passkey;
    // Begun with an address, the login is for that account alone; of an address without passkeys, for nobody.
    if (answer.state.addressed && answer.ceremony.user_id != passkey.user_id)
        return passkey_rejected("credential of another account");
    AUTHOS_TRY(auto rp, require_relying_party(deps));
    AUTHOS_TRY(const auto stored, stored_credential(passkey));
    authcore::AuthenticationExpectations expected{.rp = std::move(rp),
                                                  .challenge = answer.state.challenge,
                                                  .allowed = {},
                                                  .require_user_verification = true,
                                                  .embedding = {}};
    if (answer.state.addressed) expected.allowed.push_back(stored.id);
    auto assertion = authcore::verify_authentication(expected, stored, answer.response);
    if (assertion) return assertion;
    if (assertion.error().reason == "webauthn_counter_not_increased") warn_of_clone(deps, passkey);
    if (assertion.error().code != Errc::unauthenticated) return assertion;
    return passkey_rejected(assertion.error().reason);
}

// Of two answers with the same counter at once, one is a copy: the stored counter decides.
ProofStep counted_once(const storage::Passkey& passkey, const authcore::Assertion& assertion,
                       UnixMillis now) {
    const storage::PasskeyUse use{passkey.id, passkey.counter, static_cast<long long>(assertion.sign_count),
                                  assertion.backup_state, now};
    return [use, user = passkey.user_id](storage::Session& s) {
        return storage::record_passkey_use(s, user, use);
    };
}

Result<PasskeySignIn> enter(const Deps& deps, const Answer& answer, const Claim& claim,
                            const Caller& caller) {
    AUTHOS_TRY(const auto assertion, verify_answer(deps, answer, claim));
    AUTHOS_TRY(check_entry(claim.target, claim.candidate));
    // A mail domain that signs in at its own provider does so whatever else an account has.
    const auto org = claim.target.org ? std::optional{claim.target.org->id} : std::nullopt;
    AUTHOS_TRY(require_password_allowed(deps, org, claim.candidate.user->email, caller.deadline));
    const ProvedFactor proved{.user = *claim.candidate.user,
                              .target = claim.target,
                              .method = SignInMethod::passkey,
                              .two_factors = assertion.user_verified};
    auto entered = complete_first_factor(deps, proved,
                                         counted_once(*claim.passkey, assertion, deps.clock.now()), caller);
    if (!entered && entered.error().reason == "invalid_credentials") return passkey_rejected("overtaken");
    AUTHOS_TRY(auto sign_in, std::move(entered));
    return PasskeySignIn{std::move(sign_in), proved.user.id};
}

void tell_failure(const Deps& deps, const Claim& claim, const Error& error, const Caller& caller) {
    if (is_outage(error)) return;
    record_login_failure(deps, claim.target, claim.candidate, SignInMethod::passkey, error.reason, caller);
    using telemetry::LoginFailure;
    deps.metrics.login_failed(error.reason == "passkey_rejected" ? LoginFailure::invalid_credentials
                                                                 : LoginFailure::other);
    deps.log.warn("user.login.failed", {{"method", name_of(SignInMethod::passkey)},
                                        {"reason", error.reason},
                                        {"detail", error.detail},
                                        {"ip_address", caller.ip_address}});
}

Result<PasskeySignIn> finish_attempt(const Deps& deps, const FinishedCeremony& finished,
                                     const Caller& caller) {
    AUTHOS_TRY(require_relying_party(deps));
    AUTHOS_TRY(const auto id, parse_challenge_id(finished.challenge_id));
    AUTHOS_TRY(const auto response, authcore::parse_authentication_response(finished.credential));
    AUTHOS_TRY(const auto ceremony, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return storage::consume_authentication(s, id, deps.clock.now());
    }));
    if (!ceremony) return challenge_invalid();
    AUTHOS_TRY(const auto state, read_state(*ceremony));
    AUTHOS_TRY(const auto claim, deps.database.read(caller.deadline, [&](storage::Session& s) {
        return load_claim(s, state.place, response.id);
    }));
    auto entered = enter(deps, {*ceremony, state, response}, claim, caller);
    if (!entered) tell_failure(deps, claim, entered.error(), caller);
    return entered;
}

} // namespace

Result<BegunCeremony> start_passkey_login(const Deps& deps, const PasskeyLoginStart& in,
                                          const Caller& caller) {
    AUTHOS_TRY(check_sign_in_place(in.place));
    AUTHOS_TRY(auto rp, require_relying_party(deps));
    AUTHOS_TRY(auto invitation,
               deps.database.read(caller.deadline, [&](storage::Session& s) { return invite(deps, s, in); }));
    const CeremonyState state{.challenge = authcore::make_webauthn_challenge(deps.random),
                              .place = in.place,
                              .addressed = in.email.has_value()};
    const UnixMillis now = deps.clock.now();
    const storage::Ceremony ceremony{.id = storage::ChallengeId::make(deps.random),
                                     .purpose = storage::CeremonyPurpose::authentication,
                                     .user_id = invitation.user,
                                     .state = write_state(state),
                                     .created_at = now,
                                     .expires_at = now + kCeremonyTime};
    AUTHOS_TRY(deps.database.write(
        caller.deadline, [&](storage::Session& s) { return storage::insert_ceremony(s, ceremony); }));
    const authcore::RequestOptions options{
        .rp = std::move(rp), .challenge = state.challenge, .allow = std::move(invitation.allow)};
    return BegunCeremony{ceremony.id.text(), authcore::to_json(options)};
}

Result<PasskeySignIn> finish_passkey_login(const Deps& deps, const FinishedCeremony& finished,
                                           const Caller& caller) {
    auto entered = finish_attempt(deps, finished, caller);
    count_attempt(deps, telemetry::AuthMethod::passkey, entered ? nullptr : &entered.error());
    return entered;
}

} // namespace authos::identity
