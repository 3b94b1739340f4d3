// Linking accounts from the account's page: begun by a form, ended on the page again, whatever happens.
#include "page_visitor.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kAccount = "/app/account-security";
constexpr const char* kAtShop = "/app/account-security?org=acme&service=shop";
// Where Google's account of the test says who it is.
constexpr const char* kGoogleCalendar = "https://www.googleapis.com/auth/calendar";

struct LinkingFixture : SocialFixture {
    LinkingFixture() { ask_for_calendar(shop); }

    void ask_for_calendar(const ServiceId& id) {
        write([&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(auto row, storage::find_service(s, scope(org.id), id));
            row->google_scopes = Json{std::vector<std::string>{kGoogleCalendar}}.dump();
            // Pages need no address of the application to come back to.
            row->redirect_uris = "[]";
            return storage::update_service(s, scope(org.id), *row);
        });
    }
    /// Signed in at the shop by GitHub; a person of its own for each name.
    PageVisitor person(const std::string& name) {
        providers.subject = std::to_string(1000 + name.size() * 7 + static_cast<unsigned char>(name[0]));
        providers.email = name + "@example.test";
        const Flow flow = flow_of(get("/auth/github?org=acme&service=shop"));
        const Answer end = end_with(flow, "&code=good&format=json");
        if (end.status() != 200) throw std::logic_error("no sign-in: " + end.text("error"));
        return {*this, end.text("access_token")};
    }
    Answer end_with(const Flow& flow, const std::string& more) { return end(flow, more); }
    Flow begin_link(PageVisitor& who, const std::string& action = "link",
                    const std::string& provider = "google", const std::string& target = kAtShop) {
        return flow_of_page(who.send(target, kAccount, "action=" + action + "&provider=" + provider));
    }
    static std::string error_code(const Answer& answer) {
        const auto url = Url::parse("https://x.test" + answer.header("Location")).value();
        for (const auto& [key, value] : parse_form(url.query).value()) {
            if (key == "error_code") return value;
        }
        return {};
    }
};

bool refused_without_way(const Answer& answer) {
    return answer.status() == 400 && answer.header("Location").empty();
}

} // namespace

TEST_CASE("linking pages: [80-10] a way to sign in is linked from the page and ends on it, whatever the "
          "service has registered") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    const Answer page = ada.open(kAtShop);
    REQUIRE(page.status() == 200);
    CHECK_THAT(body_of(page), Catch::Contains("aria-label=\"Connect: Google\""));
    const Flow flow =
        f.begin_link(ada, "link", "google", std::string{kAtShop} + "&return_to=%2Factivate%3Fuser_code%3DAB");
    REQUIRE(flow.begun.status() == 200);
    CHECK_THAT(flow.begun.header("Content-Security-Policy"), Catch::Contains("form-action 'self';"));
    CHECK_THAT(flow.begun.header("Set-Cookie"), Catch::StartsWith("authos_oauth_") &&
                                                    Catch::Contains("SameSite=Lax") &&
                                                    Catch::Contains("HttpOnly") && Catch::Contains("Secure"));
    CHECK_THAT(body_of(flow.begun), Catch::Contains("Continue"));
    const Answer end = f.end(flow);
    CHECK(end.status() == 303);
    CHECK(end.header("Location") == "/app/account-security?org=acme&service=shop&return_to="
                                    "%2Factivate%3Fuser_code%3DAB&done=linked&provider=google&action=link");
    const std::string after = body_of(ada.open(end.header("Location")));
    CHECK_THAT(after, Catch::Contains("The account was connected."));
    CHECK_THAT(after, Catch::Contains("aria-label=\"Remove: Google\""));
    CHECK_FALSE(f.rows_with("user.identity.linked").empty());

    // Again: this account has one there.
    const Answer again = ada.send(kAtShop, kAccount, "action=link&provider=google");
    CHECK(again.status() == 400);
    CHECK_THAT(body_of(again), Catch::Contains("has a link to that provider already"));
}

