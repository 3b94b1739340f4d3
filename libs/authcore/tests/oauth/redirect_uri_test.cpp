// Rows 1 to 5 of the list of what has gone wrong in comparable servers; the numbers stand in the names.
#include "authos/authcore/oauth/redirect_uri.hpp"

#include "authos/authcore/oauth/resource_uri.hpp"
#include "authos/authcore/oauth/scope_token.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace std::string_literals;

namespace {

constexpr ClientKind kKinds[] = {ClientKind::web, ClientKind::native};

bool may_register(const std::string& text, ClientKind kind = ClientKind::web) {
    return RedirectUri::parse(text, kind).has_value();
}

std::string complaint(const std::string& text, ClientKind kind = ClientKind::web) {
    const auto parsed = RedirectUri::parse(text, kind);
    return parsed ? "" : parsed.error().message;
}

void check_no_match(const std::string& registered, const std::vector<std::string>& requested) {
    for (const std::string& text : requested) {
        INFO(registered << " and " << text);
        for (const ClientKind kind : kKinds) {
            CHECK_FALSE(is_same_redirect_uri(registered, text, kind));
            CHECK_FALSE(is_same_redirect_uri(text, registered, kind));
        }
    }
}

} // namespace

TEST_CASE("redirect_uri: [80-1] neither prefixes nor hosts that look alike are the registered URI") {
    check_no_match("https://app.ex/cb",
                   {"https://app.ex.evil.tld/cb", "https://app.ex@evil.tld/cb", "https://app.ex/cb.evil.tld",
                    "https://app.ex/cbx", "https://app.ex/c", "https://app.ex", "http://app.ex/cb",
                    "https://app.ex:443/cb", ""});
    check_no_match("http://localhost/cb",
                   {"http://localhost:80@evil/cb", "http://localhost@evil/cb", "http://localhost.evil/cb",
                    "http://localhostx/cb", "http://localhost:80x/cb", "http://localhost:/cb",
                    "http://localhost:0/cb", "http://localhost:65536/cb",
                    "http://localhost:99999999999999/cb", "http://localhost:80:80/cb",
                    "http://127.0.0.1/cb"});
    check_no_match("http://127.0.0.1/cb", {"http://127.0.0.1.evil/cb", "http://127.0.0.1:80@evil/cb",
                                           "http://127.0.0.11/cb", "http://127.1/cb", "http://[::1]/cb"});
    for (const char* text : {"https://app.ex@evil.tld/cb", "http://localhost:80@evil",
                             "https://user:pw@app.ex/cb", "https://@app.ex", "http://127.0.0.1.evil",
                             "http://localhost.evil.tld/", "http://127.0.0.2/cb", "http://app.ex/cb"}) {
        INFO(text);
        for (const ClientKind kind : kKinds) CHECK_FALSE(may_register(text, kind));
    }
}

TEST_CASE("redirect_uri: [80-2] traversal, encodings and hidden octets are neither registered nor matched") {
    check_no_match("https://app.ex/cb",
                   {"https://app.ex/cb/../x", "https://app.ex/cb/..%2f", "https://app.ex/cb/%252f",
                    "https://app.ex/cb/..;/x", "https://app.ex/cb\\", "https://app.ex/cb\t",
                    "https://app.ex/cb\0"s, "https://app.ex/c%62", "https://app.ex./cb",
                    "https://app.ex\xE3\x80\x82/cb", "https://app.ex/cb#x", "https://app.ex/cb?x=1",
                    "https://app.ex/cb/", "https://app.ex//cb", " https://app.ex/cb", "https://app.ex/cb "});
    for (const std::string& text : {"https://app.ex/cb/../x"s,     "https://app.ex/."s,
                                    "https://app.ex/.."s,          "https://app.ex/cb/..%2f"s,
                                    "https://app.ex/cb/%2e%2E/x"s, "https://app.ex/cb/%252e%252e/x"s,
                                    "https://app.ex/cb/..%252fx"s, "https://app.ex/cb/.%2e/x"s,
                                    "https://app.ex/cb/..;/x"s,    "https://app.ex/cb/..;a=b/x"s,
                                    "https://app.ex/cb/..%5cx"s,   "https://app.ex/cb\\x"s,
                                    "https://app.ex\\@evil/cb"s,   "https://app.ex/cb%5C"s,
                                    "https://app.ex/cb%255C"s,     "https://app.ex/cb%00"s,
                                    "https://app.ex/cb%0d%0a"s,    "https://app.ex/cb%7f"s,
                                    "https://app.ex/cb%2509"s,     "https://app.ex/c\tb"s,
                                    "https://app.ex/c b"s,         "https://app.ex/c\nb"s,
                                    "https://app.ex/cb\0"s,        "https://app.ex\xE3\x80\x82/cb"s,
                                    "https://äpp.ex/cb"s,          "https://app.ex/cb#"s,
                                    "https://app.ex/cb#x"s,        "https://app.ex/%"s,
                                    "https://app.ex/%zz"s,         "https://app.ex/%2525252525252e"s,
                                    "https://app%2eex/cb"s,        ""s}) {
        INFO(text);
        for (const ClientKind kind : kKinds) CHECK_FALSE(may_register(text, kind));
    }
}

