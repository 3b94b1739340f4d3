// The organization's own OAuth applications, mail server and branding.
#include "settings_fixture.hpp"

#include "authos/identity/tenant_settings/oauth_credentials.hpp"
#include "authos/identity/tenant_settings/smtp.hpp"
#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/organization_settings.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

Json oauth_body(const std::string& client = "client-1", const std::string& secret = "s3cret-of-acme") {
    return Json::object({{"client_id", client}, {"client_secret", secret}});
}

Json smtp_body() {
    return Json::object({{"host", "mail.example.test"},
                         {"port", 2525},
                         {"username", "mailer"},
                         {"password", "mail-passw0rd"},
                         {"from_email", "sso@example.test"},
                         {"from_name", "Acme"}});
}

std::optional<identity::OAuthClient> opened(SettingsFixture& f, const OrgId& org, const char* provider) {
    return f.database
        ->read({},
               [&](storage::Session& s) {
                   return identity::find_oauth_credentials(*f.deps, s, SettingsFixture::scope(org), provider);
               })
        .value();
}

std::optional<identity::OrgMailServer> mail_server(SettingsFixture& f) {
    return identity::find_mail_server(*f.deps, f.org.id, {}).value();
}

bool logged(SettingsFixture& f, const std::string& action) {
    return !f.rows_with(action).empty();
}

} // namespace

TEST_CASE("oauth credentials: stored sealed, shown without the secret, replaced and deleted") {
    SettingsFixture f;
    const auto missing = f.ask("GET", "oauth-credentials/github");
    CHECK(missing.status() == 404);
    CHECK(missing.text("error") == "OAuth credentials not found for this provider");

    const auto stored = f.ask("POST", "oauth-credentials/github", oauth_body());
    REQUIRE(stored.status() == 200);
    CHECK(stored.json ==
          Json::object({{"provider", "github"}, {"client_id", "client-1"}, {"has_secret", true}}));
    CHECK(f.ask("GET", "oauth-credentials/github").json == stored.json);
    CHECK(f.ask("GET", "oauth-credentials/google").status() == 404);
    CHECK(logged(f, "service.oauth_credentials.updated"));

    const auto client = opened(f, f.org.id, "github");
    REQUIRE(client);
    CHECK(client->client_id == "client-1");
    CHECK(client->client_secret.reveal() == "s3cret-of-acme");
    CHECK(f.rows_with("s3cret-of-acme").empty());
    CHECK(f.events.text().find("s3cret-of-acme") == std::string::npos);

    CHECK(f.ask("POST", "oauth-credentials/github", oauth_body("client-2", "another-secret")).status() ==
          200);
    CHECK(opened(f, f.org.id, "github")->client_secret.reveal() == "another-secret");
    for (int i = 0; i < 2; ++i) {
        const auto gone = f.ask("DELETE", "oauth-credentials/github");
        CHECK(gone.status() == 204);
        CHECK(gone.response.body().empty());
    }
    CHECK(f.rows_with("service.oauth_credentials.deleted").size() == 1);
    CHECK_FALSE(opened(f, f.org.id, "github"));
}

TEST_CASE("oauth credentials: a secret opens only for its organization and provider") {
    SettingsFixture f;
    const Tenant other = f.add_tenant("other");
    REQUIRE(f.ask("POST", "oauth-credentials/github", oauth_body()).status() == 200);
    CHECK_FALSE(opened(f, other.id, "github"));
    const auto copied =
        f.database
            ->read({},
                   [&](storage::Session& s) {
                       return storage::find_oauth_credentials(s, SettingsFixture::scope(f.org.id), "github");
                   })
            .value();
    const auto plant = [&](const OrgId& org, const std::string& provider) {
        f.write([&](storage::Session& s) {
            return storage::put_oauth_credentials(s, SettingsFixture::scope(org),
                                                  {storage::OAuthCredentialsId::make(f.random), provider,
                                                   "client", copied->client_secret_sealed, "default",
                                                   f.clock.now()});
        });
        return f.database
            ->read({},
                   [&](storage::Session& s) {
                       return identity::find_oauth_credentials(*f.deps, s, SettingsFixture::scope(org),
                                                               provider);
                   })
            .error()
            .reason;
    };
    CHECK(plant(other.id, "github") == "secret_unreadable");
    CHECK(plant(f.org.id, "google") == "secret_unreadable");
}

