// Sign-up and the proof of an address.
#include "account_mails.hpp"

#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kNewPassword = "another fine staple";

} // namespace

TEST_CASE("sign-up: a new account enters after its address was proved, and not before") {
    AccountFixture f;
    const auto answer = f.sign_up("ada@mail.test");
    REQUIRE(answer.status() == 200);
    CHECK_FALSE(answer.text("message").empty());
    CHECK(f.log_in("ada@mail.test", kPassword).text("error") ==
          "Please verify your email address before logging in");

    const auto mail = f.only_mail();
    CHECK(mail.to == "ada@mail.test");
    CHECK_THAT(mail.text, Catch::Contains("https://app.example.test/verify-email?token="));
    const auto account = f.find_account("ada@mail.test");
    REQUIRE(account);
    CHECK(account->signup_pending);
    CHECK_FALSE(account->is_platform_owner);
    CHECK(f.rows_with(mail.token()).empty()); // only its hash is stored

    CHECK(f.verify(mail.token()).status() == 200);
    CHECK_FALSE(f.find_account("ada@mail.test")->signup_pending);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 200);
    CHECK(f.verify(mail.token()).status() == 400);
}

TEST_CASE("sign-up: an account of a service lives in the organization and enters that service alone") {
    PortalFixture f;
    f.add_webhook(f.org.id, "hook");
    REQUIRE(f.sign_up("ada@mail.test", f.at_portal_with_callback("a b&c")).status() == 200);
    const auto mail = f.only_mail();
    CHECK(mail.organization == f.org.id);
    CHECK(mail.parameter("org") == "acme");
    CHECK(mail.parameter("service") == "portal");
    CHECK(mail.parameter("state") == "a%20b%26c");
    CHECK_FALSE(f.find_account("ada@mail.test"));
    CHECK(f.find_account("ada@mail.test", f.org.id));
    CHECK(f.rows_with("user.signup.success").size() == 1);

    const auto verified = f.verify(mail.token());
    CHECK(verified.status() == 303);
    CHECK(verified.header("Location") == "https://portal.example.test/callback?state=a%20b%26c");
    CHECK(verified.header("Referrer-Policy") == "no-referrer");
    CHECK(f.log_in("ada@mail.test", kPassword, f.at_portal()).status() == 200);
    CHECK(f.log_in("ada@mail.test", kPassword, Json::object({{"org_slug", "acme"}})).status() == 403);
    CHECK(f.log_in("ada@mail.test", kPassword).status() == 401);
}

TEST_CASE("sign-up: bad input is named, whatever the address") {
    PortalFixture f;
    const auto code_of = [&](const Json& body) { return f.post("/api/auth/register", body).text("error"); };
    CHECK(f.sign_up("no address").text("error") == "Invalid email format");
    CHECK(f.sign_up("ada@mail.test", Json::object(), "short").status() == 400);
    CHECK(f.sign_up("ada@mail.test", Json::object(), "password1234").status() == 400);
    CHECK(f.sign_up("ada@mail.test", Json::object(), "ada@mail.test").status() == 400);
    CHECK(f.sign_up("ada@mail.test", f.at_portal(), "portalportal").status() == 400);
    CHECK(f.sign_up("ada@mail.test", Json::object({{"org_slug", "nowhere"}})).status() == 404);
    CHECK(f.sign_up("ada@mail.test", Json::object({{"service_slug", "portal"}})).status() == 400);
    CHECK(f.sign_up("ada@mail.test",
                    f.at_portal().set("redirect_uri", "https://portal.example.test/callback/x"))
              .status() == 400);
    CHECK(f.sign_up("ada@mail.test", f.at_portal().set("state", std::string(2049, 'x'))).status() == 400);
    CHECK_THAT(code_of(Json::object({{"email", "ada@mail.test"}})), Catch::Contains("password"));
    CHECK(f.mails().empty());
    CHECK_FALSE(f.find_account("ada@mail.test"));
}

TEST_CASE("sign-up: without a mail server it is unavailable, before anything else") {
    PortalFixture f;
    f.identity_settings.mail_from.reset();
    for (const auto& answer :
         {f.sign_up("ada@mail.test"), f.sign_up("no address"), f.sign_up("ada@mail.test", f.at_portal()),
          f.forgot("ada@mail.test"), f.magic(kOwner)}) {
        CHECK(answer.status() == 503);
        CHECK(answer.code() == "SERVICE_UNAVAILABLE");
    }
    CHECK_FALSE(f.find_account("ada@mail.test"));
}

