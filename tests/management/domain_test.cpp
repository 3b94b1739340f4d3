// The organization's own domain: claims, proofs, and the origins that follow from them.
#include "settings_fixture.hpp"

#include "authos/identity/tenant_settings/domain_directory.hpp"
#include "authos/storage/repo/organization_settings.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

std::string token_of(const Answer& claim) {
    return claim.text("verification_token");
}

/// TXT records with the given texts at the name for login.example.test.
void publish(SettingsFixture& f, std::vector<std::string> texts) {
    f.other_dns.answer = [texts =
                              std::move(texts)](const std::string& name) -> Result<std::vector<std::string>> {
        if (name != "_sso-verification.login.example.test") return std::vector<std::string>{};
        return texts;
    };
}

void serve(SettingsFixture& f, int status, const std::string& body) {
    f.other_http.answer = [=](const outbound::HttpRequest&) -> Result<outbound::HttpResponse> {
        return outbound::HttpResponse{status, {}, body};
    };
}

bool verified(const Answer& answer) {
    return answer.status() == 200 && answer.json.get_boolean("verified").value();
}

} // namespace

TEST_CASE("domain: a claim says how to prove it") {
    SettingsFixture f;
    CHECK(f.ask("GET", "domain").json ==
          Json::object({{"custom_domain", nullptr}, {"domain_verified", false}}));
    const auto claim = f.set_domain("Login.Example.TEST");
    REQUIRE(claim.status() == 200);
    const std::string token = token_of(claim);
    CHECK(token.size() > 40);
    const auto methods = claim.json.get("verification_methods").value().items();
    REQUIRE(methods.size() == 2);
    CHECK(methods[0].get_string("method").value() == "dns_txt");
    CHECK(methods[0].get_string("record_type").value() == "TXT");
    CHECK(methods[0].get_string("record_name").value() == "_sso-verification.login.example.test");
    CHECK(methods[0].get_string("record_value").value() == token);
    CHECK(methods[1].get_string("method").value() == "http_file");
    CHECK(methods[1].get_string("record_type").value() == "FILE");
    CHECK(methods[1].get_string("record_name").value() ==
          "http://login.example.test/.well-known/sso-verification.txt");
    CHECK(methods[1].get_string("record_value").value() == token);
    CHECK(f.ask("GET", "domain").json ==
          Json::object({{"custom_domain", "login.example.test"}, {"domain_verified", false}}));
    CHECK_FALSE(f.rows_with("domain.set").empty());
    // Asked again, the record that is published already stays the right one.
    CHECK(token_of(f.set_domain("login.example.test")) == token);
    CHECK(token_of(f.set_domain("other.example.test")) != token);
}

TEST_CASE("domain: what is no host name, or this server's own, is refused") {
    SettingsFixture f;
    for (const auto& domain :
         {std::string{},
          std::string{"localhost"},
          std::string{"com"},
          std::string{"login.example.com:443"},
          std::string{"https://login.example.com"},
          std::string{"login.example.com/"},
          std::string{"192.0.2.1"},
          std::string{"::1"},
          std::string{"1.2.3.4.5"},
          std::string{"a..b"},
          std::string{".a.b"},
          std::string{"a.b."},
          std::string{"-a.example.com"},
          std::string{"a-.example.com"},
          std::string{"a_b.example.com"},
          std::string{"münchen.example"},
          std::string{" login.example.com"},
          std::string{"*.example.com"},
          std::string{"a b.example.com"},
          std::string(64, 'a') + ".example.com",
          std::string(60, 'a') + "." + std::string(60, 'b') + "." + std::string(60, 'c') + ".example.com"}) {
        INFO(domain);
        const auto answer = f.set_domain(domain);
        CHECK(answer.status() == 400);
        CHECK_THAT(answer.text("error"), Catch::Contains("host name"));
    }
    for (const char* own : {"sso.example.test", "SSO.example.test", "acme.sso.example.test"}) {
        const auto answer = f.set_domain(own);
        CHECK(answer.status() == 400);
        CHECK_THAT(answer.text("error"), Catch::Contains("host of this service"));
    }
    CHECK(f.ask("POST", "domain").status() == 400);
    CHECK(f.ask("POST", "domain", Json::object({{"domain", 5}})).status() == 400);
    CHECK(f.ask("POST", "domain/verify").text("error") == "There is no domain to verify; set one first");
    CHECK(f.set_domain("xn--mnchen-3ya.example").status() == 200);
}

