#include "tenants.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

Json draft_of(const std::string& slug, const std::string& name = "Acme Corporation") {
    return Json::object({{"slug", slug}, {"name", name}});
}

Json part(const Answer& answer, std::string_view member) {
    return answer.json.get(member).value_or(Json{});
}

} // namespace

TEST_CASE("organizations: a new one is pending and free, its creator owns it and gets a session in it") {
    TenantFixture f;
    const auto token = f.login().text("access_token");
    const auto answer = f.post("/api/organizations", draft_of("acme", "  Acme Corporation "), token);

    REQUIRE(answer.status() == 200);
    const Json organization = part(answer, "organization");
    CHECK(organization.get_string("slug").value() == "acme");
    CHECK(organization.get_string("name").value() == "Acme Corporation");
    CHECK(organization.get_string("status").value() == "pending");
    CHECK(organization.get_string("tier_id").value() == "tier_free");
    CHECK(organization.size() == 21);
    const std::string owner = part(answer, "owner").get_string("id").value();
    CHECK(organization.get_string("owner_user_id").value() == owner);
    CHECK(part(answer, "membership").get_string("role").value() == "owner");
    CHECK(part(answer, "membership").get_string("user_id").value() == owner);

    const auto profile = f.get("/api/user", answer.text("access_token"));
    CHECK(profile.text("org") == "acme");
    const auto read = f.get("/api/organizations/acme", answer.text("access_token"));
    CHECK(read.status() == 200);
    CHECK(read.json.get_integer("membership_count").value() == 1);
    CHECK(read.json.get_integer("service_count").value() == 0);
    CHECK(part(read, "tier").get_string("id").value() == "tier_free");
    CHECK(f.rows_with("organization.created").size() == 1);
}

TEST_CASE("organizations: slugs and names outside the rules are refused, and reserved ones") {
    TenantFixture f;
    const auto token = f.login().text("access_token");
    for (const std::string& slug :
         {std::string{}, std::string{"ab"}, std::string(51, 'a'), std::string{"a b"}, std::string{"a/b"},
          std::string{"acmé"}, std::string{"acme "}}) {
        INFO(slug);
        CHECK(f.post("/api/organizations", draft_of(slug), token).status() == 400);
    }
    for (const char* slug : {"api", "www", "mail", "ftp", "admin", "root", "support", "help", "docs", "blog",
                             "news", "status", "health", "ping", "cdn", "assets", "static", "Admin"}) {
        INFO(slug);
        const auto answer = f.post("/api/organizations", draft_of(slug), token);
        CHECK(answer.status() == 400);
        CHECK(answer.text("error") == "Slug is reserved");
    }
    for (const std::string& name :
         {std::string{}, std::string{"A"}, std::string{"   "}, std::string(101, 'n'), std::string{"a\nb"}}) {
        CHECK(f.post("/api/organizations", draft_of("acme", name), token).status() == 400);
    }
    for (const char* body : {"{}", R"({"slug":"acme"})", R"({"slug":5,"name":"Acme"})", "[]"}) {
        CHECK(f.send_json("POST", "/api/organizations", body, token).status() == 400);
    }
    // One hundred characters of two octets each are one hundred characters.
    std::string wide;
    for (int i = 0; i < 100; ++i) wide += "é";
    CHECK(f.post("/api/organizations", draft_of("a_B-9", wide), token).status() == 200);
}

TEST_CASE("organizations: a slug that is taken is refused in words that do not say so") {
    TenantFixture f;
    f.add_tenant("acme");
    const auto answer = f.post("/api/organizations", draft_of("acme"), f.login().text("access_token"));
    CHECK(answer.status() == 400);
    CHECK(answer.code() == "BAD_REQUEST");
    CHECK(answer.text("error") == "Unable to create organization with the provided information");
}

TEST_CASE("organizations: accounts of an organization and applications cannot create any") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const UserId resident = f.add_user("resident@example.test", org.id);
    f.add_member(org.id, resident, "member");
    CHECK(f.post("/api/organizations", draft_of("other"), f.sign_in("resident@example.test", "acme"))
              .status() == 403);
    CHECK(f.post("/api/organizations", draft_of("other"), f.sign_in_to_service(org, "shopper@example.test"))
              .status() == 403);
}