TEST_CASE("sign-up: [80-47] the answer does not tell whether an address has an account") {
    PortalFixture f;
    f.add_user("known@mail.test");
    f.sign_up("waiting@mail.test");
    f.mails();
    const std::vector<std::string> addresses{"known@mail.test", "waiting@mail.test", "nobody@mail.test"};
    const auto shown = [](const Answer& answer) {
        std::string text = std::to_string(answer.status()) + " " + std::string{answer.response.body()};
        const auto& headers = answer.response.headers();
        for (std::size_t i = 0; i < headers.size(); ++i) {
            const auto [name, value] = headers.at(i);
            if (name != "X-Request-Id") text += "\n" + std::string{name} + ": " + std::string{value};
        }
        return text;
    };
    for (const char* path : {"/api/auth/register", "/api/auth/forgot-password",
                             "/api/auth/resend-verification", "/api/auth/magic-link/request"}) {
        INFO(path);
        std::set<std::string> answers;
        std::set<std::string> costs;
        for (const std::string& address : addresses) {
            const auto before = f.rows_of("system_jobs");
            answers.insert(shown(f.post(path, f.wish(address).set("password", kPassword))));
            costs.insert(std::to_string(f.rows_of("system_jobs") - before));
        }
        CHECK(answers.size() == 1);
        CHECK(costs == std::set<std::string>{"1"});
    }
    // The mailboxes alone learn it.
    std::map<std::string, std::vector<std::string>> subjects;
    for (const auto& mail : f.mails()) subjects[mail.to].push_back(mail.subject);
    CHECK(subjects["known@mail.test"] ==
          std::vector<std::string>{"Set a new password", "You already have an account", "Your sign-in link"});
    CHECK(subjects["waiting@mail.test"].size() == 4);
    CHECK(subjects["nobody@mail.test"].size() == 4); // it signed up just now
}

TEST_CASE("sign-up: [80-47] the limit of an address is the same whether it has an account or not") {
    PortalFixture f;
    f.add_user("known@mail.test");
    for (const char* path : {"/api/auth/register", "/api/auth/forgot-password",
                             "/api/auth/resend-verification", "/api/auth/magic-link/request"}) {
        INFO(path);
        for (const char* address : {"known@mail.test", "nobody@mail.test"}) {
            const Json body = f.wish(address).set("password", kPassword);
            for (int i = 0; i < 5; ++i) CHECK(f.post(path, body).status() == 200);
            const auto refused = f.post(path, body);
            CHECK(refused.status() == 429);
            CHECK(refused.code() == "TOO_MANY_REQUESTS");
            CHECK(refused.header("Retry-After") == "120");
            // Another realm has other accounts.
            CHECK(f.post(path, Json{body}.set("org_slug", "acme")).status() == 200);
        }
    }
    const auto buckets = f.database->read({}, [](storage::Session& s) {
        return storage::detail::select_texts(
            s, "SELECT bucket_key FROM rate_buckets WHERE bucket_key LIKE 'mail:%'", {});
    });
    CHECK(buckets.value().size() == 16);
    for (const auto& key : buckets.value()) CHECK_THAT(key, !Catch::Contains("mail.test"));
    f.clock.advance(std::chrono::minutes{2});
    CHECK(f.forgot("known@mail.test").status() == 200);
    CHECK(f.forgot("known@mail.test").status() == 429);
}

TEST_CASE("sign-up: [80-10] of several, the password is that of the link which is followed") {
    const bool own_first = GENERATE(true, false);
    AccountFixture f;
    const std::string stranger = "password of a stranger";
    f.sign_up("ada@mail.test", Json::object(), own_first ? kNewPassword : stranger);
    const auto first = f.only_mail();
    f.sign_up("ADA@mail.test", Json::object(), own_first ? stranger : kNewPassword);
    const auto second = f.only_mail();
    CHECK_THAT(second.text, Catch::Contains("not the first time"));
    CHECK_THAT(first.text, !Catch::Contains("not the first time"));
    const auto& own = own_first ? first : second;
    const auto& other = own_first ? second : first;
    CHECK(f.verify(own.token()).status() == 200);
    CHECK(f.log_in("ada@mail.test", stranger).status() == 401);
    CHECK(f.log_in("ada@mail.test", kNewPassword).status() == 200);
    CHECK(f.verify(other.token()).status() == 400);
    CHECK(f.log_in("ada@mail.test", stranger).status() == 401);
}