TEST_CASE("redirect_uri: [80-3] there are no patterns: dots are dots and wildcards are refused") {
    check_no_match("https://foo.example.com/cb",
                   {"https://fooaexample.com/cb", "https://fooXexample.com/cb"});
    check_no_match("https://.*/cb", {"https://evil.tld/cb"});
    for (const char* text : {"https://*.example.com/cb", "https://app.ex/*", "https://app.ex/cb?x=*",
                             "https://app.ex:*/cb", "*"}) {
        INFO(text);
        for (const ClientKind kind : kKinds) CHECK_FALSE(may_register(text, kind));
    }
}

TEST_CASE("redirect_uri: [80-4] case counts, and loopback ports are free for native clients alone") {
    check_no_match("https://app.ex/cb", {"https://APP.ex/cb", "HTTPS://app.ex/cb", "https://app.ex/CB"});
    check_no_match("http://localhost/cb", {"http://LOCALHOST/cb", "http://localhost:8080/CB",
                                           "https://localhost:8080/cb", "http://localhost:8080/cb?x"});
    for (const char* host : {"localhost", "127.0.0.1", "[::1]"}) {
        INFO(host);
        const std::string registered = "http://"s + host + "/cb?a=b";
        for (const char* port : {":1", ":8080", ":65535"}) {
            const std::string requested = "http://"s + host + port + "/cb?a=b";
            CHECK(is_same_redirect_uri(registered, requested, ClientKind::native));
            CHECK(is_same_redirect_uri(requested, registered, ClientKind::native));
            CHECK_FALSE(is_same_redirect_uri(registered, requested, ClientKind::web));
        }
    }
    CHECK(is_same_redirect_uri("http://127.0.0.1:3000", "http://127.0.0.1:4000", ClientKind::native));
    CHECK_FALSE(is_same_redirect_uri("https://localhost:1/cb", "https://localhost:2/cb", ClientKind::native));
    CHECK_FALSE(
        is_same_redirect_uri("com.ex.app://localhost:1/", "com.ex.app://localhost:2/", ClientKind::native));
}

TEST_CASE("redirect_uri: [80-5] no URI without a scheme and none of those that run or read something") {
    for (const char* text : {"//evil",
                             "//evil/cb",
                             "/\\evil",
                             "\\/evil",
                             "/cb",
                             "cb",
                             "https:evil",
                             "https:/evil",
                             "https://",
                             "https:///evil",
                             "https:",
                             "http:localhost",
                             "http:///cb",
                             ":",
                             "://app.ex",
                             "javascript:alert(1)",
                             "JavaScript:alert(1)",
                             "javascript://app.ex/%0aalert(1)",
                             "data:text/html,x",
                             "file:///etc/passwd",
                             "vbscript:x",
                             "blob:https://app.ex/1",
                             "about:blank",
                             "view-source:https://app.ex",
                             "intent://x",
                             "ftp://app.ex/cb",
                             "ws://app.ex",
                             "urn:ietf:wg:oauth:2.0:oob",
                             "myapp://cb",
                             "myapp:/cb",
                             "app.:/cb",
                             "com.example.app:",
                             "com.example.app:cb",
                             "com.example.app:/cb/../x",
                             "com.example.app://user@host/cb",
                             "com.example.app:/cb#x"}) {
        INFO(text);
        for (const ClientKind kind : kKinds) CHECK_FALSE(may_register(text, kind));
    }
}

