#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;
using identity::test::kPassword;

namespace {

Json claims_of_token(const SecretString& token) {
    const auto parts = split(token.reveal(), '.');
    return parse_json(as_text(decode_base64url(parts.at(1)).value())).value();
}

Json header_of_token(const SecretString& token) {
    const auto parts = split(token.reveal(), '.');
    return parse_json(as_text(decode_base64url(parts.at(0)).value())).value();
}

} // namespace

TEST_CASE("login: the right password opens a session whose token is accepted") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");

    const auto pair = f.login("ada@example.test");

    REQUIRE(pair);
    CHECK(pair->expires_in == std::chrono::hours{24});
    CHECK(pair->refresh_token.reveal().size() == 43);
    const auto principal = f.access(*pair);
    REQUIRE(principal);
    CHECK(principal->user_id == id);
    CHECK(principal->context == TokenContext{});
    CHECK(f.metric("sso_auth_attempts_total{method=\"password\",result=\"success\"}") == 1);
    CHECK(f.log.mentions("user.login.success"));
}

TEST_CASE("login: the access token says what the management profile demands") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");

    const auto pair = f.login("ada@example.test").value();

    const auto header = header_of_token(pair.access_token);
    CHECK(header.get_string("typ").value() == "authos-management+jwt");
    CHECK(header.get_string("kid").value() == "test-key");
    const auto claims = claims_of_token(pair.access_token);
    CHECK(claims.get_string("iss").value() == "https://sso.example.test");
    CHECK(claims.get_string("sub").value() == id.text());
    CHECK(claims.get_string("aud").value() == "platform");
    CHECK(claims.get_string("token_use").value() == "management_access");
    CHECK(claims.get_string("email").value() == "ada@example.test");
    CHECK_FALSE(claims.get_boolean("is_platform_owner").value());
    CHECK(claims.get_integer("exp").value() - claims.get_integer("iat").value() == 86400);
    CHECK(claims.get_string("jti").value().size() == 36);
    CHECK_FALSE(claims.contains("org"));
    CHECK_FALSE(claims.contains("service"));
}

TEST_CASE("login: the address is found in any letter case, the password only as it is") {
    Fixture f;
    f.add_user("Ada@Example.test");

    CHECK(f.login("aDA@eXAMPLE.TEST"));
    CHECK(f.login("ada@example.test", "Correct Horse Battery").error().reason == "invalid_credentials");
    CHECK(f.login("ada@example.test", std::string{kPassword} + " ").error().reason == "invalid_credentials");
}

TEST_CASE("login: [80-47] unknown, passwordless, malformed and wrong are one and the same answer") {
    Fixture f;
    f.add_user("ada@example.test");
    f.write([&](storage::Session& s) {
        return storage::insert_user(s, Fixture::platform(),
                                    {.id = UserId::make(f.random),
                                     .email = Email::parse("oauth@example.test").value(),
                                     .email_verified_at = f.clock->now(),
                                     .created_at = f.clock->now()});
    });

    const auto wrong = f.login("ada@example.test", "not the password").error();
    for (const auto* address : {"nobody@example.test", "oauth@example.test", "no address", ""}) {
        const auto other = f.login(address, "not the password").error();
        CHECK(other.code == wrong.code);
        CHECK(other.reason == wrong.reason);
        CHECK(other.message == wrong.message);
    }
    CHECK(wrong.code == Errc::unauthenticated);
    CHECK(wrong.message == "Invalid email or password");
    CHECK(f.metric("sso_login_failures_total{reason=\"invalid_credentials\"}") == 5);
    CHECK(f.metric("sso_auth_attempts_total{method=\"password\",result=\"failure\"}") == 5);
}

