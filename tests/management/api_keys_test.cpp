#include "service_rows.hpp"

#include "authos/storage/repo/service_grants.hpp"
#include "detail/statement.hpp"
#include "support/backend.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace authos;
using namespace authos::api::test;

namespace {

struct KeysFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    ServiceId service = add_service(*this, org.id, "portal");
    std::string owner = sign_in(org.owner_email);
    std::string path = "/api/organizations/acme/services/portal/api-keys";

    Answer create(const std::vector<std::string>& permissions, const std::string& name = "Backend") {
        return post(path, Json::object({{"name", name}, {"permissions", permissions}}), owner);
    }
    Answer remove(const std::string& target, const std::string& token) {
        return call({.method = "DELETE", .target = target, .headers = authorization(token)});
    }
    Answer info(const std::string& key) { return call_with_key(*this, key, "GET", "/api/service/info"); }
};

} // namespace

TEST_CASE("api keys: a new one is shown once, and stored as a hash only") {
    KeysFixture f;
    const auto answer =
        f.post(f.path,
               Json::object({{"name", "  Backend "},
                             {"permissions", std::vector<std::string>{"write:users", "read:users",
                                                                      "read:users", "read:service"}},
                             {"expires_in_days", 30}}),
               f.owner);
    REQUIRE(answer.status() == 201);
    CHECK(answer.header("Cache-Control") == "no-store");
    const std::string key = answer.text("key");
    CHECK(key.size() == 51);
    CHECK(key.rfind("sk_live_", 0) == 0);
    const Json expected =
        Json::object({{"id", answer.text("id")},
                      {"service_id", f.service.text()},
                      {"name", "Backend"},
                      {"prefix", key.substr(0, 14)},
                      {"permissions", std::vector<std::string>{"read:users", "write:users", "read:service"}},
                      {"expires_at", format_rfc3339(f.clock.now() + std::chrono::hours{24 * 30})},
                      {"created_at", format_rfc3339(f.clock.now())},
                      {"created_by", f.org.owner.text()},
                      {"key", key}});
    CHECK(answer.json == expected);
    CHECK(f.rows_with(key.substr(14)).empty());
    CHECK(f.events.text().find(key.substr(14)) == std::string::npos);

    Json listed = expected;
    listed.erase("key").set("last_used_at", Json{});
    CHECK(f.get(f.path + "/" + answer.text("id"), f.owner).json == listed);
    CHECK(f.get(f.path, f.owner).json == Json::object({{"api_keys", Json::array({listed})}, {"total", 1}}));
    const auto audit = f.rows_with("api_key.created");
    REQUIRE(audit.size() == 1);
    CHECK_THAT(audit[0], Catch::Contains(f.service.text()) && Catch::Contains("read:service") &&
                             Catch::Contains(f.org.owner.text()));
}

TEST_CASE("api keys: what a new one must look like") {
    KeysFixture f;
    const auto refused = [&](const std::string& body) {
        INFO(body);
        const auto answer = f.send_json("POST", f.path, body, f.owner);
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        return answer.text("error");
    };
    const std::string users = R"("permissions":["read:users"])";
    CHECK(refused(R"({"name":"Backend","permissions":["read:users","read:everything"]})") ==
          "Unknown permission \"read:everything\"");
    CHECK(refused(R"({"name":"Backend","permissions":[]})") == "\"permissions\" must name at least one");
    for (const char* permissions :
         {R"(["READ:USERS"])", R"(["read:users "])", R"([""])", R"(["read:provider_tokens:gitlab"])",
          R"([5])", R"("read:users")", "null"})
        refused(std::string{R"({"name":"Backend","permissions":)"} + permissions + "}");
    for (const char* name : {R"("")", R"("B")", R"("   ")", R"("a\nb")", "5", "null"})
        refused(std::string{R"({"name":)"} + name + "," + users + "}");
    refused(R"({"name":")" + std::string(101, 'n') + "\"," + users + "}");
    refused("{" + users + "}");
    refused(R"({"name":"Backend"})");
    for (const char* days : {"0", "-1", "3651", "1.5", R"("30")", "99999999999999"})
        refused(R"({"name":"Backend",)" + users + R"(,"expires_in_days":)" + days + "}");
    refused("[]");
    CHECK(f.get(f.path, f.owner).json.get_integer("total").value() == 0);

    for (const char* days : {"1", "3650", "null"}) {
        const std::string body = R"({"name":"Backend",)" + users + R"(,"expires_in_days":)" + days + "}";
        CHECK(f.send_json("POST", f.path, body, f.owner).status() == 201);
    }
    CHECK(f.create(all_key_permissions()).json.get_strings("permissions").value() == all_key_permissions());
}