TEST_CASE("linking pages: an account for services is linked from the page, with what the service asks") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    const std::string page = body_of(ada.open(kAtShop));
    CHECK_THAT(page, Catch::Contains("aria-label=\"Link: Google\""));
    CHECK_THAT(page, !Catch::Contains("aria-label=\"Link: Microsoft\"")); // the service uses none there
    const Flow flow = f.begin_link(ada, "link_account");
    REQUIRE(flow.begun.status() == 200);
    CHECK_THAT(flow.parameter("scope"), Catch::Contains(kGoogleCalendar));
    const Answer end = f.end(flow);
    CHECK(end.header("Location") ==
          "/app/account-security?org=acme&service=shop&done=account_linked&provider=google&action=link");
    CHECK_THAT(body_of(ada.open(end.header("Location"))),
               Catch::Contains("Google · ada@example.test") && Catch::Contains("The account was linked."));
    // A second account of the same provider is as good.
    f.providers.subject = "9999";
    CHECK_THAT(f.end(f.begin_link(ada, "link_account")).header("Location"),
               Catch::Contains("done=account_linked"));
}

TEST_CASE("linking pages: [80-9] the state works once, in time, in its browser, at its own callback") {
    LinkingFixture f;
    const Tenant other = f.add_tenant("other");
    f.set_tier(other.id, "tier_enterprise");
    f.add_shop(other.id, ServiceId::make(f.random), "shop");
    REQUIRE(f.post("/api/organizations/other/oauth-credentials/google",
                   Json::object({{"client_id", "client-of-other"}, {"client_secret", "secret"}}),
                   f.sign_in(other.owner_email))
                .status() == 200);
    for (const std::string action : {"link", "link_account"}) {
        INFO(action);
        PageVisitor ada = f.person(action == "link" ? "ada" : "grace");
        const Flow flow = f.begin_link(ada, action);
        const Flow mine = f.begin_link(ada, action);
        const Flow theirs = f.begin("google", "", "other");
        const std::string name = flow.cookie.substr(0, flow.cookie.find('='));
        const auto value = [](const Flow& of) { return of.cookie.substr(of.cookie.find('=')); };
        CHECK(refused_without_way(f.end_at(flow.callback, flow, "")));
        CHECK(refused_without_way(f.end_at(flow.callback, flow, mine.cookie)));
        CHECK(refused_without_way(f.end_at(flow.callback, flow, name + value(mine))));
        CHECK(refused_without_way(f.end_at(theirs.callback, flow, flow.cookie)));
        CHECK(refused_without_way(f.end_at(theirs.callback, flow, name + value(theirs))));
        CHECK(refused_without_way(f.end_at("/auth/admin/github/callback", flow, flow.cookie)));
        // None of that used it up.
        CHECK(f.end(flow).status() == 303);
        CHECK(refused_without_way(f.end(flow)));
        f.clock.advance(f.identity_settings.oauth_state_ttl);
        CHECK(refused_without_way(f.end(mine)));
    }
}

TEST_CASE("linking pages: a page says in the reader's language why a callback is refused") {
    LinkingFixture f;
    const Answer lost =
        f.call({.target = "/auth/google/callback?state=" + std::string(43, 'x') + "&code=good",
                .headers = {{"Accept", "text/html"}, {"Accept-Language", "de"}}});
    CHECK(lost.status() == 400);
    CHECK_THAT(body_of(lost), Catch::Contains("in einem anderen Browser begonnen"));
}

TEST_CASE("linking pages: what goes wrong at the provider or here is told on the page, and changes nothing") {
    LinkingFixture f;
    for (const std::string action : {"link", "link_account"}) {
        INFO(action);
        PageVisitor bob = f.person("bob" + std::string(action.size(), 'b'));
        CHECK(f.end(f.begin_link(bob, action)).status() == 303);
        const std::string taken = f.providers.subject;
        PageVisitor ada = f.person("ada" + std::string(action.size(), 'a'));
        const auto end_with = [&](const std::string& more) { return f.end(f.begin_link(ada, action), more); };
        const auto told = [&](const Answer& end, const std::string& code, const std::string& words) {
            CHECK(end.status() == 303);
            CHECK(LinkingFixture::error_code(end) == code);
            CHECK_THAT(end.header("Location"),
                       Catch::StartsWith("/app/account-security?org=acme&service=shop&status=error"));
            const Answer page = ada.open(end.header("Location"));
            CHECK(page.status() == 200);
            CHECK_THAT(body_of(page), Catch::Contains("role=\"alert\"") && Catch::Contains(words));
        };
        told(end_with("&error=access_denied&error_description=%3Cb%3Eno"), "PROVIDER_ACCESS_DENIED",
             "You, or Google, refused");
        told(end_with("&error=temporarily_unavailable"), "OAUTH_ERROR", "Google did not answer");
        told(end_with(""), "BAD_REQUEST", "could not be connected");
        f.providers.instead = [](const outbound::HttpRequest&) {
            return std::optional{FakeProviders::answer(500, "<html>")};
        };
        told(end_with("&code=good"), "OAUTH_ERROR", "Google did not answer");
        f.providers.instead = nullptr;
        f.providers.verified = false;
        if (action == "link") {
            told(end_with("&code=good"), "PROVIDER_EMAIL_UNVERIFIED", "no confirmed e-mail address");
        }
        f.providers.verified = true;
        const std::string own = f.providers.subject;
        f.providers.subject = taken;
        told(end_with("&code=good"), "PROVIDER_ACCOUNT_CONFLICT", "belongs to another user");
        f.providers.subject = own;
        CHECK(f.get("/api/user/identities", ada.session).json.size() == 1);
        CHECK(f.get("/api/user/linked-accounts", ada.session).json.get("linked_accounts").value().size() ==
              0);
    }
}

