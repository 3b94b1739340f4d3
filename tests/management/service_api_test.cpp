#include "service_api_fixture.hpp"

#include "authos/identity/service_api/users.hpp"
#include "authos/storage/repo/login_events.hpp"
#include "detail/statement.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

TEST_CASE("service api: members of a body that nobody may set are ignored") {
    ServiceApiFixture f;
    const std::string forged = UserId::make(f.random).text();
    const auto answer = f.with_key("POST", "/users",
                                   Json::object({{"email", "ada@example.test"},
                                                 {"id", forged},
                                                 {"org_id", forged},
                                                 {"is_platform_owner", true},
                                                 {"password", "correct horse"},
                                                 {"email_verified_at", "2020-01-01T00:00:00Z"},
                                                 {"created_at", "2020-01-01T00:00:00Z"}}));
    REQUIRE(answer.status() == 200);
    CHECK(f.rows_with(forged).empty());
    CHECK(answer.text("created_at") == format_rfc3339(f.clock.now()));
    const std::string user = answer.text("id");
    const auto subscription = f.subscribe(
        user, Json::object({{"id", forged}, {"service_id", forged}, {"created_at", "2020-01-01T00:00:00Z"}}));
    REQUIRE(subscription.status() == 200);
    const auto info = f.with_key("PATCH", "/info",
                                 Json::object({{"name", "Renamed"},
                                               {"slug", "stolen"},
                                               {"org_id", forged},
                                               {"service_type", "api"},
                                               {"client_id", forged}}));
    CHECK(info.text("slug") == "portal");
    CHECK(info.text("service_type") == "web");
    CHECK(f.rows_with(forged).empty());
}

TEST_CASE("service api: the service tells of itself and may be renamed") {
    ServiceApiFixture f;
    Json expected = Json::object({{"id", f.service.text()},
                                  {"name", "The portal"},
                                  {"slug", "portal"},
                                  {"service_type", "web"},
                                  {"created_at", format_rfc3339(f.clock.now())}});
    CHECK(f.with_key("GET", "/info").json == expected);
    CHECK(f.with_key("PATCH", "/info", Json::object({{"name", "  Käufer "}})).json ==
          expected.set("name", "Käufer"));
    CHECK(f.with_key("GET", "/info").json == expected);
    CHECK(f.rows_with("service.updated").size() == 1);
    for (const Json& body : {Json::object(), Json::object({{"name", "K"}}), Json::object({{"name", 5}}),
                             Json::object({{"name", std::string(101, 'k')}})}) {
        CHECK(f.with_key("PATCH", "/info", body).status() == 400);
    }
}

TEST_CASE("service api: analytics count this service's users, subscriptions and sign-ins") {
    ServiceApiFixture f;
    f.clock.advance(std::chrono::hours{24 * 60});
    const ServiceId other = add_service(f, f.org.id, "other");
    const UserId user = f.add_service_user("ada@example.test");
    const UserId second = f.add_service_user("bob@example.test");
    link_user(f, f.org.id, other, f.add_user("else@example.test", f.org.id));
    REQUIRE(f.subscribe(user.text()).status() == 200);
    REQUIRE(f.subscribe(second.text(), Json::object({{"status", "paused"}})).status() == 200);
    const UnixMillis now = f.clock.now();
    const auto login = [&](const ServiceId& service, UnixMillis at) {
        const storage::NewLoginEvent event{.id = storage::LoginEventId::make(f.random),
                                           .user_id = user,
                                           .org_id = f.org.id,
                                           .service_id = service,
                                           .provider = "password",
                                           .created_at = at};
        f.write([&](storage::Session& s) { return storage::insert_login_event(s, event); });
    };
    using std::chrono::hours;
    for (const UnixMillis at : {now, now - hours{24}, now - hours{25}, now - hours{24 * 30},
                                now - hours{24 * 30} - std::chrono::milliseconds{1}})
        login(f.service, at);
    login(other, now);
    CHECK(f.with_key("GET", "/analytics").json ==
          Json::object(
              {{"total_users", 2}, {"active_subscriptions", 1}, {"logins_24h", 2}, {"logins_30d", 4}}));
}

TEST_CASE("service api: a key that was taken away after the door is stopped at the change") {
    using storage::detail::param;
    struct Turn {
        const char* sql;
        const char* reason;
    };
    for (const auto& [sql, reason] :
         {Turn{"DELETE FROM api_keys WHERE id = :key AND :org = :org", "api_key_invalid"},
          Turn{"UPDATE api_keys SET expires_at = 1 WHERE id = :key AND :org = :org", "api_key_invalid"},
          Turn{"UPDATE api_keys SET permissions = '[\"read:users\"]' WHERE id = :key AND :org = :org",
               "key_permission_missing"},
          Turn{"UPDATE organizations SET status = 'suspended' WHERE id = :org AND :key = :key",
               "organization_not_active"}}) {
        INFO(sql);
        ServiceApiFixture f;
        const auto access = identity::enter_with_api_key(*f.deps, SecretString{f.key.text},
                                                         identity::KeyPermission::write_users, {})
                                .value();
        const auto changed = f.write([&, text = sql](storage::Session& s) {
            return storage::detail::execute(s, text, {param("key", f.key.id), param("org", f.org.id)});
        });
        REQUIRE(changed == 1);
        const auto refused = identity::create_service_user(*f.deps, access, {"ada@example.test"}, {});
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().reason == reason);
        CHECK(f.rows_with("ada@example.test").empty());
    }
}
