// Pre-auth tokens, the codes of second factors, and the challenges of passkeys.
#include "account_mails.hpp"
#include "mfa_fixture.hpp"
#include "passkeys_fixture.hpp"
#include "single_use.hpp"

namespace authos::api::test {
namespace {

/// Three who have an authenticator: Ada, Bob, and who has Ada's address in another tenant.
struct EnrolledFixture : MfaFixture {
    std::string access = sign_in("ada@example.test");
    Authenticator app = enrol(access);
    Authenticator bobs = enrol(add_and_sign_in("bob@example.test"));
    Tenant bravo = add_tenant("bravo");
    Authenticator namesakes = enrol(sign_in_namesake());
    std::size_t codes_given = 0;

    std::string add_and_sign_in(const std::string& email) {
        add_user(email);
        return sign_in(email);
    }
    std::string sign_in_namesake() {
        add_member(bravo.id, add_user("ada@example.test", bravo.id), "member");
        return sign_in("ada@example.test", "bravo");
    }
    /// Codes of the moment are new, and no earlier guesses count.
    void wait() { clock.advance(std::chrono::minutes{3}); }
    std::string code_of(const Authenticator& whose) { return whose.code(clock.now()); }
    std::string recovery_code() { return app.recovery_codes.at(codes_given++ % app.recovery_codes.size()); }
    std::vector<std::string> first_factors(std::size_t count) {
        std::vector<std::string> tokens;
        for (std::size_t i = 0; i < count; ++i) tokens.push_back(first_factor());
        return tokens;
    }
    /// What else a pre-auth token might open, and who else might complete it.
    std::vector<Swap> swaps_of(const std::string& token) {
        return {{"another user's code", [=, this] { return verify(token, code_of(bobs)); }},
                {"another user's recovery code", [=, this] { return verify(token, bobs.recovery_codes[0]); }},
                {"a code of the same address in another tenant",
                 [=, this] { return verify(token, code_of(namesakes)); }},
                {"as an access token", [=, this] { return get("/api/user", token); }},
                {"as a refresh token", [=, this] { return refresh(token); }},
                {"another device", [=, this] {
                     return post("/api/auth/mfa/verify",
                                 Json::object({{"preauth_token", token},
                                               {"code", code_of(app)},
                                               {"device_code_id", "00000000-0000-4000-8000-000000000000"}}));
                 }}};
    }
    /// What else asks for a code of somebody who is signed in.
    std::vector<Swap> other_doors(const std::string& code) {
        const auto remove = [=, this](const std::string& target, const char* member) {
            return send_json("DELETE", target, Json::object({{member, code}}).dump(), access);
        };
        return {{"to remove the second factor", [=] { return remove("/api/user/mfa", "code"); }},
                {"to be forgotten",
                 [=, this] { return remove("/api/privacy/forget/" + ada.text(), "mfa_code"); }}};
    }
    /// `code` with fifty sign-ins of Ada that wait for one; what others get with it.
    Issued code_for_all(const std::string& code) {
        const auto tokens = first_factors(50);
        const std::string bob = first_factor("bob@example.test");
        const std::string namesake = first_factor("ada@example.test", "bravo");
        return {
            .present = [=, this](std::size_t i) { return verify(tokens[i], code); },
            .swaps = {{"another user", [=, this] { return verify(bob, code); }},
                      {"the same address in another tenant", [=, this] { return verify(namesake, code); }}},
            .after = other_doors(code)};
    }
};

struct PreauthFixture : EnrolledFixture {
    Issued issue() {
        wait();
        const std::string token = first_factor();
        return {.present = [=, this](std::size_t) { return verify(token, code_of(app)); },
                .swaps = swaps_of(token),
                .lifetime = identity_settings.mfa_preauth_ttl,
                // With a code that was not used: it is the token that is refused.
                .again =
                    [=, this] {
                        clock.advance(std::chrono::seconds{31});
                        return verify(token, code_of(app));
                    }};
    }
};

struct PreauthRecoveryFixture : EnrolledFixture {
    Issued issue() {
        wait();
        const std::string token = first_factor();
        const std::size_t from = codes_given++;
        // Each caller has a code of its own, as far as they go.
        return {
            .present =
                [=, this](std::size_t i) { return verify(token, app.recovery_codes.at((from + i) % 10)); },
            .swaps = swaps_of(token),
            .lifetime = identity_settings.mfa_preauth_ttl};
    }
};

struct RecoveryCodeFixture : EnrolledFixture {
    Issued issue() {
        wait();
        return code_for_all(recovery_code());
    }
};

struct TotpFixture : EnrolledFixture {
    Issued issue() {
        wait();
        Issued value = code_for_all(code_of(app));
        // Accepted in its own step, and in those before and after it.
        const authcore::TotpRules rules;
        const auto last = authcore::totp_step(clock.now(), rules) + rules.window_steps;
        const auto now =
            std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds{clock.now().count()});
        value.lifetime = rules.step * (last + 1) - now;
        return value;
    }
};

/// A sign-in that looks like another's is confirmed by mail.
struct MailCodeFixture : PortalFixture {
    int issued = 0;

