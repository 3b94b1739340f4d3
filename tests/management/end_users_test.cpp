#include "service_rows.hpp"

#include "detail/statement.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace authos;
using namespace authos::api::test;

namespace {

struct EndUsersFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    ServiceId portal = add_service(*this, org.id, "portal");
    ServiceId store = add_service(*this, org.id, "store");
    std::string owner = sign_in(org.owner_email);

    UserId add_end_user(const std::string& email, const ServiceId& service,
                        const std::optional<OrgId>& home) {
        const UserId user = add_user(email, home);
        link_user(*this, org.id, service, user);
        return user;
    }
    Answer list(const std::string& query = {}) { return get("/api/organizations/acme/users" + query, owner); }
    Answer detail(const std::string& id) { return get("/api/organizations/acme/users/" + id, owner); }
    Answer end_sessions(const std::string& id) {
        return call({.method = "DELETE",
                     .target = "/api/organizations/acme/users/" + id + "/sessions",
                     .headers = authorization(owner)});
    }
};

std::vector<std::string> ids_of(const Answer& answer) {
    std::vector<std::string> ids;
    for (const Json& item : answer.json.get("users").value().items())
        ids.push_back(item.get("user").value().get_string("id").value());
    return ids;
}

} // namespace

TEST_CASE("end users: each comes with what ties him to the organization's services") {
    EndUsersFixture f;
    const std::string begin = format_rfc3339(f.clock.now());
    const UserId ada = f.add_end_user("ada@example.test", f.portal, f.org.id);
    f.clock.advance(std::chrono::seconds{1});
    link_user(f, f.org.id, f.store, ada, "github");
    const auto free = add_plan(f, f.portal, "free");
    add_subscription(f, f.org.id, f.portal, ada, free);
    // What he is elsewhere is nobody's business here.
    const Tenant other = f.add_tenant("other");
    const ServiceId foreign = add_service(f, other.id, "portal");
    const UserId bob = f.add_end_user("bob@example.test", f.store, std::nullopt);
    link_user(f, other.id, foreign, bob, "google");
    add_subscription(f, other.id, foreign, bob, add_plan(f, foreign, "gold"));

    const std::string later = format_rfc3339(f.clock.now());
    const Json item_of_ada = Json::object(
        {{"user", Json::object({{"id", ada.text()},
                                {"email", "ada@example.test"},
                                {"is_platform_owner", false},
                                {"created_at", begin}})},
         {"subscriptions",
          Json::array(
              {Json::object({{"service_id", f.portal.text()},
                             {"service_slug", "portal"},
                             {"service_name", "The portal"},
                             {"plan_id", free.text()},
                             {"plan_name", "free"},
                             {"status", "active"},
                             {"current_period_end", format_rfc3339(f.clock.now() + std::chrono::hours{24})},
                             {"created_at", later}})})},
         {"identities",
          Json::array(
              {Json::object(
                   {{"provider", "password"}, {"provider_user_id", ada.text()}, {"created_at", begin}}),
               Json::object(
                   {{"provider", "github"}, {"provider_user_id", ada.text()}, {"created_at", later}})})}});
    const Json item_of_bob = Json::object(
        {{"user", Json::object({{"id", bob.text()},
                                {"email", "bob@example.test"},
                                {"is_platform_owner", false},
                                {"created_at", later}})},
         {"subscriptions", Json::array()},
         {"identities",
          Json::array({Json::object(
              {{"provider", "password"}, {"provider_user_id", bob.text()}, {"created_at", later}})})}});
    const bool ada_first = ada.text() < bob.text();
    CHECK(f.list().json == Json::object({{"users", ada_first ? Json::array({item_of_ada, item_of_bob})
                                                             : Json::array({item_of_bob, item_of_ada})},
                                         {"total", 2},
                                         {"page", 1},
                                         {"limit", 50},
                                         {"next_cursor", Json{}}}));
    Json expected = item_of_ada;
    CHECK(f.detail(ada.text()).json == expected.set("session_count", 0));
}

TEST_CASE("end users: members without an identity and people of other organizations are none") {
    EndUsersFixture f;
    const Tenant other = f.add_tenant("other");
    const ServiceId foreign = add_service(f, other.id, "portal");
    const UserId stranger = f.add_user("stranger@example.test", other.id);
    link_user(f, other.id, foreign, stranger);
    const UserId member = f.add_user("member@example.test", f.org.id);
    f.add_member(f.org.id, member, "member");
    CHECK(ids_of(f.list()).empty());
    CHECK(f.list().json.get_integer("total").value() == 0);
    for (const std::string& id : {stranger.text(), member.text(), f.org.owner.text(),
                                  UserId::make(f.random).text(), std::string{"nonsense"}}) {
        INFO(id);
        for (const auto& answer : {f.detail(id), f.end_sessions(id)}) {
            CHECK(answer.status() == 404);
            CHECK(answer.code() == "NOT_FOUND");
            CHECK(answer.text("error") == "End-user not found");
        }
    }
}

TEST_CASE("end users: deleted accounts are left out, also between others") {
    EndUsersFixture f;
    std::vector<UserId> users;
    for (int i = 0; i < 3; ++i)
        users.push_back(f.add_end_user("user" + std::to_string(i) + "@example.test", f.portal, f.org.id));
    std::sort(users.begin(), users.end());
    f.write([&](storage::Session& s) {
        return storage::detail::execute(s, "UPDATE users SET deleted_at = 1 WHERE id = :id",
                                        {storage::detail::param("id", users[1])});
    });
    CHECK(ids_of(f.list()) == std::vector<std::string>{users[0].text(), users[2].text()});
    CHECK(f.list().json.get_integer("total").value() == 2);
    CHECK(f.detail(users[1].text()).status() == 404);
}