TEST_CASE("login: empty and over-long passwords are wrong passwords") {
    Fixture f;
    f.add_user("ada@example.test");

    CHECK(f.login("ada@example.test", "").error().reason == "invalid_credentials");
    CHECK(f.login("ada@example.test", std::string(1025, 'x')).error().reason == "invalid_credentials");
    CHECK(f.login("nobody@example.test", std::string(100'000, 'x')).error().reason == "invalid_credentials");
}

TEST_CASE("login: an unverified address is told so only after the right password") {
    Fixture f;
    const auto id = f.add_user("ada@example.test");
    f.write([&](storage::Session& s) {
        return storage::set_email(s, Fixture::platform(), id, Email::parse("new@example.test").value(),
                                  f.clock->now());
    });

    CHECK(f.login("new@example.test", "wrong password").error().reason == "invalid_credentials");
    const auto error = f.login("new@example.test").error();
    CHECK(error.reason == "email_not_verified");
    CHECK(error.message == "Please verify your email address before logging in");
    CHECK(f.metric("sso_login_failures_total{reason=\"email_not_verified\"}") == 1);
}

TEST_CASE("login: the form is checked before anything is looked up") {
    Fixture f;

    const auto service = login_with_password(
        f.deps, {.email = "a@b.test", .password = SecretString{"x"}, .place = {.service_slug = "shop"}},
        f.caller);
    const auto redirect =
        login_with_password(f.deps,
                            {.email = "a@b.test",
                             .password = SecretString{"x"},
                             .place = {.org_slug = "acme", .redirect_uri = "https://app.test/cb"}},
                            f.caller);

    CHECK(service.error().reason == "service_without_organization");
    CHECK(service.error().code == Errc::invalid_argument);
    CHECK(redirect.error().reason == "redirect_uri_without_service");
}

TEST_CASE("login: an unknown organization or service is not found, an inactive one refused") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    f.add_organization("acme", owner);
    f.add_organization("pending", owner, storage::OrgStatus::pending);

    CHECK(f.login_to_org("owner@example.test", "nowhere").error().reason == "organization_not_found");
    CHECK(f.login_to_service("owner@example.test", "acme", "none").error().reason == "service_not_found");
    const auto inactive = f.login_to_org("owner@example.test", "pending").error();
    CHECK(inactive.code == Errc::permission_denied);
    CHECK(inactive.reason == "organization_not_active");
    CHECK(inactive.message == "Organization is not active. Current status: pending");
    CHECK(f.metric("sso_login_failures_total{reason=\"organization_not_active\"}") == 1);
}

TEST_CASE("login: a member gets a token of the organization, others are refused") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    f.add_user("stranger@example.test");
    f.add_organization("acme", owner);

    const auto pair = f.login_to_org("owner@example.test", "acme");
    REQUIRE(pair);
    CHECK(claims_of_token(pair->access_token).get_string("aud").value() == "org:acme");
    CHECK(claims_of_token(pair->access_token).get_string("org").value() == "acme");
    CHECK(f.access(*pair)->context.org_slug == "acme");
    const auto refused = f.login_to_org("stranger@example.test", "acme").error();
    CHECK(refused.code == Errc::permission_denied);
    CHECK(refused.reason == "not_a_member");
}

TEST_CASE("login: a service admits whoever has a password identity for it") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto service = f.add_service(org, "shop");
    const auto customer = f.add_user("customer@example.test", org);
    f.add_password_identity(customer, org, service);

    const auto pair = f.login_to_service("customer@example.test", "acme", "shop");
    REQUIRE(pair);
    CHECK(claims_of_token(pair->access_token).get_string("aud").value() == "service:acme/shop");
    CHECK(claims_of_token(pair->access_token).get_string("service").value() == "shop");
    const auto refused = f.login_to_service("owner@example.test", "acme", "shop").error();
    CHECK(refused.reason == "service_access_denied");
    CHECK(refused.message == "You do not have access to this service");
}

TEST_CASE("login: [80-31] an identity for one service opens no other, and no other organization") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto acme = f.add_organization("acme", owner);
    const auto evil = f.add_organization("evil", owner);
    const auto shop = f.add_service(acme, "shop");
    f.add_service(acme, "bank");
    f.add_service(evil, "shop");
    const auto customer = f.add_user("customer@example.test", acme);
    f.add_password_identity(customer, acme, shop);

    CHECK(f.login_to_service("customer@example.test", "acme", "bank").error().reason ==
          "service_access_denied");
    CHECK(f.login_to_service("customer@example.test", "evil", "shop").error().reason ==
          "invalid_credentials");
    CHECK(f.login("customer@example.test").error().reason == "invalid_credentials");
}

TEST_CASE("login: the same address in two realms means the account that may enter") {
    Fixture f;
    const auto admin = f.add_user("ada@example.test");
    const auto org = f.add_organization("acme", admin);
    const auto service = f.add_service(org, "shop");
    const auto customer = f.add_user("ada@example.test", org);
    f.add_password_identity(customer, org, service);

    CHECK(f.access(f.login_to_org("ada@example.test", "acme").value())->user_id == admin);
    CHECK(f.access(f.login_to_service("ada@example.test", "acme", "shop").value())->user_id == customer);
    CHECK(f.access(f.login("ada@example.test").value())->user_id == admin);
}