    MailCodeFixture() {
        identity_settings.device_trust_secret = SecretString{std::string(64, 'a')};
        const Json rules =
            Json::object({{"enforcement_mode", "challenge"}, {"low_threshold", Json{std::int64_t{10}}}});
        const auto set = send_json("PUT", "/api/organizations/acme/risk-settings", rules.dump(),
                                   sign_in(org.owner_email, "acme"));
        if (set.status() != 200) throw std::logic_error("no rules: " + set.text("error"));
    }
    struct Challenge {
        std::string preauth;
        std::string code;
    };
    Challenge challenge(const std::string& name) {
        const std::string email = name + std::to_string(issued) + "@mail.test";
        add_member(org.id, add_user(email), "member");
        (void)mails();
        const auto half = log_in(email, kPassword, Json::object({{"org_slug", "acme"}}));
        if (half.status() != 200 || !half.text("refresh_token").empty())
            throw std::logic_error("no challenge");
        return {half.text("access_token"), digits_of(only_mail().text)};
    }
    static std::string digits_of(const std::string& text) {
        std::string run;
        for (const char c : text + " ") {
            if (c >= '0' && c <= '9') {
                run += c;
            } else {
                if (run.size() == 6) return run;
                run.clear();
            }
        }
        throw std::logic_error("no code in the mail");
    }
    Answer verify_code(const std::string& preauth, const std::string& code) {
        return post("/api/auth/mfa/verify", Json::object({{"preauth_token", preauth}, {"code", code}}));
    }
    Issued issue() {
        ++issued;
        const Challenge ada = challenge("ada");
        const Challenge eve = challenge("eve");
        return {.present = [=, this](std::size_t) { return verify_code(ada.preauth, ada.code); },
                .swaps = {{"another user", [=, this] { return verify_code(eve.preauth, ada.code); }},
                          {"another user's code", [=, this] { return verify_code(ada.preauth, eve.code); }}},
                .lifetime = identity_settings.mfa_preauth_ttl};
    }
};

struct KeyHoldersFixture : PasskeyFixture {
    UserId ada = add_user("ada@example.test");
    UserId eve = add_user("eve@example.test");
    Tenant bravo = add_tenant("bravo");
    UserId namesake = add_user("ada@example.test", bravo.id);
    std::string adas = sign_in("ada@example.test");
    std::string eves = sign_in("eve@example.test");
    std::string namesakes = sign_in_namesake();

    std::string sign_in_namesake() {
        add_member(bravo.id, namesake, "member");
        return sign_in("ada@example.test", "bravo");
    }
};

struct RegistrationFixture : KeyHoldersFixture {
    Issued issue() {
        const auto begun = start_registration(adas);
        if (begun.status() != 200) throw std::logic_error("no challenge: " + begun.text("error"));
        const std::string challenge = begun.text("challenge_id");
        const Json options = begun.json.get("options").value();
        SoftPasskey passkey{random};
        const Json made = passkey.create(options);
        const Json assertion = passkey.get(options, ada.text());
        return {.present = [=, this](std::size_t) { return finish_registration(adas, challenge, made); },
                .swaps = {{"another user", [=, this] { return finish_registration(eves, challenge, made); }},
                          {"the same address in another tenant",
                           [=, this] { return finish_registration(namesakes, challenge, made); }},
                          {"nobody", [=, this] { return finish_registration({}, challenge, made); }},
                          {"as a sign-in", [=, this] { return finish_login(challenge, assertion); }}},
                .lifetime = std::chrono::minutes{5}};
    }
};

struct AuthenticationFixture : KeyHoldersFixture {
    SoftPasskey key = add_passkey(adas);
    SoftPasskey eves_key = add_passkey(eves);
    SoftPasskey namesakes_key = add_passkey(namesakes);

    Issued issue() {
        const auto begun = start_login("ada@example.test");
        const auto elsewhere = start_login("ada@example.test");
        if (begun.status() != 200) throw std::logic_error("no challenge: " + begun.text("error"));
        const std::string challenge = begun.text("challenge_id");
        const Json options = begun.json.get("options").value();
        const Json other_options = elsewhere.json.get("options").value();
        const Json right = key.get(options, ada.text());
        const auto with = [=, this](const Json& assertion) {
            return [=, this] { return finish_login(challenge, assertion); };
        };
        // An authenticator answers a challenge once. Whoever gets it wrong begins again.
        return {.present = [=, this](std::size_t) { return finish_login(challenge, right); },
                .swaps = {{"as a registration",
                           [=, this, made = SoftPasskey{random}.create(options)] {
                               return finish_registration(adas, challenge, made);
                           }},
                          {"another user's passkey", with(eves_key.get(options, eve.text())), true},
                          {"a passkey of the same address in another tenant",
                           with(namesakes_key.get(options, namesake.text())), true},
                          {"what another browser's challenge was answered with",
                           with(key.get(other_options, ada.text())), true}},
                .lifetime = std::chrono::minutes{5}};
    }
};

} // namespace

std::vector<SingleUse> factor_values() {
    return {
        row_of<PreauthFixture>({.name = "pre-auth token, with a TOTP code",
                                .table = "distributed_locks",
                                .makes = "sessions",
                                .refused = {400}}),
        row_of<PreauthRecoveryFixture>({.name = "pre-auth token, with a recovery code",
                                        .table = "distributed_locks",
                                        .makes = "sessions",
                                        .refused = {400}}),
        row_of<RecoveryCodeFixture>(
            {.name = "recovery code", .table = "totp_backup_codes", .makes = "sessions", .refused = {401}}),
        row_of<TotpFixture>(
            {.name = "TOTP code", .table = "user_totp_secrets", .makes = "sessions", .refused = {401}}),
        row_of<MailCodeFixture>({.name = "mailed sign-in code",
                                 .table = "mfa_mail_codes",
                                 .makes = "sessions",
                                 .refused = {400}}),
        row_of<RegistrationFixture>({.name = "passkey challenge, to register",
                                     .table = "webauthn_challenges",
                                     .makes = "user_passkeys",
                                     .refused = {400}}),
        row_of<AuthenticationFixture>({.name = "passkey challenge, to sign in",
                                       .table = "webauthn_challenges",
                                       .makes = "sessions",
                                       .refused = {400}})};
}

} // namespace authos::api::test