TEST_CASE("end users: pages and cursors meet everybody once, also within one service") {
    EndUsersFixture f;
    std::vector<std::string> all;
    std::vector<std::string> of_store;
    for (int i = 0; i < 7; ++i) {
        const bool in_store = i % 2 == 0;
        const UserId user = f.add_end_user("user" + std::to_string(i) + "@example.test",
                                           in_store ? f.store : f.portal, f.org.id);
        if (in_store) link_user(f, f.org.id, f.store, user, "github");
        all.push_back(user.text());
        if (in_store) of_store.push_back(user.text());
    }
    std::sort(all.begin(), all.end());
    std::sort(of_store.begin(), of_store.end());
    const auto walk = [&](const std::string& query) {
        std::vector<std::string> walked;
        std::string cursor;
        do {
            const auto page = f.list("?limit=2" + query + "&cursor=" + cursor);
            for (auto& id : ids_of(page)) walked.push_back(std::move(id));
            cursor = page.text("next_cursor");
        } while (!cursor.empty() && walked.size() < 20);
        return walked;
    };
    CHECK(walk("") == all);
    CHECK(walk("&service_slug=store") == of_store);
    const auto third = f.list("?limit=3&page=3");
    CHECK(ids_of(third) == std::vector<std::string>{all[6]});
    CHECK(third.json.get_integer("total").value() == 7);
    CHECK(third.json.get_integer("page").value() == 3);
    CHECK(third.json.get_integer("limit").value() == 3);
    CHECK(f.list("?limit=1000").json.get_integer("limit").value() == 100);

    const auto store = f.list("?service_slug=store");
    CHECK(store.json.get_integer("total").value() == 4);
    for (const Json& item : store.json.get("users").value().items())
        CHECK(item.get("identities").value().size() == 2);
    for (const char* slug : {"nothing", "store%20", "STORE"}) {
        const auto unknown = f.list(std::string{"?service_slug="} + slug);
        CHECK(unknown.status() == 404);
    }
    CHECK(f.list("?service_slug=nothing").text("error") == "Service 'nothing' not found");
    for (const char* query : {"?limit=0", "?page=0", "?page=x", "?cursor=x", "?service_slug=%01"})
        CHECK(f.list(query).status() == 400);
}

TEST_CASE("end users: another organization's service is no filter") {
    EndUsersFixture f;
    const Tenant other = f.add_tenant("other");
    add_service(f, other.id, "theirs");
    CHECK(f.list("?service_slug=theirs").status() == 404);
}

TEST_CASE("end users: ending the sessions ends those of this organization, and none elsewhere") {
    EndUsersFixture f;
    const UserId guest = f.add_end_user("guest@example.test", f.portal, std::nullopt);
    link_user(f, f.org.id, f.store, guest);
    const Tenant other = f.add_tenant("other");
    const ServiceId foreign = add_service(f, other.id, "portal");
    link_user(f, other.id, foreign, guest);
    const UserId neighbour = f.add_end_user("neighbour@example.test", f.portal, f.org.id);
    const auto portal = f.sign_in("guest@example.test", "acme", "portal");
    const auto store = f.sign_in("guest@example.test", "acme", "store");
    const auto elsewhere = f.sign_in("guest@example.test", "other", "portal");
    const auto platform = f.sign_in("guest@example.test");
    const auto of_neighbour = f.sign_in("neighbour@example.test", "acme", "portal");
    CHECK(f.detail(guest.text()).json.get_integer("session_count").value() == 2);
    CHECK(f.detail(neighbour.text()).json.get_integer("session_count").value() == 1);

    const auto answer = f.end_sessions(guest.text());
    REQUIRE(answer.status() == 200);
    CHECK(answer.json == Json::object({{"message", "Sessions revoked"}, {"revoked_count", 2}}));
    CHECK(f.get("/api/user", portal).status() == 401);
    CHECK(f.get("/api/user", store).status() == 401);
    CHECK(f.get("/api/user", elsewhere).status() == 200);
    CHECK(f.get("/api/user", platform).status() == 200);
    CHECK(f.get("/api/user", of_neighbour).status() == 200);
    CHECK(f.detail(guest.text()).json.get_integer("session_count").value() == 0);
    CHECK(f.end_sessions(guest.text()).json.get_integer("revoked_count").value() == 0);
    const auto audit = f.rows_with("user.sessions.revoked");
    REQUIRE(audit.size() == 2);
    CHECK_THAT(audit[0], Catch::Contains(f.org.owner.text()));
}

TEST_CASE("end users: sessions that are over do not count") {
    EndUsersFixture f;
    const UserId ada = f.add_end_user("ada@example.test", f.portal, f.org.id);
    f.sign_in("ada@example.test", "acme", "portal");
    f.clock.advance(std::chrono::hours{24 * 31});
    f.owner = f.sign_in(f.org.owner_email);
    CHECK(f.detail(ada.text()).json.get_integer("session_count").value() == 0);
    CHECK(f.end_sessions(ada.text()).json.get_integer("revoked_count").value() == 0);
}
