#include "authos/identity/text/catalogue.hpp"
#include "fixture.hpp"
#include "pages/flow.hpp"
#include "pages/visit.hpp"
#include "route.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> page_assets();
}

using namespace authos;
using namespace authos::api;
using namespace authos::api::pages;
using namespace authos::api::test;

TEST_CASE("pages: templates name only messages that exist, and only the layout takes markup") {
    for (const auto& [file, content] : embedded::page_assets()) {
        if (!file.ends_with(".html")) continue;
        INFO(file);
        for (auto open = content.find("[["); open != std::string_view::npos;
             open = content.find("[[", open + 2)) {
            const std::string key{content.substr(open + 2, content.find("]]", open) - open - 2)};
            INFO(key);
            CHECK(identity::find_message(identity::Language::en, key));
        }
        if (file != "layout.html" && file != "second_factor.html")
            CHECK(content.find("{{{") == std::string_view::npos);
        CHECK(content.find("style=") == std::string_view::npos);
        CHECK(content.find(" on") == content.find(" on ")); // no handlers of events
    }
}

TEST_CASE("pages: [80-5] only plain paths of this server are ways back") {
    for (const char* path : {"/", "/app/account-security", "/app/account-security?org=acme&service=shop",
                             "/activate?user_code=ABCD-EFGH", "/connect/provider-token/abc_-1", "/a?b=//c"}) {
        INFO(path);
        CHECK(is_local_path(path));
    }
    for (const char* path : {"",
                             "a",
                             "//evil.example",
                             "/\\evil.example",
                             "\\/evil.example",
                             "https:evil.example",
                             "https://evil.example",
                             "javascript:alert(1)",
                             "/a//b",
                             "/../a",
                             "/./a",
                             "/..;/a",
                             "/%2f/evil.example",
                             "/%5cevil.example",
                             "/a b",
                             "/a\tb",
                             "/a\nb",
                             "/a\x7f",
                             "/\xc3\xa4",
                             "data:text/html,x"}) {
        INFO(path);
        CHECK_FALSE(is_local_path(path));
    }
    CHECK_FALSE(is_local_path("/" + std::string(3000, 'a')));
}

TEST_CASE("pages: a policy names the logo's host and the application's, and no more than that") {
    Page page;
    page.look.logo_url = "https://cdn.acme.test/logo.png";
    page.leads_to = "https://app.acme.test:8443/callback?x=1";
    CHECK(content_policy(page) ==
          "default-src 'none'; style-src 'self'; img-src 'self' https://cdn.acme.test; form-action 'self' "
          "https://app.acme.test:8443; frame-ancestors 'none'; base-uri 'none'");
    page.look.logo_url = "https://cdn;script-src.acme.test/logo.png";
    page.leads_to = "com.acme.app:/callback";
    page.script = true;
    CHECK(
        content_policy(page) ==
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' com.acme.app:; script-src "
        "'self'; frame-ancestors 'none'; base-uri 'none'");
}

TEST_CASE("pages: https makes cookies secure and of this host alone") {
    Fixture f;
    const auto page = f.get("/login");
    CHECK(page.status() == 200);
    CHECK_THAT(page.header("Set-Cookie"), Catch::StartsWith("__Host-authos_browser=") &&
                                              Catch::Contains("; Path=/") && Catch::Contains("; HttpOnly") &&
                                              Catch::Contains("; Secure") &&
                                              Catch::Contains("; SameSite=Lax"));
}

TEST_CASE("pages: without a session the browser is led to sign in and back, with no other error") {
    Fixture f;
    for (const Route& route : all_routes()) {
        if (route.policy.auth != Auth::page) continue;
        INFO(route.pattern);
        const auto answer = f.call({.method = std::string{http::name_of(route.method)},
                                    .target = std::string{route.pattern} + "?org=acme&service=shop"});
        CHECK(answer.status() == 303);
        CHECK_THAT(answer.header("Location"), Catch::StartsWith("/authorize?org=acme&service=shop"));
    }
    const auto forged =
        f.call({.target = "/app/account-security", .headers = {{"Cookie", "__Host-authos_session=forged"}}});
    CHECK(forged.status() == 303);
    CHECK(forged.header("Location") == "/login?return_to=%2Fapp%2Faccount-security");
}

