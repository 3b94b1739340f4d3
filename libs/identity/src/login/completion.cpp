#include "login/completion.hpp"

#include "authos/base/json.hpp"
#include "authos/identity/limits/active_users.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "authos/storage/repo/totp.hpp"
#include "authos/telemetry/metrics.hpp"
#include "device_flow/let_in.hpp"
#include "devices/trust.hpp"
#include "login/entry.hpp"
#include "login/login_record.hpp"
#include "mfa/mail_challenge.hpp"
#include "risk/assess.hpp"
#include "sessions/issue.hpp"
#include "sessions/subject.hpp"

namespace authos::identity {

namespace {

Error login_blocked() {
    return fail(Errc::permission_denied, "login_blocked",
                "Suspicious login detected. Please contact support.");
}

Error proof_overtaken() {
    return fail(Errc::unauthenticated, "invalid_credentials", "Invalid email or password");
}

// The names of RFC 8176 for a first factor.
std::string amr_of(const ProvedFactor& proved) {
    switch (proved.method) {
    case SignInMethod::password: return "pwd";
    case SignInMethod::magic_link: return "email";
    case SignInMethod::passkey: return proved.two_factors ? "hwk user mfa" : "hwk";
    case SignInMethod::github:
    case SignInMethod::google:
    case SignInMethod::microsoft:
    case SignInMethod::oidc: return "fed";
    case SignInMethod::device: return "device";
    }
    return {};
}

bool wants_second_factor(const ProvedFactor& proved, const RiskVerdict& risk, bool has_totp) {
    if (proved.two_factors) return false;
    return has_totp || risk.action == RiskAction::challenge;
}

// A factor and what is thought of it.
struct JudgedFactor {
    const ProvedFactor& proved;
    const RiskVerdict& risk;
};

storage::NewLoginEvent login_event(const Deps& deps, const ProvedFactor& proved,
                                   const storage::NewSession& session, const RiskVerdict& risk) {
    storage::NewLoginEvent event{
        .id = storage::LoginEventId::make(deps.random),
        .user_id = session.user_id,
        .org_id = std::nullopt,
        .service_id = session.context.service_id,
        .provider = std::string{name_of(proved.method)},
        .ip_address = session.context.ip_address,
        .user_agent = session.context.user_agent,
        .created_at = session.created_at,
        .risk = storage::LoginRisk{risk.score, Json{risk.factors}.dump()},
        .geo = {risk.place.country, risk.place.city, risk.place.lat_e6, risk.place.long_e6}};
    if (proved.target.org) event.org_id = proved.target.org->id;
    return event;
}

// To the owner, who knows whether it was him.
Result<void> announce_session(const Deps& deps, storage::Session& s, const ProvedFactor& proved,
                              const RiskVerdict& risk, const Caller& caller) {
    if (!risk.is_news) return {};
    SignInNotice notice{.at = deps.clock.now(),
                        .ip_address = caller.ip_address,
                        .user_agent = caller.user_agent,
                        .country = risk.place.country.value_or(""),
                        .city = risk.place.city.value_or("")};
    std::optional<OrgId> organization;
    if (proved.target.org) organization = proved.target.org->id;
    AUTHOS_TRY(const auto look, load_mail_look(deps, s, organization, caller));
    return enqueue_mail(deps, s, new_sign_in_mail(look, proved.user.email, notice), organization);
}

// Everything that a session brings with it, in the transaction that consumes the proof.
Result<bool> record_session(const Deps& deps, storage::Session& s, const JudgedFactor& judged,
                            const storage::NewSession& row, const Caller& caller) {
    const ProvedFactor& proved = judged.proved;
    if (proved.target.org) {
        AUTHOS_TRY(count_active_user(s, *proved.target.org, proved.user.id, row.created_at));
    }
    AUTHOS_TRY(storage::insert_session(s, row));
    AUTHOS_TRY(storage::insert_login_event(s, login_event(deps, proved, row, judged.risk)));
    AUTHOS_TRY(record_login_success(deps, s, proved.target, proved.method, proved.user.id, caller));
    AUTHOS_TRY(announce_session(deps, s, proved, judged.risk, caller));
    return true;
}

// A browser is trusted for what was proved there beyond a password or another provider's word.
bool makes_device_trusted(const ProvedFactor& proved, std::string_view amr) {
    if (!proved.remember_device) return false;
    return is_mfa_verified(amr) || proved.method == SignInMethod::magic_link ||
           proved.method == SignInMethod::passkey;
}

// Account and place once more, now that the proof is used up: between the first look and here a password was
// hashed or another server asked, and what was taken away meanwhile must not be entered. The account as it
// is.
Result<storage::User> enter_again(storage::Session& s, const ProvedFactor& proved) {
    const SessionPlace place = place_of(proved.target);
    AUTHOS_TRY(const auto target, find_login_target(s, {place.context.org_slug, place.context.service_slug,
                                                        std::nullopt, std::nullopt}));
    AUTHOS_TRY(auto candidate, find_login_candidate(s, target, proved.user.id));
    // Another service may have the name by now.
    const bool same = !target.service || target.service->id == proved.target.service->id;
    if (!candidate.user || !same) return proof_overtaken();
    AUTHOS_TRY(check_entry(target, candidate));
    return std::move(*candidate.user);
}

// Held from the first statement on: what changes the account's password or factors or ends all its sessions
// comes before, and is seen here, or after, and ends what is opened here. An account that the proof itself
// makes is not there yet.
Result<bool> prove_alone(storage::Session& s, const ProvedFactor& proved, const ProofStep& proof) {
    AUTHOS_TRY(storage::lock_user(s, realm_of(proved.user.org_id), proved.user.id));
    return proof(s);
}

void drop_refresh_token(IssuedSession& issued) {
    issued.pair.refresh_token = SecretString{};
    issued.row.refresh_token.reset();
    issued.row.refresh_expires_at.reset();
}

Result<SignIn> open_session(const Deps& deps, const JudgedFactor& judged, std::string amr,
                            const ProofStep& proof, const Caller& caller) {
    const ProvedFactor& proved = judged.proved;
    SessionPlace place = place_of(proved.target);
    place.resource = proved.resource;
    const bool trusted = makes_device_trusted(proved, amr);
    const auto since = proved.approved_by.value_or(storage::SessionProof{deps.clock.now(), std::move(amr)});
    AUTHOS_TRY(auto issued, issue_session(deps, proved.user, place, since, caller));
    if (!proved.refreshable) drop_refresh_token(issued);
    SecretString device_token;
    AUTHOS_TRY(
        const bool opened, deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(const bool current, prove_alone(s, proved, proof));
            if (!current) return false;
            AUTHOS_TRY(enter_again(s, proved));
            if (trusted) {
                AUTHOS_TRY(device_token, trust_device(deps, s, proved.user.id, caller, judged.risk.score));
            }
            if (proved.device_code_id) {
                const DeviceSponsor sponsor{place.context, {proved.user.id, issued.row.id, since}};
                AUTHOS_TRY(let_device_in(deps, s, *proved.device_code_id, sponsor, caller));
            }
            return record_session(deps, s, judged, issued.row, caller);
        }));
    if (!opened) return proof_overtaken();
    deps.metrics.tokens_issued();
    deps.log.info("user.login.success", {{"user_id", proved.user.id.text()},
                                         {"method", name_of(proved.method)},
                                         {"context", place.context.audience()}});
    return SignIn{.tokens = std::move(issued.pair),
                  .mfa_required = false,
                  .device_trust_token = std::move(device_token)};
}

