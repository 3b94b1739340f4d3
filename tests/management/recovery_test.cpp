// Forgotten passwords, magic links and first passwords.
#include "account_mails.hpp"

#include "authos/storage/repo/domain_routes.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kNewPassword = "another fine staple";

void enable_totp(AccountFixture& f, const UserId& user) {
    using storage::detail::param;
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::detail::execute(
            s,
            "INSERT INTO user_totp_secrets (id, user_id, secret_encrypted, encryption_key_id, enabled, "
            "created_at) "
            "VALUES (:id, :user, 'x', 'default', 1, :now)",
            {param("id", JobId::make(f.random)), param("user", user), param("now", f.clock.now())}));
        return {};
    });
}

/// The organization proves the domain and lets its people sign in at its provider alone.
void manage(PortalFixture& f, const std::string& domain) {
    const storage::DomainRoute route{.id = storage::DomainRouteId::make(f.random),
                                     .domain = domain,
                                     .login_policy = "upstream_only",
                                     .verification_token = "token",
                                     .created_at = f.clock.now(),
                                     .updated_at = f.clock.now()};
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::insert_domain_route(s, f.scope(f.org.id), route));
        AUTHOS_TRY(storage::confirm_domain_route(s, f.scope(f.org.id), route.id, f.clock.now()));
        return {};
    });
}

/// An account that signs in elsewhere, and a session of it.
struct Passwordless {
    UserId id;
    std::string token;
};
Passwordless add_passwordless(AccountFixture& f, const std::string& email) {
    const UserId id = f.add_user(email);
    const auto token = f.sign_in(email);
    f.write([&](storage::Session& s) {
        return storage::clear_password_hash(s, AccountFixture::platform(), id, f.clock.now());
    });
    return {id, token};
}

} // namespace

TEST_CASE("reset: a new password ends every session and every other open link, and signs nobody in") {
    AccountFixture f;
    const UserId id = f.add_user("ada@mail.test");
    enable_totp(f, id);
    f.forgot("ada@mail.test");
    const auto older = f.only_mail();
    f.forgot("ada@mail.test");
    f.magic("ada@mail.test");
    const auto open = f.mails();
    REQUIRE(open.size() == 2);
    CHECK_THAT(open[0].text, Catch::Contains("https://app.example.test/reset-password?token="));
    const auto session = add_passwordless(f, "eve@mail.test"); // somebody else's stays

    CHECK(f.reset(older.token(), kNewPassword).status() == 400);
    CHECK(f.reset(open[0].token(), "password1234").status() == 400); // refused, and not used up
    const auto done = f.reset(open[0].token(), kNewPassword);
    REQUIRE(done.status() == 200);
    CHECK_FALSE(done.json.contains("access_token"));
    CHECK(f.reset(open[0].token(), kNewPassword).status() == 400);
    CHECK(f.follow(open[1].token()).status() == 400);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 401);
    // The second factor is still there.
    const auto entered = f.log_in("ada@mail.test", kNewPassword);
    REQUIRE(entered.status() == 200);
    CHECK(entered.text("refresh_token").empty());
    CHECK(f.get("/api/user", session.token).status() == 200);
    CHECK(f.only_mail().subject == "Your password was changed");
}

TEST_CASE("reset: sessions end, and the address is proved by it") {
    AccountFixture f;
    f.sign_up("ada@mail.test", Json::object(), "password of a stranger");
    f.mails();
    f.forgot("ada@mail.test");
    CHECK(f.reset(f.only_mail().token(), kNewPassword).status() == 200);
    const auto entered = f.log_in("ada@mail.test", kNewPassword);
    REQUIRE(entered.status() == 200);
    CHECK(f.log_in("ada@mail.test", "password of a stranger").status() == 401);
    f.mails();
    f.forgot("ada@mail.test");
    CHECK(f.reset(f.only_mail().token(), "yet another staple").status() == 200);
    CHECK(f.get("/api/user", entered.text("access_token")).status() == 401);
    CHECK(f.refresh(entered.text("refresh_token")).status() == 401);
}