TEST_CASE("organizations: of twenty parallel creations of one slug one succeeds and none fails badly") {
    TenantFixture f;
    std::vector<std::string> tokens;
    for (int i = 0; i < 20; ++i) {
        const std::string email = "user" + std::to_string(i) + "@example.test";
        f.add_user(email);
        tokens.push_back(f.sign_in(email));
    }
    const auto counted = statuses_in_parallel(20, [&](std::size_t i) {
        return f.post("/api/organizations", draft_of("acme"), tokens[i]).status();
    });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 19}});
    CHECK(f.rows_with("organization.created").size() == 1);
}

TEST_CASE("organizations: of thirty parallel creations by one account exactly the limit succeeds") {
    TenantFixture f;
    const auto token = f.login().text("access_token");
    const auto counted = statuses_in_parallel(30, [&](std::size_t i) {
        return f.post("/api/organizations", draft_of("acme-" + std::to_string(i)), token).status();
    });
    CHECK(counted == std::map<int, int>{{200, 5}, {400, 25}});
    const auto refused = f.post("/api/organizations", draft_of("one-more"), token);
    CHECK(refused.text("error") == "Maximum number of organizations reached (5/5)");
    CHECK(f.get("/api/organizations", token).json.items().size() == 5);
}

TEST_CASE("organizations: the list has one's own, by the time of joining, in pages and by status") {
    TenantFixture f;
    const auto token = f.login().text("access_token");
    for (const char* slug : {"zulu", "mike", "alpha"}) {
        REQUIRE(f.post("/api/organizations", draft_of(slug), token).status() == 200);
        f.clock.advance(std::chrono::seconds{1});
    }
    f.add_tenant("foreign");
    const auto slugs = [&](const std::string& query) {
        std::string text;
        for (const Json& item : f.get("/api/organizations" + query, token).json.items())
            text += item.get("organization").value().get_string("slug").value() + " ";
        return text;
    };
    CHECK(slugs("") == "zulu mike alpha ");
    CHECK(slugs("?limit=2") == "zulu mike ");
    CHECK(slugs("?limit=2&page=2") == "alpha ");
    CHECK(slugs("?limit=1000&status=pending") == "zulu mike alpha ");
    CHECK(slugs("?status=active").empty());
    for (const char* query :
         {"?limit=0", "?limit=x", "?limit=-1", "?page=0", "?page=99999999999999999999", "?status=deleted"}) {
        INFO(query);
        CHECK(f.get(std::string{"/api/organizations"} + query, token).status() == 400);
    }
}

TEST_CASE("organizations: renaming changes the name alone") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const auto token = f.sign_in(org.owner_email);
    const auto before = part(f.get("/api/organizations/acme", token), "organization");
    const auto answer = f.send_json("PATCH", "/api/organizations/acme", R"({"name":"New name"})", token);
    REQUIRE(answer.status() == 200);
    Json expected = before;
    expected.set("name", "New name");
    CHECK(part(answer, "organization") == expected);
    CHECK(f.rows_with("organization.updated").size() == 1);
    CHECK(f.send_json("PATCH", "/api/organizations/acme", R"({"name":" "})", token).status() == 400);
    CHECK(f.send_json("PATCH", "/api/organizations/acme", "{}", token).status() == 400);
}

TEST_CASE("organizations: deletion takes everything with it and ends the sessions in it") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const Tenant other = f.add_tenant("other");
    f.add_role(org.id, "steward", {"org.settings.manage"});
    const auto application = f.sign_in_to_service(org, "shopper@example.test");
    const auto token = f.sign_in(org.owner_email);
    const auto inside = f.sign_in(org.owner_email, "acme");
    const auto foreign = f.sign_in(other.owner_email, "other");

    const auto answer = f.call(
        {.method = "DELETE", .target = "/api/organizations/acme", .headers = Fixture::authorization(inside)});
    CHECK(answer.status() == 200);
    CHECK(answer.response.body() == "null");
    CHECK(f.get("/api/user", inside).status() == 401);
    CHECK(f.get("/api/user", application).status() == 401);
    CHECK(f.get("/api/user", token).status() == 200);
    CHECK(f.get("/api/user", foreign).status() == 200);
    CHECK(f.get("/api/organizations/acme", token).status() == 404);
    // What is left speaks of the past: the audit log and the login events.
    for (const std::string& row : f.rows_with(org.id.text()))
        CHECK_THAT(row, Catch::StartsWith("organization_audit_log") || Catch::StartsWith("login_events"));
    CHECK(f.rows_with("organization.deleted").size() == 1);
}