TEST_CASE("pages: a bearer token opens no page, and the page's cookie opens no API") {
    Fixture f;
    const std::string token = f.login().text("access_token");
    CHECK(f.get("/app/account-security", token).status() == 303);
    const std::pair<std::string, std::string> cookie{"Cookie", "__Host-authos_session=" + token};
    CHECK(f.call({.target = "/app/account-security", .headers = {cookie}}).status() == 200);
    CHECK(f.call({.target = "/api/user", .headers = {cookie}}).status() == 401);
}

TEST_CASE("pages: errors are pages in the reader's language, also those of the server itself") {
    Fixture f;
    const auto answer = f.call({.target = "/authorize?org=nobody", .headers = {{"Accept-Language", "de"}}});
    CHECK(answer.status() == 404);
    CHECK_THAT(std::string{answer.response.body()},
               Catch::Contains("<html lang=\"de\">") && Catch::Contains("Diese Organisation gibt es nicht"));
    const auto large = f.call({.method = "POST", .target = "/login", .body = std::string(100'000, 'x')});
    CHECK(large.status() == 413);
    CHECK_THAT(large.header("Content-Type"), Catch::StartsWith("text/html"));
}

TEST_CASE("pages: what sign-ins, accounts and providers are refused with is told in every language") {
    for (const char* reason : {"account_unknown",
                               "address_unproven",
                               "attestation_not_allowed",
                               "code_missing",
                               "connection_not_found",
                               "credentials_changed",
                               "device_expired",
                               "domain_not_routed",
                               "form_cookie_missing",
                               "identity_taken",
                               "parameter_duplicated",
                               "parameter_too_long",
                               "place_missing",
                               "provider_account_conflict",
                               "reauthentication_unavailable",
                               "session_ended",
                               "too_many_linked_accounts",
                               "upstream_email_unverified",
                               "upstream_issuer_mismatch",
                               "upstream_malformed",
                               "upstream_not_configured",
                               "upstream_refused",
                               "upstream_token_invalid",
                               "upstream_unreachable",
                               "user_not_found"}) {
        INFO(reason);
        CHECK(identity::find_message(identity::Language::de, "error." + std::string{reason}));
    }
}

TEST_CASE("pages: a browser without cookies is told so, and is not sent in circles") {
    Fixture f;
    const auto answer =
        f.call({.method = "POST",
                .target = "/login",
                .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept-Language", "de"}},
                .body = "email=a&password=b&form_token=c"});
    CHECK(answer.status() == 403);
    CHECK_THAT(std::string{answer.response.body()}, Catch::Contains("erlauben Sie Cookies"));
}

TEST_CASE("pages: a refusal leads on: to the form again, to the account, or to the sign-in of its place") {
    Fixture f;
    const std::pair<std::string, std::string> form{"Content-Type", "application/x-www-form-urlencoded"};
    const std::pair<std::string, std::string> cookie{"Cookie", "__Host-authos_session=" +
                                                                   f.login().text("access_token")};
    const auto own = f.call({.method = "POST",
                             .target = "/app/account-security/password",
                             .headers = {form, cookie},
                             .body = "form_token=a"});
    CHECK_THAT(std::string{own.response.body()}, Catch::Contains("href=\"/app/account-security/password\"") &&
                                                     Catch::Contains("href=\"/app/account-security\""));
    const auto passkey = f.call({.method = "POST",
                                 .target = "/authorize/passkey?org=acme&service=shop&state=a",
                                 .headers = {form},
                                 .body = "form_token=a"});
    // There is no page at that path: neither to try again, nor to read in another language.
    CHECK_THAT(std::string{passkey.response.body()},
               Catch::Contains("href=\"/authorize?org=acme&amp;service=shop&amp;state=a\"") &&
                   !Catch::Contains("href=\"/authorize/passkey"));
    const auto step = f.get("/mfa?org=acme&service=shop");
    CHECK(step.status() == 400);
    CHECK_THAT(std::string{step.response.body()},
               Catch::Contains("href=\"/authorize?org=acme&amp;service=shop\""));
}

// All cookies of an answer, one a line.
std::string cookies_of(const Answer& answer) {
    std::string lines;
    for (const std::string_view line : answer.response.headers().all("Set-Cookie"))
        lines += std::string{line} + "\n";
    return lines;
}

TEST_CASE("pages: whose session ended is told that his button did nothing, and a link elsewhere ends none") {
    Fixture f;
    const auto pressed =
        f.call({.method = "POST", .target = "/app/account-security/mfa?org=acme&service=shop"});
    CHECK(pressed.status() == 303);
    CHECK_THAT(pressed.header("Location"), Catch::EndsWith("&done=session_over"));
    CHECK_THAT(f.call({.method = "POST", .target = "/sign-out"}).header("Location"),
               Catch::EndsWith("/login?done=signed_out"));
    const std::pair<std::string, std::string> cookie{"Cookie", "__Host-authos_session=" +
                                                                   f.login().text("access_token")};
    const auto elsewhere =
        f.call({.target = "/app/account-security?org=acme&service=shop", .headers = {cookie}});
    CHECK(elsewhere.status() == 303);
    CHECK_THAT(cookies_of(elsewhere), !Catch::Contains("authos_session"));
}

TEST_CASE("pages: only a language of ours is remembered as a choice") {
    Fixture f;
    CHECK_THAT(cookies_of(f.get("/login?ui_locales=fr")), !Catch::Contains("authos_lang"));
    CHECK_THAT(cookies_of(f.get("/login?ui_locales=fr%20de")), Catch::Contains("authos_lang=de;"));
}

TEST_CASE("pages: [80-46] no other origin reads a page, not even one that reads the API") {
    Fixture f;
    const std::pair<std::string, std::string> origin{"Origin", "https://app.example.test"};
    CHECK(f.call({.target = "/api/user", .headers = {origin}})
              .response.headers()
              .contains("Access-Control-Allow-Origin"));
    for (const char* target : {"/login", "/app/account-security", "/authorize?org=nobody"}) {
        const auto answer = f.call({.target = target, .headers = {origin}});
        CHECK_FALSE(answer.response.headers().contains("Access-Control-Allow-Origin"));
        CHECK_FALSE(answer.response.headers().contains("Access-Control-Allow-Credentials"));
    }
}

TEST_CASE("pages: every form is refused without its token") {
    Fixture f;
    const std::string session = f.login().text("access_token");
    for (const Route& route : all_routes()) {
        if (route.policy.shape != Shape::html || route.method != http::Method::post) continue;
        INFO(route.pattern);
        std::vector<std::pair<std::string, std::string>> headers{
            {"Content-Type", "application/x-www-form-urlencoded"}};
        if (route.policy.auth == Auth::page)
            headers.emplace_back("Cookie", "__Host-authos_session=" + session);
        CHECK(
            f.call(
                 {.method = "POST", .target = std::string{route.pattern}, .headers = headers, .body = "a=b"})
                .status() == 403);
    }
}

TEST_CASE("pages: the account page tells where the account is signed in, and no program's name is markup") {
    Fixture f;
    const std::string token = f.login().text("access_token");
    const std::pair<std::string, std::string> cookie{"Cookie", "__Host-authos_session=" + token};
    const auto english = f.call({.target = "/app/account-security", .headers = {cookie}});
    REQUIRE(english.status() == 200);
    CHECK_THAT(std::string{english.response.body()}, Catch::Contains("This session") &&
                                                         Catch::Contains("end_all_sessions") &&
                                                         !Catch::Contains("end_other_sessions"));
    CHECK(f.login().status() == 200);
    const auto german =
        f.call({.target = "/app/account-security", .headers = {cookie, {"Accept-Language", "de"}}});
    CHECK_THAT(std::string{german.response.body()},
               Catch::Contains("Diese Sitzung") && Catch::Contains("end_other_sessions"));
}

TEST_CASE("pages: whoever has a password confirms with it on the page") {
    Fixture f;
    const std::pair<std::string, std::string> cookie{"Cookie", "__Host-authos_session=" +
                                                                   f.login().text("access_token")};
    const auto page = f.call({.target = "/reauthenticate?return_to=//evil.example", .headers = {cookie}});
    REQUIRE(page.status() == 200);
    CHECK_THAT(std::string{page.response.body()},
               Catch::Contains("name=\"current_password\"") && Catch::Contains("action=\"/reauthenticate\""));
}
