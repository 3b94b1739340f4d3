#include "authos/authcore/jwt.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

// The claims of a good token of `user`, to be spoilt by the test.
Json good_claims(const Fixture& f, const UserId& user) {
    const auto now = f.clock->now().seconds();
    return Json::object({{"iss", f.settings.base_url},
                         {"sub", user.text()},
                         {"aud", "platform"},
                         {"iat", now},
                         {"exp", now + 3600},
                         {"jti", "5a1f9f5e-6a0e-4c5e-9a57-0f4c6a9a2b11"},
                         {"token_use", "management_access"},
                         {"email", "ada@example.test"},
                         {"is_platform_owner", false}});
}

// Signs `claims` with the server's own key and gives the token a live session, so that nothing but the
// token itself can be the reason of a refusal.
SecretString planted_token(Fixture& f, const UserId& user, const std::string& typ, const Json& claims) {
    auto token = authcore::sign_jwt(f.keys, typ, claims).value();
    f.write([&](storage::Session& s) {
        return storage::insert_session(s, {.id = SessionId::make(f.random),
                                           .user_id = user,
                                           .access_token = authcore::hash_token(token),
                                           .access_expires_at = f.clock->now() + std::chrono::hours{1000},
                                           .proof = {f.clock->now(), "pwd"},
                                           .created_at = f.clock->now()});
    });
    return token;
}

std::string refusal(Fixture& f, const SecretString& token) {
    const auto principal = authenticate(f.deps, token, {});
    return principal ? "accepted" : principal.error().reason;
}

} // namespace

TEST_CASE("authenticate: the planted token of these tests is good before it is spoilt") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    CHECK(refusal(f, planted_token(f, id, "authos-management+jwt", good_claims(f, id))) == "accepted");
}

TEST_CASE("authenticate: [80-25] a token of another kind is refused, though its session lives") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    for (const auto* typ : {"at+jwt", "authos-mfa-preauth+jwt", "authos-impersonation+jwt",
                            "oauth-id-jag+jwt", "JWT", "logout+jwt", ""}) {
        CAPTURE(typ);
        CHECK(refusal(f, planted_token(f, id, typ, good_claims(f, id))) == "token_invalid");
    }
    for (const auto* use : {"external_resource_access", "mfa_preauth", "impersonation", ""}) {
        auto claims = good_claims(f, id);
        claims.set("token_use", use);
        CHECK(refusal(f, planted_token(f, id, "authos-management+jwt", claims)) == "token_invalid");
    }
}

TEST_CASE("authenticate: a token whose claims contradict each other is refused") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    const auto spoilt = [&](const std::string& name, Json value) {
        auto claims = good_claims(f, id);
        claims.set(name, std::move(value));
        return refusal(f, planted_token(f, id, "authos-management+jwt", claims));
    };
    CHECK(spoilt("aud", "org:acme") == "token_invalid");
    CHECK(spoilt("org", "acme") == "token_invalid");
    CHECK(spoilt("service", "shop") == "token_invalid");
    CHECK(spoilt("aud", Json::array({Json{"platform"}, Json{"org:acme"}})) == "token_invalid");
    CHECK(spoilt("iss", "https://evil.example.test") == "token_invalid");
    CHECK(spoilt("sub", "not-an-id") == "token_invalid");
    CHECK(spoilt("email", "no address") == "token_invalid");
    CHECK(spoilt("is_platform_owner", "true") == "token_invalid");
    CHECK(spoilt("iat", f.clock->now().seconds() + 7200) == "token_invalid");
}

TEST_CASE("authenticate: a token without one of its claims is refused") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    for (const auto* name :
         {"iss", "sub", "aud", "iat", "exp", "jti", "token_use", "email", "is_platform_owner"}) {
        CAPTURE(name);
        auto claims = good_claims(f, id);
        claims.erase(name);
        CHECK(refusal(f, planted_token(f, id, "authos-management+jwt", claims)) == "token_invalid");
    }
}