TEST_CASE("domain: verified by its TXT record, and again for whoever asks twice") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    publish(f, {"v=spf1 -all", token});
    const auto answer = f.ask("POST", "domain/verify");
    CHECK(verified(answer));
    CHECK(answer.text("message") == "Domain verified by its TXT record");
    CHECK(f.other_http.sent.empty());
    CHECK(f.ask("GET", "domain").json ==
          Json::object({{"custom_domain", "login.example.test"}, {"domain_verified", true}}));
    f.other_dns.answer = nullptr;
    CHECK(verified(f.ask("POST", "domain/verify")));
    CHECK(f.rows_with("domain.verified").size() == 1);
    // The same claim again leaves the proof as it is.
    CHECK(token_of(f.set_domain("login.example.test")) == token);
    CHECK(f.stored().domain_verified);
    // Another one starts anew.
    f.set_domain("other.example.test");
    CHECK_FALSE(f.stored().domain_verified);
}

TEST_CASE("domain: verified by a file that consists of the token") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    serve(f, 200, "\n  " + token + "\r\n");
    const auto answer = f.ask("POST", "domain/verify");
    CHECK(verified(answer));
    CHECK(answer.text("message") == "Domain verified by its file");
    REQUIRE(f.other_http.sent.size() == 1);
    const auto& request = f.other_http.sent.front();
    CHECK(request.url == "http://login.example.test/.well-known/sso-verification.txt");
    CHECK(request.allow_plain_http);
    CHECK(request.max_response_bytes == 4096);
}

TEST_CASE("domain: without proof the answer says what was looked for and what was found") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    const auto message = [&] {
        const auto answer = f.ask("POST", "domain/verify");
        CHECK(answer.status() == 200);
        CHECK_FALSE(verified(answer));
        CHECK_FALSE(f.stored().domain_verified);
        return answer.text("message");
    };
    const std::string nothing = message();
    for (const std::string& part :
         {token, std::string{"_sso-verification.login.example.test"}, std::string{"there is no TXT record"},
          std::string{"http://login.example.test/.well-known/sso-verification.txt"},
          std::string{"upstream_unreachable"}}) {
        CHECK_THAT(nothing, Catch::Contains(part));
    }
    publish(f, {"something private", "x" + token, token + "x"});
    serve(f, 200, token + " and more");
    const std::string others = message();
    CHECK_THAT(others, Catch::Contains("3 in all, but none with the token"));
    CHECK_THAT(others, Catch::Contains("does not consist of the token"));
    CHECK_THAT(others, !Catch::Contains("something private"));
    serve(f, 301, token);
    CHECK_THAT(message(), Catch::Contains("status 301"));
    f.other_dns.answer = [](const std::string&) -> Result<std::vector<std::string>> {
        return fail(Errc::unavailable, "dns_unavailable");
    };
    CHECK_THAT(message(), Catch::Contains("dns_unavailable"));
}

TEST_CASE("domain: a claim that changes while others are asked is not verified") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    f.other_dns.answer = [&](const std::string&) -> Result<std::vector<std::string>> {
        f.write([&](storage::Session& s) {
            return storage::claim_domain(s, SettingsFixture::scope(f.org.id), {"victim.example.test", "new"},
                                         f.clock.now());
        });
        return std::vector<std::string>{token};
    };
    const auto answer = f.ask("POST", "domain/verify");
    CHECK(answer.status() == 400);
    CHECK_THAT(answer.text("error"), Catch::Contains("changed while it was being verified"));
    CHECK_FALSE(f.stored().domain_verified);
}