TEST_CASE("organizations: selecting one gives a session in its context") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const auto token = f.sign_in_member(org.id, "member@example.test", "member");
    const auto answer = f.call({.method = "POST",
                                .target = "/api/organizations/acme/select",
                                .headers = Fixture::authorization(token)});
    REQUIRE(answer.status() == 200);
    CHECK(part(answer, "membership").get_string("role").value() == "member");
    CHECK(part(answer, "organization").get_string("slug").value() == "acme");
    CHECK(answer.json.get_integer("expires_in").value() == 86'400);
    CHECK(f.get("/api/user", answer.text("access_token")).text("org") == "acme");
    CHECK(f.refresh(answer.text("refresh_token")).status() == 200);
    CHECK(f.get("/api/user", token).status() == 200);
}

TEST_CASE("organizations: ownership goes to another member, and the old owner becomes an admin") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const auto owner = f.sign_in(org.owner_email);
    const auto heir = f.sign_in_member(org.id, "heir@example.test", "member");
    f.add_user("stranger@example.test");
    const auto transfer = [&](const std::string& token, const char* email) {
        return f.post("/api/organizations/acme/transfer-ownership",
                      Json::object({{"new_owner_email", email}}), token);
    };
    CHECK(transfer(owner, "nobody@example.test").text("error") == "User with that email not found");
    CHECK(transfer(owner, "nobody@example.test").status() == 404);
    CHECK(transfer(owner, "stranger@example.test").text("error") ==
          "User is not a member of this organization");
    CHECK(transfer(owner, "stranger@example.test").status() == 404);
    CHECK(transfer(owner, "no address").status() == 400);
    CHECK(transfer(owner, org.owner_email.c_str()).status() == 400);
    CHECK(transfer(heir, "heir@example.test").status() == 403);

    const auto answer = transfer(owner, "Heir@example.test");
    REQUIRE(answer.status() == 200);
    CHECK(part(answer, "organization").get_string("owner_user_id").value() != org.owner.text());
    CHECK(transfer(owner, org.owner_email.c_str()).status() == 403);
    CHECK(f.send_json("PATCH", "/api/organizations/acme", R"({"name":"As admin"})", owner).status() == 200);
    CHECK(transfer(heir, org.owner_email.c_str()).status() == 200);
}

TEST_CASE("organizations: of parallel transfers one succeeds, and there is one owner afterwards") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const auto owner = f.sign_in(org.owner_email);
    std::vector<std::string> heirs;
    for (int i = 0; i < 8; ++i) {
        heirs.push_back("heir" + std::to_string(i) + "@example.test");
        f.add_member(org.id, f.add_user(heirs.back()), "member");
    }
    const auto counted = statuses_in_parallel(8, [&](std::size_t i) {
        return f
            .post("/api/organizations/acme/transfer-ownership", Json::object({{"new_owner_email", heirs[i]}}),
                  owner)
            .status();
    });
    CHECK(counted == std::map<int, int>{{200, 1}, {403, 7}});
    CHECK(f.rows_with("'owner'").size() == 1);
}

TEST_CASE("organizations: a role that was taken away counts at once") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const UserId user = f.add_user("admin@example.test");
    f.add_member(org.id, user, "admin");
    const auto token = f.sign_in("admin@example.test", "acme");
    const auto rename = [&] {
        return f.send_json("PATCH", "/api/organizations/acme", R"({"name":"Renamed"})", token).status();
    };
    CHECK(rename() == 200);
    f.write([&](storage::Session& s) { return storage::set_role(s, f.scope(org.id), user, "member"); });
    CHECK(rename() == 403);
    f.write([&](storage::Session& s) { return storage::delete_membership(s, f.scope(org.id), user); });
    CHECK(rename() == 404);
}