TEST_CASE("linking pages: what stands in the query is never shown, only words of ours") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    const std::string page = body_of(ada.open(
        std::string{kAtShop} + "&status=error&error=Call%20555&error_code=Call%20555&provider=Evil%20Corp"));
    CHECK_THAT(page, Catch::Contains("could not be connected") && !Catch::Contains("Evil Corp<") &&
                         !Catch::Contains("Call 555<"));
    const std::string conflict = body_of(
        ada.open(std::string{kAtShop} + "&status=error&error_code=PROVIDER_ACCOUNT_CONFLICT&provider=evil"));
    CHECK_THAT(conflict, Catch::Contains("This account at the provider belongs to another user"));
}

TEST_CASE("linking pages: a link ends with the session that began it") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    const Flow flow = f.begin_link(ada);
    REQUIRE(f.post("/api/auth/logout", Json::object(), ada.session).status() == 200);
    const Answer end = f.end(flow);
    CHECK(LinkingFixture::error_code(end) == "UNAUTHORIZED");
    CHECK_THAT(ada.open(end.header("Location")).header("Location"), Catch::StartsWith("/authorize?org=acme"));
    PageVisitor again = f.person("ada");
    CHECK(f.get("/api/user/identities", again.session).json.size() == 1);
    CHECK_THAT(body_of(again.open(end.header("Location"))), Catch::Contains("was ended meanwhile"));
}

TEST_CASE("linking pages: [80-5] no way back leads anywhere else, and no other site begins a link") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    for (const char* evil : {"%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example"}) {
        const Flow flow = f.begin_link(ada, "link_account", "google",
                                       std::string{kAtShop} + "&return_to=" + evil +
                                           "&redirect_uri=https%3A%2F%2Fevil.example");
        INFO(evil);
        CHECK(f.end(flow).header("Location") ==
              "/app/account-security?org=acme&service=shop&done=account_linked&provider=google&action=link");
    }
    const std::string fields = "action=link&provider=google";
    PageVisitor stranger{f, ada.session, std::string(43, 'c')};
    const auto forged =
        f.call({.method = "POST",
                .target = kAtShop,
                .headers = {{"Cookie", ada.cookies()}, {"Content-Type", "application/x-www-form-urlencoded"}},
                .body = "form_token=" + identity::make_form_token(*f.deps, stranger.browser, kAccount) + "&" +
                        fields});
    CHECK(forged.status() == 403);
    CHECK(ada.send(kAtShop, kAccount, fields, {{"Sec-Fetch-Site", "cross-site"}}).status() == 403);
    CHECK(ada.send(kAtShop, kAccount, fields, {{"Origin", "https://evil.example"}}).status() == 403);
    CHECK(ada.send(kAtShop, "/sign-out", fields).status() == 403);
    for (const char* provider : {"password", "oidc", "evil", ""}) {
        CHECK(ada.send(kAtShop, kAccount, std::string{"action=link&provider="} + provider).status() == 400);
        CHECK(ada.send(kAtShop, kAccount, std::string{"action=link_account&provider="} + provider).status() ==
              400);
    }
    // A session in another tenant's name is none here.
    CHECK_THAT(ada.send("/app/account-security?org=other&service=shop", kAccount, fields).header("Location"),
               Catch::StartsWith("/authorize?org=other"));
}