TEST_CASE("sign-up: [80-10] who asks for another link after several sign-ups chooses the password anew") {
    AccountFixture f;
    f.sign_up("ada@mail.test");
    f.mails();
    f.resend("ada@mail.test");
    const auto before = f.only_mail();
    f.sign_up("ada@mail.test", Json::object(), "password of a stranger");
    f.mails();
    SECTION("by the link of the new mail") {
        f.resend("ada@mail.test");
        const auto mail = f.only_mail();
        CHECK(f.verify(mail.token()).status() == 400);
        CHECK(f.reset(mail.token(), kNewPassword).status() == 200);
    }
    SECTION("by a link from before the stranger came, which vouches for no password either") {
        CHECK(f.verify(before.token()).status() == 200);
        CHECK(f.log_in("ada@mail.test", kPassword).status() == 401);
        CHECK(f.log_in("ada@mail.test", "password of a stranger").status() == 401);
        f.forgot("ada@mail.test");
        CHECK(f.reset(f.only_mail().token(), kNewPassword).status() == 200);
    }
    CHECK(f.log_in("ada@mail.test", "password of a stranger").status() == 401);
    CHECK(f.log_in("ada@mail.test", kNewPassword).status() == 200);
}

TEST_CASE(
    "sign-up: an account in use never gets another's password, also while its new address is unproved") {
    AccountFixture f;
    const UserId id = f.add_user("ada@mail.test");
    const auto token = f.sign_in("ada@mail.test");
    REQUIRE(f.send_json("PATCH", "/api/user", R"({"email":"ada@new.test"})", token).status() == 200);
    f.mails();
    CHECK(f.sign_up("ada@new.test", Json::object(), "password of a stranger").status() == 200);
    const auto mail = f.only_mail();
    CHECK(f.verify(mail.token()).status() == 200);
    CHECK(f.log_in("ada@new.test", "password of a stranger").status() == 401);
    CHECK(f.log_in("ada@new.test", kPassword).status() == 200);
    CHECK(f.find_account("ada@new.test")->id == id);
}

TEST_CASE("sign-up: the address of a platform owner gives nothing to whoever signs up with it") {
    AccountFixture f;
    CHECK(f.sign_up(kOwner, Json::object(), kNewPassword).status() == 200);
    CHECK(f.only_mail().subject == "You already have an account");
    CHECK(f.log_in(kOwner, kNewPassword).status() == 401);
    CHECK(f.log_in(kOwner, kPassword).status() == 200);
}

TEST_CASE("sign-up: an account of the organization may use a further service after its owner agreed") {
    PortalFixture f;
    f.add_user("ada@mail.test", f.org.id);
    CHECK(f.log_in("ada@mail.test", kPassword, f.at_portal()).status() == 403);
    CHECK(f.sign_up("ada@mail.test", f.at_portal(), kNewPassword).status() == 200);
    CHECK(f.log_in("ada@mail.test", kPassword, f.at_portal()).status() == 403);
    const auto mail = f.only_mail();
    CHECK(mail.subject == "Use your account with Portal");
    CHECK(f.verify(mail.token()).status() == 200);
    CHECK(f.log_in("ada@mail.test", kNewPassword, f.at_portal()).status() == 401);
    CHECK(f.log_in("ada@mail.test", kPassword, f.at_portal()).status() == 200);
}

TEST_CASE("sign-up: invitations are accepted when the address is proved, and not before") {
    PortalFixture f;
    const Tenant full = f.add_tenant("full");
    const auto invitation = f.add_invitation(f.org, "ada@mail.test");
    f.add_invitation(full, "ada@mail.test", "gone-role");
    f.sign_up("ada@mail.test");
    const UserId id = f.find_account("ada@mail.test")->id;
    const auto role = [&](const OrgId& org) {
        return f.write([&](storage::Session& s) { return storage::find_role(s, f.scope(org), id); });
    };
    CHECK_FALSE(role(f.org.id));
    CHECK(f.verify(f.only_mail().token()).status() == 200);
    CHECK(role(f.org.id) == "member");
    // What cannot be accepted stays open and spoils nothing.
    CHECK_FALSE(role(full.id));
    CHECK(f.rows_with("user.joined").size() >= 1);
    CHECK(f.get("/invitations/accept/" + invitation.token).status() < 500);
}