TEST_CASE("reset: [80-8] nothing but the mailed secret changes a password") {
    PortalFixture f;
    f.add_user("ada@mail.test");
    f.add_user("eve@mail.test");
    f.forgot("ada@mail.test");
    f.forgot("eve@mail.test");
    const auto sent = f.mails();
    REQUIRE(sent.size() == 2);
    const std::string token = sent[0].token();
    CHECK(f.reset("", kNewPassword).status() == 400);
    CHECK(f.reset(f.find_account("ada@mail.test")->id.text(), kNewPassword).status() == 400);
    CHECK(f.verify(token).status() == 400);
    CHECK(f.follow(token).status() == 400);
    // What else a body names does not choose the account.
    const auto eve = f.post("/api/auth/reset-password",
                            Json::object({{"token", sent[1].token()},
                                          {"new_password", kNewPassword},
                                          {"email", "ada@mail.test"},
                                          {"user_id", f.find_account("ada@mail.test")->id.text()}}));
    CHECK(eve.status() == 200);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 200);
    CHECK(f.log_in("eve@mail.test", kNewPassword).status() == 200);
    f.clock.advance(std::chrono::hours{1});
    CHECK(f.reset(token, kNewPassword).status() == 400);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 200);
}

TEST_CASE("reset: of 50 presentations of one token one wins") {
    AccountFixture f;
    f.add_user("ada@mail.test");
    f.forgot("ada@mail.test");
    const std::string token = f.only_mail().token();
    const auto statuses = statuses_in_parallel(50, [&](std::size_t i) {
        int status = 503;
        while (status == 503) status = f.reset(token, "password number " + std::to_string(i)).status();
        return status;
    });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 49}});
}

TEST_CASE("mails: [80-5] links begin with the configured origin, and mailed targets are registered ones") {
    PortalFixture f;
    f.add_user("ada@mail.test", f.org.id);
    for (const char* evil :
         {"//evil.test", "/\\evil.test", "https:evil.test", "javascript:alert(1)", "data:text/html,x",
          "https://portal.example.test/callback?x=1", "https://portal.example.test/CALLBACK"}) {
        for (const char* path : {"/api/auth/register", "/api/auth/forgot-password",
                                 "/api/auth/resend-verification", "/api/auth/magic-link/request"}) {
            const Json body = f.wish("ada@mail.test", f.at_portal().set("redirect_uri", evil));
            CHECK(f.post(path, Json{body}.set("password", kPassword)).status() == 400);
        }
    }
    CHECK(f.mails().empty());
}

TEST_CASE("mails: [80-6] a forged host changes no link") {
    AccountFixture f;
    f.add_user("ada@mail.test");
    for (const char* path : {"/api/auth/forgot-password", "/api/auth/magic-link/request"}) {
        const auto answer = f.call({.method = "POST",
                                    .target = path,
                                    .headers = {{"Content-Type", "application/json"},
                                                {"Host", "evil.test"},
                                                {"X-Forwarded-Host", "evil.test"},
                                                {"X-Forwarded-Proto", "http"},
                                                {"X-Forwarded-Port", "1"},
                                                {"Forwarded", "host=evil.test;proto=http"}},
                                    .body = f.wish("ada@mail.test").dump()});
        CHECK(answer.status() == 200);
    }
    const auto sent = f.mails();
    REQUIRE(sent.size() == 2);
    for (const auto& mail : sent) {
        CHECK_THAT(mail.text, !Catch::Contains("evil"));
        CHECK_THAT(mail.text, Catch::Contains("https://app.example.test/"));
    }
}