TEST_CASE("linking pages: an old sign-in is renewed first, and nobody links for somebody else") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    f.clock.advance(std::chrono::minutes{16});
    for (const char* action : {"action=link&provider=google", "action=link_account&provider=google"}) {
        const Answer late = ada.send(kAtShop, kAccount, action);
        CHECK(late.status() == 303);
        CHECK_THAT(late.header("Location"), Catch::StartsWith("/reauthenticate?return_to="));
    }
    // Acting as another: the pages take such a session no more than the API does.
    const UserId user = f.add_user("carol@example.test");
    const std::string owner = f.login().text("access_token");
    const Answer acting = f.post("/api/platform/impersonate",
                                 Json::object({{"user_id", user.text()}, {"reason", "Ticket 4711"}}), owner);
    REQUIRE(acting.status() == 200);
    PageVisitor support{f, acting.text("token")};
    for (const char* action : {"action=link&provider=google", "action=link_account&provider=google"}) {
        const Answer refused = support.send(kAccount, kAccount, action);
        CHECK(refused.header("Refresh").empty());
        CHECK((refused.status() == 403 || refused.status() == 303));
    }
}

TEST_CASE("linking pages: offered is what the tier has, an application exists for, and the service uses") {
    LinkingFixture f;
    PageVisitor ada = f.person("ada");
    const auto offers = [&](const std::string& what) {
        return body_of(ada.open(kAtShop)).find("aria-label=\"" + what) != std::string::npos;
    };
    CHECK(offers("Connect: Microsoft"));
    CHECK(offers("Link: Google"));
    f.identity_settings.social.of(identity::SocialProvider::microsoft).client_id.clear();
    CHECK_FALSE(offers("Connect: Microsoft"));
    CHECK(ada.send(kAtShop, kAccount, "action=link&provider=microsoft").status() == 400);
    f.set_tier(f.org.id, "tier_free"); // GitHub alone
    CHECK_FALSE(offers("Connect: Google"));
    CHECK_FALSE(offers("Link: Google"));
    for (const char* action : {"link", "link_account"}) {
        const Answer refused =
            ada.send(kAtShop, kAccount, std::string{"action="} + action + "&provider=google");
        CHECK(refused.status() == 403);
        CHECK(refused.header("Refresh").empty());
    }
    CHECK(f.post("/api/user/linked-accounts/google/link", Json::object(), ada.session).code() ==
          "FEATURE_NOT_AVAILABLE_IN_TIER");
}

TEST_CASE("linking pages: programs are told by a code beside the words why a link failed") {
    SocialFixture f;
    const auto begin = [&](const std::string& path, const std::string& token) {
        return SocialFixture::flow_of(f.post(path, Json::object(), token));
    };
    const std::string ada = f.access_token(f.end(f.begin("github")));
    REQUIRE(f.end(begin("/api/user/linked-accounts/google/link", ada)).status() == 303);
    REQUIRE(f.end(begin("/api/user/identities/google/link", ada)).status() == 303);
    f.providers.email = "bob@example.test";
    f.providers.subject = "99";
    const std::string bob = f.access_token(f.end(f.begin("github")));
    f.providers.subject = "4711";
    const std::string back = SocialFixture::kBack;
    CHECK(f.end(begin("/api/user/linked-accounts/google/link", bob)).header("Location") ==
          back + "?status=error&error=This%20account%20is%20already%20linked%20to%20a%20different%20user"
                 "&error_code=PROVIDER_ACCOUNT_CONFLICT&provider=google&action=link");
    CHECK(f.end(begin("/api/user/identities/google/link", bob)).header("Location") ==
          back + "?status=error&error=This%20social%20account%20is%20already%20linked%20to%20a%20different%20"
                 "user&error_code=PROVIDER_ACCOUNT_CONFLICT&provider=google&action=link");
    CHECK_THAT(
        f.end(begin("/api/user/identities/google/link", bob), "&error=access_denied").header("Location"),
        Catch::Contains("&error_code=PROVIDER_ACCESS_DENIED&"));
    const auto openapi = f.get("/openapi.json");
    CHECK_THAT(body_of(openapi), Catch::Contains("PROVIDER_ACCOUNT_CONFLICT"));
}