TEST_CASE("login: [80-1] a redirect URI must be registered to the octet") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const auto service = f.add_service(org, "shop", R"(["https://app.test/cb"])");
    f.add_password_identity(owner, org, service);
    const auto attempt = [&](const std::string& uri) {
        return login_with_password(
            f.deps,
            {.email = "owner@example.test",
             .password = SecretString{kPassword},
             .place = {.org_slug = "acme", .service_slug = "shop", .redirect_uri = uri}},
            f.caller);
    };

    CHECK(attempt("https://app.test/cb"));
    for (const auto* uri :
         {"https://app.test/cb/", "https://app.test/cb/../x", "https://APP.test/cb",
          "https://app.test.evil.test/cb", "https://app.test/cb?x=1", "javascript:alert(1)", ""}) {
        CHECK(attempt(uri).error().reason == "redirect_uri_not_registered");
    }
}

TEST_CASE("login: [80-4] the port of a loopback redirect URI is free for native services alone") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("acme", owner);
    const std::string registered = R"(["http://127.0.0.1/cb"])";
    for (const char* type : {"web", "api", "mobile", "desktop"}) {
        f.add_password_identity(owner, org, f.add_service(org, type, registered, type));
        const auto attempt = [&](const std::string& uri) {
            return login_with_password(
                f.deps,
                {.email = "owner@example.test",
                 .password = SecretString{kPassword},
                 .place = {.org_slug = "acme", .service_slug = type, .redirect_uri = uri}},
                f.caller);
        };
        INFO(type);
        CHECK(attempt("http://127.0.0.1/cb"));
        const bool is_native = type == std::string{"mobile"} || type == std::string{"desktop"};
        CHECK(attempt("http://127.0.0.1:51234/cb").has_value() == is_native);
        CHECK_FALSE(attempt("http://127.0.0.1:51234/other"));
        CHECK_FALSE(attempt("http://127.0.0.1:80@evil.test/cb"));
    }
}

TEST_CASE("login: every success leaves a login event, no failure does") {
    Fixture f;
    f.add_user("ada@example.test");
    const auto active = [&] {
        return f.read([](storage::Session& s) { return storage::count_active_users(s, UnixMillis{0}); });
    };

    (void)f.login("ada@example.test", "wrong");
    CHECK(active() == 0);
    REQUIRE(f.login("ada@example.test"));
    CHECK(active() == 1);
}

TEST_CASE("login: an outage of the database is no failed login") {
    Fixture f;
    f.add_user("ada@example.test");
    const auto before = f.metric("sso_auth_attempts_total{method=\"password\",result=\"failure\"}");
    // No time is left for any answer.
    f.caller.deadline = Deadline{Clock::Steady{}};

    const auto pair = f.login("ada@example.test");

    REQUIRE_FALSE(pair);
    CHECK(pair.error().code != Errc::unauthenticated);
    CHECK(f.metric("sso_auth_attempts_total{method=\"password\",result=\"failure\"}") == before);
    CHECK_FALSE(f.log.mentions("user.login.failed"));
}

TEST_CASE("login: neither the password nor a token reaches the log") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    const std::string access = pair.access_token.reveal();
    const std::string refresh = pair.refresh_token.reveal();
    (void)f.login("ada@example.test", "wrong-but-secret");
    (void)f.refresh(pair);

    CHECK_FALSE(f.log.mentions(kPassword));
    CHECK_FALSE(f.log.mentions("wrong-but-secret"));
    CHECK_FALSE(f.log.mentions(access));
    CHECK_FALSE(f.log.mentions(refresh));
    CHECK_FALSE(f.log.mentions("ada@example.test"));
    CHECK(f.log.mentions("a***@example.test"));
}

TEST_CASE("login: two logins are two sessions with different tokens") {
    Fixture f;
    const auto first = f.sign_in("ada@example.test");
    const auto second = f.login("ada@example.test").value();

    CHECK(first.access_token.reveal() != second.access_token.reveal());
    CHECK(first.refresh_token.reveal() != second.refresh_token.reveal());
    CHECK(f.access(first)->session_id != f.access(second)->session_id);
}