TEST_CASE("mails: an organization's server never carries the links of accounts that live elsewhere") {
    PortalFixture f;
    const UserId ada = f.add_user("ada@mail.test"); // of the platform, and a member
    f.add_member(f.org.id, ada, "member");
    f.add_user("bob@mail.test"); // of the platform, and a stranger
    f.add_user("eve@mail.test", f.org.id);
    for (const char* address : {"ada@mail.test", "bob@mail.test", "eve@mail.test"}) {
        f.forgot(address, Json::object({{"org_slug", "acme"}}));
        f.magic(address, Json::object({{"org_slug", "acme"}}));
    }
    std::map<std::string, std::set<std::string>> carriers;
    for (const auto& mail : f.mails())
        carriers[mail.to].insert(mail.organization ? mail.organization->text() : "platform");
    CHECK(carriers["ada@mail.test"] == std::set<std::string>{"platform"});
    CHECK(carriers.count("bob@mail.test") == 0);
    CHECK(carriers["eve@mail.test"] == std::set<std::string>{f.org.id.text()});
}

TEST_CASE("magic link: signs in once, at the place that it was asked for") {
    PortalFixture f;
    f.add_user("ada@mail.test", f.org.id);
    const UserId id = f.find_account("ada@mail.test", f.org.id)->id;
    link_user(f, f.org.id, f.portal, id);
    f.magic("ada@mail.test", f.at_portal_with_callback("mine"));
    const auto mail = f.only_mail();
    CHECK_THAT(mail.text, Catch::Contains("https://app.example.test/auth/magic-link/verify?token="));
    const std::string right = "&state=mine&redirect_uri=https%3A%2F%2Fportal.example.test%2Fcallback";
    f.add_tenant("other");
    for (const std::string& more :
         {std::string{}, std::string{"&state=mine"}, right + "x", right + "&org=other"})
        CHECK(f.follow(mail.token(), more).status() == 400);
    const auto entered = f.follow(mail.token(), right);
    REQUIRE(entered.status() == 200);
    CHECK(entered.header("Cache-Control") == "no-store");
    const auto user = f.get("/api/user", entered.text("access_token"));
    CHECK(user.text("service") == "portal");
    CHECK(f.follow(mail.token(), right).status() == 400);
    CHECK(f.rows_with("magic_link").size() >= 2); // the login event and the log of the organization
}

TEST_CASE("magic link: a second factor, an expired link, a service that is not open") {
    PortalFixture f;
    const UserId ada = f.add_user("ada@mail.test");
    enable_totp(f, ada);
    f.magic("ada@mail.test");
    const std::string token = f.only_mail().token();
    const auto half = f.follow(token);
    REQUIRE(half.status() == 200);
    CHECK(half.text("refresh_token").empty());
    CHECK(f.get("/api/user", half.text("access_token")).status() == 401);
    CHECK(f.follow(token).status() == 400);

    f.add_user("eve@mail.test", f.org.id);
    f.magic("eve@mail.test", f.at_portal());
    CHECK(f.follow(f.only_mail().token()).status() == 403);

    f.clock.advance(std::chrono::hours{1});
    f.magic("ada@mail.test");
    const std::string late = f.only_mail().token();
    f.clock.advance(std::chrono::minutes{15});
    CHECK(f.follow(late).status() == 400);
}

TEST_CASE("magic link: proves the address, and a stranger's sign-up loses its password by it") {
    AccountFixture f;
    f.sign_up("ada@mail.test", Json::object(), "password of a stranger");
    const auto verification = f.only_mail();
    f.magic("ada@mail.test");
    const auto entered = f.follow(f.only_mail().token());
    REQUIRE(entered.status() == 200);
    CHECK(f.log_in("ada@mail.test", "password of a stranger").status() == 401);
    const auto account = f.find_account("ada@mail.test");
    CHECK(account->email_verified_at);
    CHECK_FALSE(account->password_hash);
    // The owner sets one now.
    const auto set = f.post("/api/user/set-password", Json::object({{"new_password", kNewPassword}}),
                            entered.text("access_token"));
    CHECK(set.status() == 200);
    CHECK(f.log_in("ada@mail.test", kNewPassword).status() == 200);
    CHECK(f.log_in("ada@mail.test", "password of a stranger").status() == 401);
}