TEST_CASE("oauth credentials: what is wrong with them is named") {
    SettingsFixture f;
    for (const char* provider : {"gitlab", "GitHub", "github%20", "password"}) {
        INFO(provider);
        for (const char* method : {"POST", "GET", "DELETE"}) {
            const auto answer = f.ask(method, std::string{"oauth-credentials/"} + provider, oauth_body());
            CHECK(answer.status() == 400);
            CHECK(answer.text("error") == "Invalid provider. Must be github, google, or microsoft");
        }
    }
    // Checklist 45: another client with the stored secret would be somebody else's secret.
    REQUIRE(f.ask("POST", "oauth-credentials/github", oauth_body()).status() == 200);
    const auto without = f.ask("POST", "oauth-credentials/github", Json::object({{"client_id", "other"}}));
    CHECK(without.status() == 400);
    CHECK_THAT(without.text("error"), Catch::Contains("client_secret is missing"));
    CHECK(f.ask("GET", "oauth-credentials/github").text("client_id") == "client-1");
    for (const auto& body :
         {oauth_body(""), oauth_body(std::string(256, 'c')), oauth_body(" padded "), oauth_body("a\nb"),
          oauth_body("client", ""), oauth_body("client", std::string(2049, 's')),
          oauth_body("client", "two\nlines"), Json::object({{"client_secret", "secret"}}),
          Json::object({{"client_id", 5}, {"client_secret", "secret"}})}) {
        CHECK(f.ask("POST", "oauth-credentials/github", body).status() == 400);
    }
}

TEST_CASE("smtp: set, shown without the password, removed") {
    SettingsFixture f;
    const auto empty = f.ask("GET", "smtp");
    CHECK(empty.json == Json::object({{"host", nullptr},
                                      {"port", 587},
                                      {"username", nullptr},
                                      {"from_email", nullptr},
                                      {"from_name", nullptr},
                                      {"tls", "starttls"},
                                      {"configured", false}}));
    const auto saved = f.ask("POST", "smtp", smtp_body());
    REQUIRE(saved.status() == 200);
    CHECK(saved.json == Json::object({{"message", "SMTP configuration saved"}}));
    CHECK(f.ask("GET", "smtp").json == Json::object({{"host", "mail.example.test"},
                                                     {"port", 2525},
                                                     {"username", "mailer"},
                                                     {"from_email", "sso@example.test"},
                                                     {"from_name", "Acme"},
                                                     {"tls", "starttls"},
                                                     {"configured", true}}));
    CHECK(logged(f, "organization.smtp.configured"));
    const auto server = mail_server(f);
    REQUIRE(server);
    CHECK(server->options.host == "mail.example.test");
    CHECK(server->options.port == 2525);
    CHECK(server->options.username == "mailer");
    CHECK(server->options.password.reveal() == "mail-passw0rd");
    CHECK(server->options.tls == outbound::SmtpTls::starttls);
    CHECK(server->from.email.text() == "sso@example.test");
    CHECK(server->from.name == "Acme");
    CHECK(f.rows_with("mail-passw0rd").empty());
    CHECK(f.events.text().find("mail-passw0rd") == std::string::npos);

    for (int i = 0; i < 2; ++i)
        CHECK(f.ask("DELETE", "smtp").json == Json::object({{"message", "SMTP configuration removed"}}));
    CHECK(f.rows_with("organization.smtp.removed").size() == 1);
    CHECK(f.ask("GET", "smtp").json == empty.json);
    CHECK_FALSE(mail_server(f));
}

