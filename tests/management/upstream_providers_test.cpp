// Connections to an organization's own identity providers: what may be stored, what is shown, and where the
// secret may be sent.
#include "upstream_fixture.hpp"

#include "authos/storage/repo/identities.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

TEST_CASE("upstream: a connection is created, listed, changed and deleted, and its secret is never shown") {
    UpstreamFixture f;
    const auto made = f.connect();
    REQUIRE(made.status() == 200);
    const std::string id = made.text("id");
    CHECK(made.text("connection_id") == "main");
    CHECK(made.text("issuer") == kIssuer);
    CHECK(made.json.get_boolean("has_secret").value());
    CHECK(made.json.get_boolean("enabled").value());
    CHECK_FALSE(made.json.contains("client_secret"));
    CHECK(f.ask("GET", "upstream-providers").json.items().size() == 1);
    CHECK(f.ask("GET", "upstream-providers/" + id).json == made.json);
    const auto changed =
        f.ask("PATCH", "upstream-providers/" + id,
              Json::object(
                  {{"name", "Branch"}, {"enabled", false}, {"scopes", std::vector<std::string>{"openid"}}}));
    REQUIRE(changed.status() == 200);
    CHECK(changed.text("name") == "Branch");
    CHECK_FALSE(changed.json.get_boolean("enabled").value());
    CHECK(changed.json.get_boolean("has_secret").value());
    CHECK(f.rows_with("s3cret").empty());
    CHECK(f.ask("DELETE", "upstream-providers/" + id).status() == 204);
    CHECK(f.ask("GET", "upstream-providers/" + id).status() == 404);
    CHECK(f.ask("DELETE", "upstream-providers/" + id).status() == 404);
    for (const char* action :
         {"upstream_provider.created", "upstream_provider.updated", "upstream_provider.deleted"}) {
        CHECK(f.rows_with(action).size() == 1);
    }
}

TEST_CASE("upstream: [80-45] another address, type or client without the secret removes the stored one") {
    const std::vector<std::pair<const char*, Json>> moves = {
        {"issuer", Json{"https://other.example.test"}},
        {"authorization_url", Json{"https://other.example.test/a"}},
        {"token_url", Json{"https://other.example.test/t"}},
        {"userinfo_url", Json{"https://other.example.test/u"}},
        {"discovery_url", Json{"https://other.example.test/d"}},
        {"client_id", Json{"another"}},
        {"metadata", Json::object({{"jwks_uri", "https://other.example.test/k"}})}};
    UpstreamFixture f;
    for (const auto& [member, value] : moves) {
        INFO(member);
        const std::string id = f.connect(UpstreamFixture::draft(member)).text("id");
        const std::string path = "upstream-providers/" + id;
        const auto with = f.ask("PATCH", path, Json::object({{member, value}, {"client_secret", "fresh"}}));
        REQUIRE(with.status() == 200);
        CHECK(with.json.get_boolean("has_secret").value());
        const auto back = f.ask("PATCH", path, Json::object({{member, value}}));
        CHECK(back.json.get_boolean("has_secret").value()); // the same value again moves nothing
        Json elsewhere = Json{std::string{"https://third.example.test"}};
        if (std::string_view{member} == "metadata")
            elsewhere = Json::object({{"jwks_uri", "https://third.example.test/k"}});
        const auto without = f.ask("PATCH", path, Json::object({{member, elsewhere}}));
        REQUIRE(without.status() == 200);
        CHECK_FALSE(without.json.get_boolean("has_secret").value());
        CHECK_FALSE(f.stored_connection(id)->client_secret_sealed.has_value());
    }
    const std::string id = f.connect(UpstreamFixture::draft("cleared")).text("id");
    const auto cleared =
        f.ask("PATCH", "upstream-providers/" + id, Json::object({{"client_secret", nullptr}}));
    CHECK_FALSE(cleared.json.get_boolean("has_secret").value());
}

TEST_CASE("upstream: [80-44] addresses that must not be called are refused when they are stored") {
    UpstreamFixture f;
    for (const char* member : {"issuer", "authorization_url", "token_url", "userinfo_url", "discovery_url"}) {
        for (const char* url :
             {"http://idp.example.test", "https://127.0.0.1/x", "https://169.254.169.254/latest",
              "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://0x7f.1/", "https://localhost/",
              "https://user:pw@idp.example.test/", "gopher://idp.example.test/", "javascript:alert(1)",
              "idp.example.test", "https://idp.example.test/#x"}) {
            INFO(member << " " << url);
            const auto answer = f.connect(UpstreamFixture::draft().set(member, url));
            CHECK(answer.status() == 400);
            CHECK_THAT(answer.text("error"), Catch::Contains(member));
        }
    }
    const auto jwks = f.connect(
        UpstreamFixture::draft().set("metadata", Json::object({{"jwks_uri", "https://10.0.0.1/keys"}})));
    CHECK(jwks.status() == 400);
    CHECK(f.ask("GET", "upstream-providers").json.items().empty());
}