TEST_CASE("magic link: of 50 presentations of one link one wins") {
    AccountFixture f;
    f.add_user("ada@mail.test");
    f.magic("ada@mail.test");
    const std::string token = f.only_mail().token();
    const auto statuses = statuses_in_parallel(50, [&](std::size_t) {
        int status = 503;
        while (status == 503) status = f.follow(token).status();
        return status;
    });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 49}});
}

TEST_CASE("managed domains: no password and no link goes around the organization's identity provider") {
    PortalFixture f;
    f.add_user("ada@managed.test", f.org.id);
    f.forgot("ada@managed.test", Json::object({{"org_slug", "acme"}}));
    f.magic("ada@managed.test", Json::object({{"org_slug", "acme"}}));
    const auto earlier = f.mails();
    REQUIRE(earlier.size() == 2);
    manage(f, "managed.test");
    for (const char* address : {"ada@managed.test", "nobody@managed.test"}) {
        CHECK(f.sign_up(address, f.at_portal()).status() == 403);
        CHECK(f.forgot(address, f.at_portal()).status() == 403);
        CHECK(f.magic(address, f.at_portal()).status() == 403);
    }
    CHECK(f.reset(earlier[0].token(), kNewPassword).status() == 403);
    CHECK(f.follow(earlier[1].token()).status() == 403);
    CHECK(f.mails().empty());
    CHECK(f.sign_up("ada@managed.test").status() == 200); // the platform's door is not theirs
}

TEST_CASE("set password: only where there is none, and soon after signing in") {
    AccountFixture f;
    const auto set = [&](const std::string& token, const std::string& password) {
        return f.post("/api/user/set-password", Json::object({{"new_password", password}}), token);
    };
    const auto one = add_passwordless(f, "ada@mail.test");
    f.magic("ada@mail.test");
    const auto link = f.only_mail();
    CHECK(set(one.token, "password1234").status() == 400);
    CHECK(set({}, kNewPassword).status() == 401);
    CHECK(set(one.token, kNewPassword).status() == 200);
    CHECK(set(one.token, "yet another staple").status() == 400);
    CHECK(f.only_mail().subject == "Your password was changed");
    CHECK(f.log_in("ada@mail.test", kNewPassword).status() == 200);
    CHECK(f.follow(link.token()).status() == 400);

    const auto late = add_passwordless(f, "eve@mail.test");
    f.clock.advance(std::chrono::minutes{16});
    CHECK(set(late.token, kNewPassword).status() == 403);
    CHECK(f.send_json("PATCH", "/api/user", R"({"email":"eve@new.test"})", late.token).status() == 403);
}

TEST_CASE("reset: a browser that was trusted before is not trusted any more") {
    AccountFixture f;
    f.add_user("ada@mail.test");
    f.magic("ada@mail.test");
    const auto entered = f.follow(f.only_mail().token());
    REQUIRE(entered.status() == 200);
    const auto is_trusted = [&](const std::string& token) {
        const auto devices = f.get("/api/user/devices", token).json.get("devices").value().items();
        REQUIRE(devices.size() == 1);
        return devices.front().get_boolean("is_trusted").value();
    };
    CHECK(is_trusted(entered.text("access_token")));
    f.forgot("ada@mail.test");
    REQUIRE(f.reset(f.only_mail().token(), kNewPassword).status() == 200);
    CHECK_FALSE(is_trusted(f.log_in("ada@mail.test", kNewPassword).text("access_token")));
}