TEST_CASE("smtp: without a login, encryption and port as given") {
    SettingsFixture f;
    const Json body = Json::object({{"host", "MAIL.Example.test"},
                                    {"from_email", "sso@example.test"},
                                    {"username", ""},
                                    {"password", nullptr},
                                    {"tls", "tls"}});
    REQUIRE(f.ask("POST", "smtp", body).status() == 200);
    const auto server = mail_server(f);
    REQUIRE(server);
    CHECK(server->options.host == "mail.example.test");
    CHECK(server->options.port == 587);
    CHECK(server->options.username.empty());
    CHECK(server->options.tls == outbound::SmtpTls::tls);
    CHECK(server->from.name.empty());
}

TEST_CASE("smtp: a password stays only with the server and login that it was given for") {
    SettingsFixture f;
    const auto after = [&](const Json& body) {
        REQUIRE(f.ask("POST", "smtp", smtp_body()).status() == 200);
        REQUIRE(f.ask("POST", "smtp", body).status() == 200);
        const auto server = mail_server(f);
        return server ? server->options.password.reveal() : std::string{"none"};
    };
    Json same = smtp_body();
    same.erase("password").set("from_name", "Renamed").set("tls", "tls");
    CHECK(after(same) == "mail-passw0rd");
    // Checklist 45: a changed endpoint does not get the secret of the one before.
    for (const auto& [member, value] : {std::pair<const char*, Json>{"host", "evil.example.test"},
                                        {"port", 25},
                                        {"username", "other"},
                                        {"tls", "none"}}) {
        INFO(member);
        Json changed = smtp_body();
        changed.erase("password").set(member, value);
        CHECK(after(changed) == "none");
        CHECK(f.ask("GET", "smtp").json.get_boolean("configured").value() == false);
        // Back to the server before: the password does not come back.
        Json back = smtp_body();
        back.erase("password");
        const auto answer = f.ask("POST", "smtp", back);
        CHECK(answer.status() == 200);
        CHECK_FALSE(mail_server(f));
    }
    REQUIRE(f.ask("POST", "smtp", smtp_body()).status() == 200);
    Json moved = smtp_body();
    moved.erase("password").set("host", "evil.example.test");
    CHECK_THAT(f.ask("POST", "smtp", moved).text("message"), Catch::Contains("stored password was removed"));
}

