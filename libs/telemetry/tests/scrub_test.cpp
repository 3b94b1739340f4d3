#include "authos/telemetry/scrub.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace authos::telemetry {
namespace {

using Table = std::vector<std::pair<std::string, std::string>>;

void check_table(const Table& table) {
    for (const auto& [text, expected] : table) {
        INFO(text);
        CHECK(scrub(text) == expected);
    }
}

} // namespace

TEST_CASE("scrub: harmless text comes back unchanged") {
    const std::vector<std::string> texts{
        "",
        "connection refused",
        "Applied migration: m20240101_000001_create_all_tables",
        "Applied migration: m20251119_000001_fix_saml_active_key_constraint",
        "listening on 127.0.0.1:3000",
        "user 7b0d7c1e-98a5-4f0b-8a27-6f5f9f0f7a11 signed in",
        "GET /api/organizations/{slug}",
        "key sso-key-2025-01-15 is active",
        "2026-01-31T12:00:00.250Z",
        "the token was refused",
        "https://id.example.com/login",
        "/var/lib/authos/data.db-wal",
        "duration=12ms status=503",
        "f\xC3\xBC\xC3\x9F @ home",
    };
    for (const std::string& text : texts) {
        INFO(text);
        CHECK(scrub(text) == text);
    }
}

TEST_CASE("scrub: tokens and keys are masked wherever they stand") {
    check_table({
        {"got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "got [masked]!"},
        {"refresh 4rB9x_QmZ0pLw7TtVv2sYdKc8NnHh3Jj refused", "refresh [masked] refused"},
        {"sk_live_51Abc9DEFghiJKLmno was refused", "[masked] was refused"},
        {"key 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "key [masked]"},
        {"b64 q83vEjRWeJq83vEjRWeJq83vEjRWeJo= end", "b64 [masked] end"},
        {"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- rest", "[masked] rest"},
        {"-----BEGIN PRIVATE KEY-----\nMIIEcut", "[masked]"},
    });
}

TEST_CASE("scrub: the value behind a telling name is masked, the name stays") {
    check_table({
        {"password=hunter2 user=ada", "password=[masked] user=ada"},
        {"DB_PASSWORD: hunter2", "DB_PASSWORD: [masked]"},
        {R"({"client_secret":"abc","a":1})", R"({"client_secret":"[masked]","a":1})"},
        {"Authorization: Bearer abc.def", "Authorization: Bearer [masked]"},
        {"authorization: Basic YTpi", "authorization: Basic [masked]"},
        {"grant_type=refresh_token&refresh_token=abc&x=1",
         "grant_type=refresh_token&refresh_token=[masked]&x=1"},
        {"Cookie: sid=1; b=2", "Cookie: [masked]; b=2"},
    });
}

TEST_CASE("scrub: credentials and queries of URLs are masked, and tokens in their paths") {
    check_table({
        {"postgres://sso:p@ss@db.example.com:5432/sso refused",
         "postgres://[masked]@db.example.com:5432/sso refused"},
        {"GET https://id.example.com/cb?code=abc&state=x failed",
         "GET https://id.example.com/cb?[masked] failed"},
        {"https://h/cb#access_token=abc", "https://h/cb#[masked]"},
        {"https://h/reset/4rB9xQmZ0pLw7TtVv2sYdKc8/end", "https://h/reset/[masked]/end"},
        {"at \"smtp://u@mail\"", "at \"smtp://[masked]@mail\""},
    });
}

TEST_CASE("scrub: e-mail addresses keep their first letter and their domain") {
    check_table({
        {"to ada.lovelace@example.com: 554", "to a***@example.com: 554"},
        {"<grace+x@mail.example.org>", "<g***@mail.example.org>"},
        {"a@b", "a***@b"},
    });
}

TEST_CASE("scrub: broken and hostile text is survived") {
    for (const std::string text : {"://", "://@", "eyJ.", "eyJ", "@", "a@", "-----BEGIN ", "password=",
                                   "bearer ", "://?", "\xFF\xFE", "token:\"", "=====", "/////"}) {
        INFO(text);
        CHECK(scrub(text).size() <= text.size() + 20);
    }
    for (const char c : {'z', '.', '@', '=', '-', ' '}) {
        INFO(c);
        CHECK(scrub(std::string(300'000, c)).size() == 300'000);
    }
    std::string alternating;
    for (int i = 0; i < 100'000; ++i) alternating += "z.";
    CHECK(scrub(alternating) == alternating);
}

} // namespace authos::telemetry