TEST_CASE("upstream: drafts that make no sense are refused by name") {
    UpstreamFixture f;
    const auto refused = [&](const std::string& member, const Json& value, const std::string& word) {
        INFO(member << " " << value.dump());
        const auto answer = f.connect(UpstreamFixture::draft().set(member, value));
        CHECK(answer.status() == 400);
        CHECK_THAT(answer.text("error"), Catch::Contains(word));
    };
    refused("connection_id", "", "connection_id");
    refused("connection_id", "-x", "connection_id");
    refused("connection_id", "a b", "connection_id");
    refused("connection_id", std::string(101, 'a'), "connection_id");
    refused("provider_type", "saml", "not supported");
    refused("provider_type", "ldap", "must be oidc or oauth2");
    refused("provider_type", "oauth2", "authorization_url");
    refused("name", " ", "Name");
    refused("client_id", "", "client_id");
    refused("client_secret", " x", "client_secret");
    refused("issuer", Json{}, "issuer");
    refused("issuer", "https://idp.example.test?x=1", "issuer");
    refused("scopes", std::vector<std::string>{"a b"}, "scopes");
    refused("metadata", Json::array(), "metadata");
    refused("metadata", Json::object({{"token_endpoint_auth_method", "private_key_jwt"}}), "metadata");
    CHECK(f.connect().status() == 200);
    const auto twice = f.connect();
    CHECK(twice.status() == 400);
    CHECK(twice.code() == "DUPLICATE_CONSTRAINT");
    const auto plain = f.connect(UpstreamFixture::draft("plain")
                                     .set("provider_type", "oauth2")
                                     .set("issuer", nullptr)
                                     .set("authorization_url", "https://idp.example.test/a")
                                     .set("token_url", "https://idp.example.test/t")
                                     .set("userinfo_url", "https://idp.example.test/u"));
    CHECK(plain.status() == 200);
}

TEST_CASE("upstream: connections and domain routes belong to the enterprise tier") {
    UpstreamFixture f;
    const std::string id = f.connect().text("id");
    const std::string route = f.add_route("corp.test").text("id");
    f.set_tier(f.org.id, "tier_pro");
    for (const auto& answer : {f.connect(UpstreamFixture::draft("second")), f.add_route("other.test"),
                               f.ask("PATCH", "upstream-providers/" + id, Json::object({{"name", "Other"}})),
                               f.ask("POST", "domain-routes/" + route + "/verify")}) {
        CHECK(answer.status() == 403);
        CHECK(answer.code() == "FEATURE_NOT_AVAILABLE_IN_TIER");
    }
    // What is there can still be seen, switched off and taken away.
    CHECK(f.ask("GET", "upstream-providers/" + id).status() == 200);
    CHECK(f.ask("PATCH", "upstream-providers/" + id, Json::object({{"enabled", false}})).status() == 200);
    CHECK(f.ask("PATCH", "domain-routes/" + route, Json::object({{"login_policy", "password_allowed"}}))
              .status() == 200);
    CHECK(f.ask("DELETE", "domain-routes/" + route).status() == 204);
    CHECK(f.ask("DELETE", "upstream-providers/" + id).status() == 204);
}

TEST_CASE("upstream: another issuer, and the end of a connection, end what is linked through it") {
    UpstreamFixture f;
    const std::string id = f.connect().text("id");
    const Tenant other = f.add_tenant("bravo");
    const UserId user = f.add_user("ada@corp.test", f.org.id);
    const auto link = [&](const OrgId& org) {
        f.write([&](storage::Session& s) {
            return storage::insert_identity_if_absent(s, {storage::IdentityId::make(f.random),
                                                          user,
                                                          "oidc:" + id,
                                                          "subject-1",
                                                          {org, std::nullopt},
                                                          f.clock.now()});
        });
    };
    link(f.org.id);
    link(other.id);
    f.ask("PATCH", "upstream-providers/" + id, Json::object({{"name", "Other"}}));
    CHECK(f.rows_with("subject-1").size() == 2);
    f.ask("PATCH", "upstream-providers/" + id, Json::object({{"issuer", "https://new.example.test"}}));
    CHECK(f.rows_with("subject-1").size() == 1); // the other tenant's row is not touched
    link(f.org.id);
    CHECK(f.ask("DELETE", "upstream-providers/" + id).status() == 204);
    CHECK(f.rows_with("subject-1").size() == 1);
}

TEST_CASE("upstream: a SAML answer is refused, whatever it says") {
    UpstreamFixture f;
    const auto answer = f.post("/auth/saml/callback", Json::object({{"SAMLResponse", "x"}}));
    CHECK(answer.status() == 400);
    CHECK_THAT(answer.text("error"), Catch::Contains("not supported"));
}