TEST_CASE("redirect_uri: what may be registered is kept octet by octet") {
    for (const char* text :
         {"https://app.ex", "https://app.ex/", "https://app.ex/cb", "https://app.ex:8443/cb?a=b&c=%20",
          "https://App.Ex/Cb", "https://192.0.2.1/cb", "https://[2001:db8::1]/cb", "https://localhost/cb",
          "http://localhost", "http://localhost:3000/cb", "http://127.0.0.1:3000/cb", "http://[::1]:3000/cb",
          "https://app.ex/a%20b", "https://app.ex/.well-known/cb", "https://app.ex/...",
          "https://app.ex/a..b", "https://app.ex/100%25", "https://app.ex/cb?next=/../x"}) {
        INFO(text);
        for (const ClientKind kind : kKinds) {
            REQUIRE(may_register(text, kind));
            CHECK(RedirectUri::parse(text, kind)->text() == text);
            CHECK(is_same_redirect_uri(text, text, kind));
        }
    }
    for (const char* text : {"com.example.app:/cb", "com.example.app://callback", "com.example.app:/"}) {
        INFO(text);
        CHECK(may_register(text, ClientKind::native));
        CHECK_FALSE(may_register(text, ClientKind::web));
    }
    const std::string longest = "https://app.ex/" + std::string(1985, 'a');
    CHECK(may_register(longest));
    CHECK_FALSE(may_register(longest + "a"));
}

TEST_CASE("redirect_uri: the message says what is wrong") {
    CHECK(complaint("https://app.ex/cb#x") == "the URI must not have a fragment");
    CHECK(complaint("https://*.ex/cb") == "the URI must not have a wildcard");
    CHECK(complaint("https://a@app.ex/cb") == "the URI must not have a user name or password");
    CHECK(complaint("https://app.ex/../cb") == "the URI must not have \".\" or \"..\" in its path");
    CHECK(complaint("http://app.ex/cb") ==
          "the URI must use https; http is for localhost, 127.0.0.1 and [::1]");
    CHECK(complaint("/cb") == "the URI must be absolute, such as https://app.example.com/callback");
    CHECK(complaint("com.example.app:/cb") ==
          "the URI must use https; schemes of one's own are for mobile and desktop");
    CHECK(complaint("myapp:/cb", ClientKind::native) ==
          "the URI must use https, or a scheme in reverse domain form such as com.example.app");
    CHECK(complaint(std::string(2001, 'a')) == "the URI must not be longer than 2000 characters");
}

TEST_CASE("resource_uri: absolute https URIs without a fragment") {
    for (const char* text : {"https://api.ex", "https://api.ex/v1?tenant=a", "https://api.ex:8443/"})
        CHECK(ResourceUri::parse(text)->text() == text);
    for (const char* text : {"", "http://localhost", "https://api.ex/#x", "api.ex", "urn:a:b",
                             "com.ex.app:/x", "https://*.ex", "https://a@api.ex", "https://api.ex/../x"}) {
        INFO(text);
        CHECK(ResourceUri::parse(text).error().reason == "resource_uri_malformed");
    }
}

TEST_CASE("scope_token: visible ASCII without quotation mark and backslash") {
    for (const char* text : {"openid", "User.Read", "https://www.googleapis.com/auth/drive", "!", "~", "a:b"})
        CHECK(is_scope_token(text));
    for (const std::string& text : {""s, "a b"s, "a\"b"s, "a\\b"s, "a\tb"s, "a\0"s, "\x7F"s, "ä"s}) {
        CHECK_FALSE(is_scope_token(text));
    }
}
