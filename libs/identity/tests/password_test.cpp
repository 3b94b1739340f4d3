#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/audit.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "authos/storage/repo/platform/audit.hpp"
#include "authos/storage/repo/platform/owners.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;
using identity::test::kPassword;

namespace {

constexpr const char* kNewPassword = "battery staple horse";

Result<void> change(Fixture& f, const TokenPair& pair, const std::string& current, const std::string& next) {
    return change_password(f.deps, f.access(pair).value(), {SecretString{current}, SecretString{next}},
                           f.caller);
}

std::vector<storage::ClaimedJob> queued_jobs(Fixture& f) {
    return f.write([&](storage::Session& s) {
        return storage::claim_jobs(s,
                                   {"test", 10, f.clock->now(), f.clock->now() + std::chrono::seconds{60}});
    });
}

} // namespace

TEST_CASE("password change: only the new password signs in afterwards") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");

    REQUIRE(change(f, pair, kPassword, kNewPassword));

    CHECK(f.login("ada@example.test").error().reason == "invalid_credentials");
    CHECK(f.login("ada@example.test", kNewPassword));
    CHECK(f.log.mentions("user.password.changed"));
    CHECK_FALSE(f.log.mentions(kNewPassword));
}

TEST_CASE("password change: [80-30] other sessions end, the changing one stays") {
    Fixture f;
    const auto mine = f.sign_in("ada@example.test");
    const auto stolen = f.login("ada@example.test").value();

    REQUIRE(change(f, mine, kPassword, kNewPassword));

    CHECK(f.access(mine));
    CHECK(f.refresh(mine));
    CHECK(f.access(stolen).error().reason == "session_ended");
    CHECK(f.refresh(stolen).error().reason == "refresh_token_invalid");
}

TEST_CASE("password change: the current password must be proved") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");

    const auto refused = change(f, pair, "not the password", kNewPassword).error();

    CHECK(refused.code == Errc::invalid_argument);
    CHECK(refused.reason == "current_password_wrong");
    CHECK(f.login("ada@example.test"));
}

TEST_CASE("password change: too short, too long and the same password are refused") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");

    CHECK(change(f, pair, kPassword, "1234567").error().reason == "password_too_short");
    CHECK(change(f, pair, kPassword, std::string(1025, 'x')).error().reason == "password_too_long");
    CHECK(change(f, pair, kPassword, kPassword).error().reason == "password_unchanged");
    std::string longest;
    while (longest.size() < 1024) longest += "four more words and ";
    longest.resize(1024);
    CHECK(change(f, pair, kPassword, longest));
}

TEST_CASE("password change: what is easily guessed is refused, and the old password stays") {
    Fixture f;
    const auto pair = f.sign_in("ada.lovelace@analytical.test");

    for (const char* common : {"password1", "Football", "qwertyuiop"}) {
        const auto refused = change(f, pair, kPassword, common).error();
        CHECK(refused.code == Errc::invalid_argument);
        CHECK(refused.reason == "password_common");
    }
    for (const char* own : {"Ada.Lovelace1815", "analytical!", "AuthOS-2026"}) {
        CHECK(change(f, pair, kPassword, own).error().reason == "password_of_context");
    }
    CHECK(change(f, pair, kPassword, "zzzzzzzzzzzz").error().reason == "password_trivial");
    CHECK(f.login("ada.lovelace@analytical.test"));
}

TEST_CASE("password change: the names of the organization and service of the session are no password") {
    Fixture f;
    const auto owner = f.add_user("owner@example.test");
    const auto org = f.add_organization("heliotrope", owner);
    const auto service = f.add_service(org, "greenhouse");
    const auto customer = f.add_user("customer@example.test", org);
    f.add_password_identity(customer, org, service);
    const auto pair = f.login_to_service("customer@example.test", "heliotrope", "greenhouse").value();

    CHECK(change(f, pair, kPassword, "heliotrope2026").error().reason == "password_of_context");
    CHECK(change(f, pair, kPassword, "Greenhouse!").error().reason == "password_of_context");
    // Who has nothing to do with them may like flowers.
    CHECK(change(f, f.login("owner@example.test").value(), kPassword, "heliotrope2026"));
}