TEST_CASE("verification: [80-26] a token is good for its own address, place, time and purpose") {
    PortalFixture f;
    f.sign_up("ada@mail.test", f.at_portal_with_callback("mine"));
    const std::string token = f.only_mail().token();
    f.add_tenant("other");
    for (const char* more :
         {"&org=other", "&service=other", "&state=yours", "&redirect_uri=https://evil.test/"})
        CHECK(f.verify(token, more).status() == 400);
    CHECK(f.verify("").status() == 400);
    CHECK(f.verify(token + "x").status() == 400);
    CHECK(f.follow(token, "&state=mine&redirect_uri=" + std::string{f.kCallback}).status() == 400);
    CHECK(f.reset(token, kNewPassword).status() == 400);
    CHECK(f.verify(token, "&format=json&org=acme&service=portal&state=mine").status() == 200);

    f.sign_up("eve@mail.test");
    const std::string late = f.only_mail().token();
    f.clock.advance(std::chrono::hours{24});
    const auto over = f.verify(late);
    CHECK(over.status() == 400);
    CHECK(f.post("/api/auth/resend-verification", f.wish("eve@mail.test")).status() == 200);
    CHECK(f.verify(f.only_mail().token()).status() == 200);
    CHECK(f.post("/api/auth/resend-verification", f.wish("eve@mail.test")).status() == 200);
    CHECK(f.mails().empty());
}

TEST_CASE("verification: the newest mail counts, and a change of the address ends what was mailed before") {
    AccountFixture f;
    f.sign_up("ada@mail.test");
    const auto first = f.only_mail();
    f.post("/api/auth/resend-verification", f.wish("ada@mail.test"));
    const auto second = f.only_mail();
    CHECK(f.verify(first.token()).status() == 400);
    CHECK(f.verify(second.token()).status() == 200);

    f.forgot("ada@mail.test");
    f.magic("ada@mail.test");
    const auto open = f.mails();
    REQUIRE(open.size() == 2);
    const auto session = f.sign_in("ada@mail.test");
    REQUIRE(f.send_json("PATCH", "/api/user", R"({"email":"ada@new.test"})", session).status() == 200);
    CHECK(f.reset(open[0].token(), kNewPassword).status() == 400);
    CHECK(f.follow(open[1].token()).status() == 400);
    const auto told = f.mails();
    REQUIRE(told.size() == 2);
    CHECK(told[0].to == "ada@mail.test");
    CHECK(told[1].to == "ada@new.test");
    CHECK(f.log_in("ada@new.test", kPassword).status() == 401);
    CHECK(f.verify(told[1].token()).status() == 200);
    CHECK(f.log_in("ada@new.test", kPassword).status() == 200);
}

TEST_CASE("verification: of 50 presentations of one token one wins") {
    AccountFixture f;
    f.sign_up("ada@mail.test");
    const std::string token = f.only_mail().token();
    const auto statuses = statuses_in_parallel(50, [&](std::size_t) {
        int status = 503;
        while (status == 503) status = f.verify(token).status();
        return status;
    });
    CHECK(statuses == std::map<int, int>{{200, 1}, {400, 49}});
}

TEST_CASE("sign-up: of many at once for one address one account comes out") {
    AccountFixture f;
    const auto statuses = statuses_in_parallel(5, [&](std::size_t) {
        int status = 503;
        while (status == 503) status = f.sign_up("ada@mail.test").status();
        return status;
    });
    CHECK(statuses == std::map<int, int>{{200, 5}});
    CHECK(f.find_account("ada@mail.test"));
    const auto sent = f.mails();
    CHECK(sent.size() == 5);
    int good = 0;
    for (const auto& mail : sent) good += f.verify(mail.token()).status() == 200 ? 1 : 0;
    CHECK(good == 1);
}