TEST_CASE("authenticate: [80-24] tampered, unsigned and foreign-signed tokens are refused") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    const auto parts = split(pair.access_token.reveal(), '.');
    const auto joined = [](std::string_view a, std::string_view b, std::string_view c) {
        return SecretString{std::string{a} + "." + std::string{b} + "." + std::string{c}};
    };
    const auto none = encode_base64url(as_bytes(R"({"alg":"none","typ":"authos-management+jwt"})"));
    auto payload = parse_json(as_text(decode_base64url(parts[1]).value())).value();
    payload.set("is_platform_owner", true);

    CHECK(refusal(f, joined(none, parts[1], "")) == "token_invalid");
    CHECK(refusal(f, joined(parts[0], encode_base64url(as_bytes(payload.dump())), parts[2])) ==
          "token_invalid");
    CHECK(refusal(f, joined(parts[0], parts[1], "")) == "token_invalid");
    CHECK(refusal(f, SecretString{}) == "token_invalid");
    CHECK(refusal(f, SecretString{"a.b.c"}) == "token_invalid");
    const auto foreign = test::make_test_keys("test-key");
    CHECK(refusal(f, authcore::sign_jwt(foreign, "authos-management+jwt", payload).value()) ==
          "token_invalid");
}

TEST_CASE("authenticate: a refresh token is no access token") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    CHECK(refusal(f, pair.refresh_token) == "token_invalid");
}

TEST_CASE("authenticate: an expired token is told apart, from its last second on") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    f.clock->advance(std::chrono::hours{24} - std::chrono::milliseconds{1});
    CHECK(f.access(pair));
    f.clock->advance(std::chrono::milliseconds{1});
    const auto expired = f.access(pair).error();
    CHECK(expired.code == Errc::unauthenticated);
    CHECK(expired.reason == "token_expired");
}

TEST_CASE("authenticate: a well-signed token without a session is refused") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    const auto token = authcore::sign_jwt(f.keys, "authos-management+jwt", good_claims(f, id)).value();
    const auto error = authenticate(f.deps, token, {}).error();
    CHECK(error.code == Errc::unauthenticated);
    CHECK(error.reason == "session_ended");
}

TEST_CASE("authenticate: [80-25] a token planted into the session of another user is refused") {
    Fixture f;
    const auto ada = f.add_user("ada@example.test");
    const auto eve = f.add_user("eve@example.test");
    CHECK(refusal(f, planted_token(f, eve, "authos-management+jwt", good_claims(f, ada))) == "session_ended");
}

TEST_CASE("authenticate: platform ownership comes from the database, not from the token") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    auto claims = good_claims(f, id);
    claims.set("is_platform_owner", true);
    const auto principal = authenticate(f.deps, planted_token(f, id, "authos-management+jwt", claims), {});
    REQUIRE(principal);
    CHECK_FALSE(principal->is_platform_owner);
}

TEST_CASE("authenticate: tokens of a previous signing key stay good, those of a removed key do not") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    const auto old = authcore::VerificationKey{f.keys.active().kid, f.keys.active().key.public_key()};
    const auto fresh = [] {
        return authcore::SigningKey{authcore::Kid::parse("next-key").value(),
                                    authcore::PrivateKey::generate(authcore::Algorithm::es256).value()};
    };

    f.keys = authcore::KeySet::make(fresh(), {old}).value();
    CHECK(f.access(pair));
    f.keys = authcore::KeySet::make(fresh()).value();
    CHECK(f.access(pair).error().reason == "token_invalid");
}

TEST_CASE("authenticate: [80-29] suspending an organization ends its services' sessions at once") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto service = f.add_service(org, "shop");
    const auto customer = f.add_user("customer@example.test", org);
    f.add_password_identity(customer, org, service);
    const auto pair = f.login_to_service("customer@example.test", "acme", "shop").value();
    const auto admin = f.login_to_org("owner@example.test", "acme").value();
    REQUIRE(f.access(pair));

    f.set_status(org, storage::OrgStatus::active, storage::OrgStatus::suspended, owner);

    CHECK(f.access(pair).error().reason == "organization_not_active");
    CHECK(f.access(admin));
}

TEST_CASE("authenticate: attempts are counted by result") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    (void)f.access(pair);
    (void)authenticate(f.deps, SecretString{"x"}, {});
    CHECK(f.metric("sso_auth_attempts_total{method=\"access_token\",result=\"success\"}") == 1);
    CHECK(f.metric("sso_auth_attempts_total{method=\"access_token\",result=\"failure\"}") == 1);
}