TEST_CASE("api keys: lists run from new to old, in parts") {
    KeysFixture f;
    for (const char* name : {"first", "second", "third"}) {
        REQUIRE(f.create({"read:users"}, name).status() == 201);
        f.clock.advance(std::chrono::seconds{1});
    }
    const ServiceId other = add_service(f, f.org.id, "other");
    add_key(f, f.org.id, other, f.org.owner, {"read:users"});
    const auto names = [&](const std::string& query) {
        const auto answer = f.get(f.path + query, f.owner);
        CHECK(answer.json.get_integer("total").value() == 3);
        std::string text;
        for (const Json& item : answer.json.get("api_keys").value().items())
            text += item.get_string("name").value() + " ";
        return text;
    };
    CHECK(names("") == "third second first ");
    CHECK(names("?limit=2") == "third second ");
    CHECK(names("?limit=2&offset=2") == "first ");
    for (const char* query : {"?limit=0", "?limit=x", "?offset=-1"})
        CHECK(f.get(f.path + query, f.owner).status() == 400);
}

TEST_CASE("api keys: a key belongs to one service, and its path must name that one") {
    KeysFixture f;
    add_service(f, f.org.id, "other");
    const std::string id = f.create({"read:service"}).text("id");
    const std::string elsewhere = "/api/organizations/acme/services/other/api-keys/";
    for (const std::string& target :
         {elsewhere + id, f.path + "/" + UserId::make(f.random).text(), f.path + "/nonsense"}) {
        INFO(target);
        for (const auto& answer : {f.get(target, f.owner), f.remove(target, f.owner)}) {
            CHECK(answer.status() == 404);
            CHECK(answer.text("error") == "API key not found");
        }
    }
    const auto unknown = f.get("/api/organizations/acme/services/none/api-keys", f.owner);
    CHECK(unknown.status() == 404);
    CHECK(unknown.text("error") == "Service not found");
    CHECK(f.get(f.path + "/" + id, f.owner).status() == 200);
}

TEST_CASE("api keys: a deleted one is refused at the very next call") {
    KeysFixture f;
    const auto made = f.create({"read:service"});
    const std::string target = f.path + "/" + made.text("id");
    REQUIRE(f.info(made.text("key")).status() == 200);
    const auto gone = f.remove(target, f.owner);
    CHECK(gone.status() == 204);
    CHECK(gone.response.body().empty());
    CHECK(f.info(made.text("key")).status() == 401);
    CHECK(f.remove(target, f.owner).status() == 404);
    CHECK(f.get(target, f.owner).status() == 404);
    CHECK(f.rows_with("api_key.deleted").size() == 1);
}

TEST_CASE("api keys: of parallel deletions of one key exactly one succeeds") {
    KeysFixture f;
    const std::string target = f.path + "/" + f.create({"read:service"}).text("id");
    const auto counted =
        statuses_in_parallel(8, [&](std::size_t) { return f.remove(target, f.owner).status(); });
    CHECK(counted == std::map<int, int>{{204, 1}, {404, 7}});
    CHECK(f.rows_with("api_key.deleted").size() == 1);
}