// What is known of an account before its session is opened.
struct Standing {
    RiskVerdict risk;
    bool has_totp = false;
};

Result<SignIn> demand_second_factor(const Deps& deps, const ProvedFactor& proved, const Standing& standing,
                                    const ProofStep& proof, const Caller& caller) {
    PreauthClaims claims{.user_id = proved.user.id,
                         .email = proved.user.email,
                         .is_platform_owner = proved.user.is_platform_owner,
                         .context = place_of(proved.target).context,
                         .method = proved.method,
                         .jti = make_preauth_id(deps.random),
                         .resource = proved.resource,
                         .device_code_id = proved.device_code_id,
                         .saml_state = proved.saml_state};
    // The first factor is consumed here as well: a magic link signs in once, with or without a second one.
    AUTHOS_TRY(const bool current,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<bool> {
                   AUTHOS_TRY(const bool proved_now, prove_alone(s, proved, proof));
                   if (!proved_now) return false;
                   AUTHOS_TRY(const auto user, enter_again(s, proved));
                   claims.account_stamp = account_stamp_of(deps.settings, user);
                   if (standing.has_totp) return true;
                   AUTHOS_TRY(send_mail_challenge(deps, s, {proved.target, proved.user, claims.jti}, caller));
                   return true;
               }));
    if (!current) return proof_overtaken();
    AUTHOS_TRY(auto token, sign_preauth_token(deps, claims, deps.clock.now()));
    deps.metrics.mfa_challenged();
    return SignIn{.tokens = {std::move(token), SecretString{}, deps.settings.mfa_preauth_ttl},
                  .mfa_required = true,
                  .device_trust_token = {}};
}