TEST_CASE("password change: another spelling of the same accents is the same password") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    REQUIRE(change(f, pair, kPassword, "caf\u00e9 au lait"));

    CHECK(change(f, pair, "cafe\u0301 au lait", "cafe\u0301 au lait").error().reason == "password_unchanged");
    CHECK(change(f, pair, "cafe\u0301 au lait", "caf\u00e9 au lait").error().reason == "password_unchanged");
    CHECK(f.login("ada@example.test", "cafe\u0301 au lait"));
}

TEST_CASE("password change: an account without a password has nothing to change") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");
    auto principal = f.access(pair).value();
    const auto id = UserId::make(f.random);
    f.write([&](storage::Session& s) {
        return storage::insert_user(
            s, Fixture::platform(),
            {.id = id, .email = Email::parse("oauth@example.test").value(), .created_at = f.clock->now()});
    });
    principal.user_id = id;

    const PasswordChange wanted{SecretString{kPassword}, SecretString{kNewPassword}};
    CHECK(change_password(f.deps, principal, wanted, f.caller).error().reason == "password_not_set");
}

TEST_CASE("password change: the account is told by a sealed mail in the same transaction") {
    Fixture f;
    const auto pair = f.sign_in("ada@example.test");

    REQUIRE(change(f, pair, kPassword, kNewPassword));

    const auto jobs = queued_jobs(f);
    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].type == "send_email");
    CHECK(jobs[0].payload.find("ada@example.test") == std::string::npos);
    const auto mail = open_mail_payload(f.deps, jobs[0].claim.id, jobs[0].payload).value();
    CHECK(mail.to.text() == "ada@example.test");
    CHECK(mail.subject == "Your password was changed");
    CHECK(mail.text.find("192.0.2.7") != std::string::npos);
    CHECK(mail.text.find(kNewPassword) == std::string::npos);
}

TEST_CASE("password change: without a mail server no mail is queued") {
    Fixture f;
    f.settings.mail_from.reset();
    const auto pair = f.sign_in("ada@example.test");
    REQUIRE(change(f, pair, kPassword, kNewPassword));
    CHECK(queued_jobs(f).empty());
}

TEST_CASE("password change: leaves an audit row where the account has a log") {
    Fixture f;
    const auto owner = f.sign_in("owner@example.test");
    const auto owner_id = f.access(owner)->user_id;
    f.write([&](storage::Session& s) {
        return storage::platform::promote_owner(s, Fixture::platform(), owner_id, f.clock->now());
    });
    const auto acme = f.add_organization("acme", owner_id);
    const auto shop = f.add_service(acme, "shop");
    const auto customer_id = f.add_user("customer@example.test", acme);
    f.add_password_identity(customer_id, acme, shop);
    const auto customer = f.login_to_service("customer@example.test", "acme", "shop").value();

    REQUIRE(change(f, owner, kPassword, kNewPassword));
    REQUIRE(change(f, customer, kPassword, kNewPassword));

    const auto platform_rows =
        f.read([](storage::Session& s) { return storage::platform::list_audit(s, Fixture::platform(), {}); });
    REQUIRE(platform_rows.size() == 1);
    CHECK(platform_rows[0].action == "security.password.changed");
    CHECK(platform_rows[0].owner == owner_id);
    const auto org_rows = f.read([&](storage::Session& s) {
        return storage::list_audit(s, storage::ScopeAuthority::organization(acme),
                                   {.filter = {.action = "security.password.changed"}});
    });
    REQUIRE(org_rows.size() == 1);
    CHECK(org_rows[0].actor == customer_id);
    CHECK(org_rows[0].ip_address == "192.0.2.7");
}