TEST_CASE("api keys: managers of the very service may make them, viewers and managers of others may not") {
    KeysFixture f;
    const ServiceId other = add_service(f, f.org.id, "other");
    const auto member = [&](const std::string& email, const ServiceId& service,
                            storage::ServiceRelation relation) {
        const UserId user = f.add_user(email);
        f.add_member(f.org.id, user, "member");
        const storage::NewServiceGrant grant{storage::ServiceGrantId::make(f.random), user,
                                             storage::ServiceGrant{service, relation}, f.clock.now()};
        f.write([&](storage::Session& s) { return storage::put_service_grant(s, f.scope(f.org.id), grant); });
        return f.sign_in(email);
    };
    const Json body =
        Json::object({{"name", "Backend"}, {"permissions", std::vector<std::string>{"read:users"}}});
    using storage::ServiceRelation;
    CHECK(
        f.post(f.path, body, member("manager@example.test", f.service, ServiceRelation::manager)).status() ==
        201);
    CHECK(f.post(f.path, body, member("viewer@example.test", f.service, ServiceRelation::viewer)).status() ==
          403);
    CHECK(f.post(f.path, body, member("else@example.test", other, ServiceRelation::manager)).status() == 403);
}

TEST_CASE("api keys: only one well-formed, known and living key in its header opens the Service API") {
    KeysFixture f;
    const std::string key = f.create({"read:service"}).text("key");
    REQUIRE(f.info(key).status() == 200);
    const auto call = [&](std::vector<std::pair<std::string, std::string>> headers) {
        return f.call({.method = "GET", .target = "/api/service/info", .headers = std::move(headers)});
    };
    const auto missing = call({});
    CHECK(missing.status() == 401);
    CHECK(missing.code() == "UNAUTHORIZED");
    CHECK(missing.text("error") == "An API key is required in one X-Api-Key header");
    CHECK(missing.header("WWW-Authenticate") == "ApiKey realm=\"authos\"");
    CHECK(call({{"X-Api-Key", key}, {"X-Api-Key", key}}).status() == 401);
    CHECK(call({{"Authorization", "Bearer " + key}}).status() == 401);
    CHECK(call({{"Authorization", "Bearer " + f.owner}}).status() == 401);
    CHECK(call({{"X-Api-Key", f.owner}}).status() == 401);
    CHECK(f.get("/api/service/info?api_key=" + key).status() == 401);
    for (const std::string& wrong : {std::string{}, std::string{"sk_live_"}, key.substr(0, key.size() - 1),
                                     key + "A", " " + key + "x", "sk_test_" + key.substr(8), key.substr(8),
                                     std::string(100'000, 'x'), "sk_live_" + std::string(43, 'A')}) {
        const auto answer = f.info(wrong);
        CHECK(answer.status() == 401);
        CHECK(answer.text("error") == "Invalid or expired API key");
        CHECK(answer.header("WWW-Authenticate") == "ApiKey realm=\"authos\"");
    }
    // The key itself is no token.
    CHECK(f.get("/api/user", key).status() == 401);
    CHECK(f.get("/api/organizations/acme", key).status() == 401);
    CHECK(f.info(key).status() == 200);
}

TEST_CASE("api keys: an expired one is refused from that moment on") {
    KeysFixture f;
    const std::string key = add_key(f, f.org.id, f.service, f.org.owner, {"read:service"},
                                    f.clock.now() + std::chrono::seconds{60})
                                .text;
    f.clock.advance(std::chrono::milliseconds{59'999});
    CHECK(f.info(key).status() == 200);
    f.clock.advance(std::chrono::milliseconds{1});
    CHECK(f.info(key).status() == 401);
}

TEST_CASE("api keys: each permission opens its own routes and no others") {
    KeysFixture f;
    const std::map<std::string, std::vector<std::pair<std::string, std::string>>> routes = {
        {"read:users", {{"GET", "/api/service/users"}, {"GET", "/api/service/users/x"}}},
        {"write:users", {{"POST", "/api/service/users"}, {"PATCH", "/api/service/users/x"}}},
        {"delete:users", {{"DELETE", "/api/service/users/x"}}},
        {"read:subscriptions",
         {{"GET", "/api/service/subscriptions"}, {"GET", "/api/service/subscriptions/x"}}},
        {"write:subscriptions",
         {{"POST", "/api/service/subscriptions"}, {"PATCH", "/api/service/subscriptions/x"}}},
        {"delete:subscriptions", {{"DELETE", "/api/service/subscriptions/x"}}},
        {"read:analytics", {{"GET", "/api/service/analytics"}}},
        {"read:service", {{"GET", "/api/service/info"}}},
        {"write:service", {{"PATCH", "/api/service/info"}}},
    };
    for (const std::string& held : all_key_permissions()) {
        const std::string key = add_key(f, f.org.id, f.service, f.org.owner, {held}).text;
        for (const auto& [needed, calls] : routes) {
            for (const auto& [method, target] : calls) {
                INFO(held << ": " << method << " " << target);
                const bool writes = method == "POST" || method == "PATCH";
                const auto answer = call_with_key(f, key, method, target, writes ? Json::object() : Json{});
                CHECK((answer.status() == 403) == (held != needed));
                CHECK(answer.status() != 401);
                if (held == needed) continue;
                CHECK(answer.text("error") == "The API key lacks the permission \"" + needed + "\"");
            }
        }
    }
    // A stored list that cannot be read allows nothing.
    const std::string broken = add_key(f, f.org.id, f.service, f.org.owner, {"no:such"}).text;
    CHECK(f.info(broken).status() == 403);
}

TEST_CASE("api keys: while the organization is not active they open nothing") {
    for (const auto status :
         {storage::OrgStatus::pending, storage::OrgStatus::suspended, storage::OrgStatus::rejected}) {
        TenantFixture f;
        const Tenant org = f.add_tenant("acme", status);
        const ServiceId service = add_service(f, org.id, "portal");
        const std::string key = add_key(f, org.id, service, org.owner, {"read:service"}).text;
        const auto answer = call_with_key(f, key, "GET", "/api/service/info");
        CHECK(answer.status() == 403);
        CHECK(answer.code() == "ORGANIZATION_NOT_ACTIVE");
    }
}

TEST_CASE("api keys: the last use is noted at most once a minute, and never in the way of the call") {
    KeysFixture f;
    const auto made = f.create({"read:service"});
    const std::string target = f.path + "/" + made.text("id");
    const auto last_used = [&] { return f.get(target, f.owner).text("last_used_at"); };
    CHECK(last_used().empty());
    const std::string first = format_rfc3339(f.clock.now());
    REQUIRE(f.info(made.text("key")).status() == 200);
    CHECK(last_used() == first);
    f.clock.advance(std::chrono::milliseconds{59'999});
    REQUIRE(f.info(made.text("key")).status() == 200);
    CHECK(last_used() == first);
    f.clock.advance(std::chrono::milliseconds{1});
    REQUIRE(f.info(made.text("key")).status() == 200);
    CHECK(last_used() == format_rfc3339(f.clock.now()));
    // Refused calls are no use.
    f.clock.advance(std::chrono::minutes{5});
    const std::string before = last_used();
    CHECK(call_with_key(f, made.text("key"), "GET", "/api/service/users").status() == 403);
    CHECK(last_used() == before);
}

TEST_CASE("api keys: a use that cannot be noted is served all the same") {
    // Each database has its own way to refuse a write; SQLite stands for all.
    if (contract::server_variable() != nullptr) return;
    KeysFixture f;
    const auto made = f.create({"read:service"});
    f.write([](storage::Session& s) {
        return storage::detail::execute(s,
                                        "CREATE TRIGGER no_use BEFORE UPDATE ON api_keys BEGIN "
                                        "SELECT RAISE(ABORT, 'refused by the test'); END",
                                        {});
    });
    CHECK(f.info(made.text("key")).status() == 200);
    CHECK(f.get(f.path + "/" + made.text("id"), f.owner).text("last_used_at").empty());
    CHECK_THAT(f.events.text(), Catch::Contains("api_key.use_not_noted"));
    // The next tests get the same database.
    f.write([](storage::Session& s) { return storage::detail::execute(s, "DROP TRIGGER no_use", {}); });
}

TEST_CASE("api keys: the OpenAPI document says where the key belongs") {
    TenantFixture f;
    const Json document = f.get("/openapi.json").json;
    const Json scheme =
        document.get("components").value().get("securitySchemes").value().get("apiKey").value();
    CHECK(scheme == Json::object({{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}}));
    const Json operation = document.get("paths").value().get("/api/service/users").value().get("get").value();
    CHECK(operation.get("security").value().dump() == R"([{"apiKey":[]}])");
    const Json answers = operation.get("responses").value();
    CHECK(answers.contains("401"));
    CHECK(answers.contains("403"));
    CHECK_FALSE(answers.contains("429"));
}