// Whoever may sign in to an account can give it an address that is somebody else's. That one must not end up
// in the account unawares, and then share it.
TEST_CASE("mails: [80-10] an account that took over an address is not handed to the reader of its mailbox") {
    AccountFixture f;
    f.add_user("mallory@mail.test");
    const std::string mallory = f.sign_in("mallory@mail.test");
    REQUIRE(f.send_json("PATCH", "/api/user", R"({"email":"ada@mail.test"})", mallory).status() == 200);
    std::vector<ReadMail> to_ada;
    const auto collect = [&] {
        for (auto& mail : f.mails()) {
            if (mail.to == "ada@mail.test") to_ada.push_back(std::move(mail));
        }
    };
    collect();
    const Json ada =
        AccountFixture::wish("ada@mail.test", Json::object({{"password", "what ada would like"}}));
    for (const char* path : {"/api/auth/register", "/api/auth/forgot-password",
                             "/api/auth/magic-link/request", "/api/auth/resend-verification"}) {
        REQUIRE(f.post(path, ada).status() == 200);
        collect();
    }
    REQUIRE(to_ada.size() == 5);
    for (const auto& mail : to_ada) {
        INFO(mail.subject << "\n" << mail.text);
        CHECK_THAT(mail.text, Catch::Contains("account that is in use"));
        CHECK(f.follow(mail.token()).status() == 400);
        CHECK(f.reset(mail.token(), kNewPassword).status() == 400);
    }
    CHECK_FALSE(f.find_account("ada@mail.test")->email_verified_at);
    CHECK(f.log_in("ada@mail.test", "what ada would like").status() == 401);
    // Whoever changed his own address confirms it, and then has every way in again.
    CHECK(f.verify(to_ada.back().token()).status() == 200);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 200);
    f.magic("ada@mail.test");
    CHECK(f.follow(f.only_mail().token()).status() == 200);
}

TEST_CASE("managed domains: another spelling of the domain is no way around it") {
    PortalFixture f;
    manage(f, "xn--mller-kva.test");
    CHECK(f.sign_up("ada@XN--MLLER-KVA.test", f.at_portal()).status() == 403);
    for (const char* address : {"ada@müller.test", "ada@MÜLLER.test", "ada@mu\u0308ller.test",
                                "ada@ｘn--mller-kva.test", "ada@xn--mller-kva。test"}) {
        INFO(address);
        CHECK(f.sign_up(address, f.at_portal()).status() == 400);
        CHECK(f.magic(address, f.at_portal()).status() == 400);
        CHECK(f.forgot(address, f.at_portal()).status() == 400);
    }
    CHECK(f.mails().empty());
    // Mailboxes may be called what they like.
    CHECK(f.sign_up("ädä@mail.test", f.at_portal()).status() == 200);
}

TEST_CASE("managed domains: nobody takes an account out of one by another address") {
    PortalFixture f;
    const UserId ada = f.add_user("ada@managed.test", f.org.id);
    f.add_member(f.org.id, ada, "member");
    const std::string token = f.sign_in("ada@managed.test", "acme");
    const auto change = [&](const char* email) {
        return f.send_json("PATCH", "/api/user", Json::object({{"email", email}}).dump(), token).status();
    };
    manage(f, "managed.test");
    CHECK(change("ada@private.test") == 403);
    CHECK(change("Ada@managed.test") == 200); // only spelled in another way
    CHECK(f.find_account("ada@managed.test", f.org.id)->email_verified_at);
    CHECK(f.mails().size() == 1);
}

TEST_CASE("change of address: a session is no machine for mails to strangers") {
    AccountFixture f;
    f.add_user("ada@mail.test");
    f.add_user("taken@mail.test");
    const std::string token = f.sign_in("ada@mail.test");
    const auto change = [&](const std::string& email) {
        return f.send_json("PATCH", "/api/user", Json::object({{"email", email}}).dump(), token);
    };
    for (int i = 0; i < 4; ++i) {
        CHECK(change("victim" + std::to_string(i) + "@mail.test").status() == 200);
    }
    CHECK(change("taken@mail.test").status() == 400); // as much as one that is free
    const auto refused = change("another@mail.test");
    CHECK(refused.status() == 429);
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(change("taken@mail.test").status() == 429);
    CHECK(change("no address").status() == 400);
    f.clock.advance(std::chrono::minutes{2});
    CHECK(change("another@mail.test").status() == 200);
    CHECK(f.find_account("another@mail.test"));
}