TEST_CASE("domain: who loses the right while others are asked verifies nothing") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    f.other_dns.answer = [&](const std::string&) -> Result<std::vector<std::string>> {
        f.write([&](storage::Session& s) {
            return storage::platform::change_status(s, SettingsFixture::platform(), f.org.id,
                                                    {storage::OrgStatus::active,
                                                     storage::OrgStatus::suspended, f.org.owner, std::nullopt,
                                                     f.clock.now()});
        });
        return std::vector<std::string>{token};
    };
    CHECK(f.ask("POST", "domain/verify").code() == "ORGANIZATION_NOT_ACTIVE");
    CHECK_FALSE(f.stored().domain_verified);
}

TEST_CASE("domain: a squatter does not block the owner, and learns of it only with a proof") {
    SettingsFixture f;
    const Tenant squatter = f.add_tenant("squatter");
    f.set_tier(squatter.id, "tier_pro");
    const std::string theirs = f.sign_in(squatter.owner_email);
    const Json body = Json::object({{"domain", "login.example.test"}});
    const auto claim = f.post(f.path("domain", "squatter"), body, theirs);
    REQUIRE(claim.status() == 200);

    const std::string token = token_of(f.set_domain("login.example.test"));
    publish(f, {token});
    CHECK(verified(f.ask("POST", "domain/verify")));
    const auto early = f.post(f.path("domain/verify", "squatter"), Json::object(), theirs);
    CHECK(early.status() == 200);
    CHECK_FALSE(verified(early));

    publish(f, {token, token_of(claim)});
    const auto late = f.post(f.path("domain/verify", "squatter"), Json::object(), theirs);
    CHECK(late.status() == 400);
    CHECK(late.text("error") == "This domain is verified for another organization already");
    CHECK(f.stored().domain_verified);
}

TEST_CASE("domain: deleted, it is as if it had never been asked for") {
    SettingsFixture f;
    const std::string token = token_of(f.set_domain("login.example.test"));
    publish(f, {token});
    REQUIRE(verified(f.ask("POST", "domain/verify")));
    for (int i = 0; i < 2; ++i) CHECK(f.ask("DELETE", "domain").status() == 204);
    CHECK(f.rows_with("domain.deleted").size() == 1);
    CHECK(f.ask("GET", "domain").json ==
          Json::object({{"custom_domain", nullptr}, {"domain_verified", false}}));
    CHECK(f.ask("POST", "domain/verify").status() == 400);
    CHECK(token_of(f.set_domain("login.example.test")) != token);
}

TEST_CASE("domain: its origin may read answers once it is proven, and no longer when it is given up") {
    SettingsFixture f;
    identity::DomainDirectory directory{f.clock};
    f.probes.is_tenant_origin = [&](std::string_view origin) { return directory.allows_origin(origin); };
    f.rebuild();
    const auto allowed = [&](const std::string& origin) {
        return f.call({.method = "GET", .target = "/health/live", .headers = {{"Origin", origin}}})
                   .header("Access-Control-Allow-Origin") == origin;
    };
    publish(f, {token_of(f.set_domain("login.example.test"))});
    REQUIRE(directory.refresh(*f.deps, {}));
    CHECK_FALSE(allowed("https://login.example.test"));
    REQUIRE(verified(f.ask("POST", "domain/verify")));
    REQUIRE(directory.refresh(*f.deps, {}));
    CHECK(allowed("https://login.example.test"));
    CHECK(allowed("https://app.example.test"));
    for (const char* other :
         {"http://login.example.test", "https://login.example.test:8443", "https://login.example.test/",
          "https://sub.login.example.test", "https://LOGIN.example.test", "https://", "null"}) {
        INFO(other);
        CHECK_FALSE(allowed(other));
    }
    // What is known is not believed for ever.
    f.clock.advance(identity::DomainDirectory::kMaxAge + std::chrono::seconds{1});
    CHECK_FALSE(allowed("https://login.example.test"));
    REQUIRE(directory.refresh(*f.deps, {}));
    CHECK(allowed("https://login.example.test"));
    REQUIRE(f.ask("DELETE", "domain").status() == 204);
    REQUIRE(directory.refresh(*f.deps, {}));
    CHECK_FALSE(allowed("https://login.example.test"));
}