TEST_CASE("smtp: what is wrong is refused, local and private servers among it") {
    SettingsFixture f;
    const auto refused = [&](const char* member, const Json& value) {
        INFO(member << " = " << value.dump());
        const auto answer = f.ask("POST", "smtp", smtp_body().set(member, value));
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        return answer.text("error");
    };
    for (const char* host : {"127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1",
                             "::ffff:127.0.0.1", "0.0.0.0", "localhost", "mail.LOCALHOST"}) {
        CHECK_THAT(refused("host", host), Catch::Contains("public internet"));
    }
    for (const auto& host :
         {std::string{}, std::string{"mail.example.test:25"}, std::string{"[::1]"}, std::string{"2130706433"},
          std::string{"127.1"}, std::string{"0x7f000001"}, std::string{"a b"}, std::string{"a/b"},
          std::string{"-a.test"}, std::string{"user@mail.test"}, std::string{"mail.test."},
          std::string(64, 'a') + ".test", std::string(300, 'a')}) {
        CHECK_THAT(refused("host", host), Catch::Contains("host must be"));
    }
    for (const std::int64_t port : {0LL, -1LL, 65'536LL}) refused("port", Json{port});
    refused("port", "25");
    refused("from_email", "nobody");
    refused("from_name", std::string(101, 'n'));
    refused("from_name", "two\r\nlines");
    refused("username", std::string(256, 'u'));
    refused("username", "two\nlines");
    refused("password", std::string(1025, 'p'));
    refused("tls", "ssl");
    CHECK_THAT(refused("username", nullptr), Catch::Contains("username is missing"));
    CHECK_THAT(refused("password", nullptr), Catch::Contains("password is missing"));
    CHECK(f.ask("POST", "smtp").status() == 400);
    CHECK_FALSE(mail_server(f));

    f.identity_settings.allow_private_networks = true;
    CHECK(f.ask("POST", "smtp", smtp_body().set("host", "127.0.0.1")).status() == 200);
    CHECK_THAT(refused("host", "169.254.169.254"), Catch::Contains("public internet"));
}

TEST_CASE("branding: members of a patch are set, left alone or cleared") {
    SettingsFixture f;
    const auto look = [](const Json& logo, const Json& color) {
        return Json::object({{"logo_url", logo}, {"primary_color", color}});
    };
    CHECK(f.ask("GET", "branding").json == look(nullptr, nullptr));
    const std::string logo = "https://cdn.example.test/logo.svg?v=1";
    CHECK(f.ask("PATCH", "branding", look(logo, "#1a2B3c")).json == look(logo, "#1a2B3c"));
    CHECK(f.ask("PATCH", "branding", Json::object({{"primary_color", "#abc"}})).json == look(logo, "#abc"));
    const auto events = f.rows_with("branding.updated").size();
    CHECK(f.ask("PATCH", "branding").json == look(logo, "#abc"));
    CHECK(f.rows_with("branding.updated").size() == events);
    CHECK(f.ask("PATCH", "branding", Json::object({{"logo_url", nullptr}})).json == look(nullptr, "#abc"));
    CHECK(f.ask("GET", "branding").json == look(nullptr, "#abc"));
    CHECK(logged(f, "branding.updated"));

    for (const auto& bad :
         {std::string{}, std::string{"http://cdn.example.test/l.png"}, std::string{"javascript:alert(1)"},
          std::string{"//cdn.example.test/l.png"}, std::string{"https://user:pw@cdn.example.test/"},
          std::string{"https:///l.png"}, std::string{"https://a b/"},
          "https://cdn.example.test/" + std::string(2000, 'l')}) {
        INFO(bad);
        CHECK(f.ask("PATCH", "branding", Json::object({{"logo_url", bad}})).status() == 400);
    }
    for (const char* bad : {"", "#", "#12", "#1234", "#12345", "#1234567", "abc", "#ggg", "red", "#abc;"}) {
        INFO(bad);
        CHECK(f.ask("PATCH", "branding", Json::object({{"primary_color", bad}})).status() == 400);
    }
    CHECK(f.ask("PATCH", "branding", Json::object({{"logo_url", 5}})).status() == 400);
    CHECK(f.ask("GET", "branding").json == look(nullptr, "#abc"));
}

TEST_CASE("branding: public for active organizations, for others as if they did not exist") {
    SettingsFixture f;
    f.settings.rate_limiting = false;
    f.rebuild();
    REQUIRE(f.ask("PATCH", "branding", Json::object({{"primary_color", "#abc"}})).status() == 200);
    const auto answer = f.get(f.path("branding/public"));
    CHECK(answer.status() == 200);
    CHECK(answer.json == Json::object({{"logo_url", nullptr}, {"primary_color", "#abc"}}));
    f.add_tenant("waiting", storage::OrgStatus::pending);
    f.add_tenant("stopped", storage::OrgStatus::suspended);
    for (const char* slug : {"waiting", "stopped", "never-was", "%20"}) {
        const auto hidden = f.get(f.path("branding/public", slug));
        CHECK(hidden.status() == 404);
        CHECK(hidden.text("error") == "Organization not found");
    }
}

TEST_CASE("tenant settings: features that the tier has not are refused") {
    SettingsFixture f;
    REQUIRE(f.set_domain("login.example.test").status() == 200);
    f.set_tier(f.org.id, "tier_free");
    for (const auto& answer : {f.set_domain("other.example.test"), f.ask("POST", "domain/verify"),
                               f.ask("PATCH", "branding", Json::object({{"primary_color", "#abc"}}))}) {
        CHECK(answer.status() == 403);
        CHECK(answer.code() == "FEATURE_NOT_AVAILABLE_IN_TIER");
    }
    CHECK(f.other_dns.asked.empty());
    CHECK(f.stored().custom_domain == "login.example.test");
    // What is there may be given up.
    CHECK(f.ask("DELETE", "domain").status() == 204);
}