Result<Standing> load_standing(const Deps& deps, const ProvedFactor& proved, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Standing> {
        Standing standing;
        AUTHOS_TRY(standing.risk, assess_risk(deps, s, proved.target, proved.user, caller));
        AUTHOS_TRY(standing.has_totp, storage::has_enabled_totp(s, proved.user.id));
        return standing;
    });
}

// The first factor must still be one: a password that was changed since proves nothing, and a mailed code
// went to the address of before.
ProofStep while_account_stays(const Deps& deps, const PreauthClaims& claims, const storage::User& user,
                              const ProofStep& proof) {
    return [&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(const auto now, storage::find_user(s, realm_of(user.org_id), user.id));
        if (!now) return false;
        if (claims.account_stamp && *claims.account_stamp != account_stamp_of(deps.settings, *now)) {
            return fail(Errc::invalid_argument, "preauth_token_invalid", "Invalid pre-authentication token");
        }
        return proof(s);
    };
}

// A second factor that was set up while the first one was being proved is demanded all the same.
ProofStep unless_totp_appeared(const ProofStep& proof, const UserId& user) {
    return [&proof, user](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(const bool appeared, storage::has_enabled_totp(s, user));
        if (appeared) return false;
        return proof(s);
    };
}

} // namespace

std::string_view name_of(SignInMethod method) noexcept {
    switch (method) {
    case SignInMethod::password: return "password";
    case SignInMethod::magic_link: return "magic_link";
    case SignInMethod::passkey: return "passkey";
    case SignInMethod::github: return "github";
    case SignInMethod::google: return "google";
    case SignInMethod::microsoft: return "microsoft";
    case SignInMethod::oidc: return "oidc";
    case SignInMethod::device: return "device";
    }
    return "unknown";
}

Result<SignIn> complete_first_factor(const Deps& deps, const ProvedFactor& proved, const ProofStep& proof,
                                     const Caller& caller) {
    AUTHOS_TRY(const auto standing, load_standing(deps, proved, caller));
    if (standing.risk.action == RiskAction::block) return login_blocked();
    if (proved.approved_by) return open_session(deps, {proved, standing.risk}, {}, proof, caller);
    if (wants_second_factor(proved, standing.risk, standing.has_totp)) {
        return demand_second_factor(deps, proved, standing, proof, caller);
    }
    const JudgedFactor judged{proved, standing.risk};
    if (proved.two_factors) return open_session(deps, judged, amr_of(proved), proof, caller);
    return open_session(deps, judged, amr_of(proved), unless_totp_appeared(proof, proved.user.id), caller);
}

Result<SignIn> complete_second_factor(const Deps& deps, const PreauthClaims& claims,
                                      const SecondFactor& second, const ProofStep& proof,
                                      const Caller& caller) {
    const SignInPlace place{claims.context.org_slug, claims.context.service_slug, std::nullopt, std::nullopt};
    struct Judged {
        ProvedFactor proved;
        RiskVerdict risk;
    };
    AUTHOS_TRY(const auto standing,
               deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Judged> {
                   AUTHOS_TRY(auto target, find_login_target(s, place));
                   AUTHOS_TRY(auto candidate, find_login_candidate(s, target, claims.user_id));
                   if (!candidate.user) return proof_overtaken();
                   AUTHOS_TRY(check_entry(target, candidate));
                   // Again: the second factor may come from elsewhere.
                   AUTHOS_TRY(auto risk, assess_risk(deps, s, target, *candidate.user, caller));
                   return Judged{{.user = std::move(*candidate.user),
                                  .target = std::move(target),
                                  .method = claims.method,
                                  .two_factors = true,
                                  .resource = claims.resource,
                                  .device_code_id = claims.device_code_id,
                                  .saml_state = claims.saml_state,
                                  .remember_device = second.remember_device},
                                 std::move(risk)};
               }));
    if (standing.risk.action == RiskAction::block) return login_blocked();
    ProvedFactor first = standing.proved;
    first.two_factors = false; // its own name alone, then that of the second one
    return open_session(deps, {standing.proved, standing.risk}, amr_of(first) + " " + second.method + " mfa",
                        while_account_stays(deps, claims, standing.proved.user, proof), caller);
}

} // namespace authos::identity
