// Services: who sees and changes them, what they may be set to, their limit, their secrets and their end.
#include "service_tenants.hpp"

#include "authos/authcore/opaque_token.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

std::string slugs_of(const Answer& answer) {
    std::string text;
    for (const Json& item : member_of(answer, "services").items())
        text += item.get_string("slug").value() + " ";
    return text;
}

Json usage_of(int current, int max) {
    return Json::object({{"current_services", current}, {"max_services", max}, {"tier", "free"}});
}

} // namespace

TEST_CASE("services: a new one has client id, secret and the plan free, and is read as it was answered") {
    ServiceFixture f{2};
    const auto answer =
        f.post(f.base,
               Json::object({{"slug", "shop"},
                             {"name", " The Shop "},
                             {"service_type", "web"},
                             {"github_scopes", Json{std::vector<std::string>{"user", "user"}}},
                             {"redirect_uris",
                              Json{std::vector<std::string>{"https://shop.test/cb", "http://localhost:1/"}}},
                             {"device_activation_uri", "https://shop.test/device"},
                             {"resource_uris", Json{std::vector<std::string>{"https://api.test"}}}}),
               f.owner);
    REQUIRE(answer.status() == 200);
    CHECK(answer.header("Cache-Control") == "no-store");
    Json service = member_of(answer, "service");
    const std::string secret = service.get_string("client_secret").value();
    CHECK(secret.size() == 43);
    service.erase("client_secret");
    const std::string id = service.get_string("id").value();
    const std::string client_id = service.get_string("client_id").value();
    CHECK(UserId::parse(client_id));
    CHECK(client_id != id);
    CHECK(service ==
          Json::object({{"id", id},
                        {"org_id", f.org.id.text()},
                        {"slug", "shop"},
                        {"name", "The Shop"},
                        {"service_type", "web"},
                        {"client_id", client_id},
                        {"github_scopes", Json{std::vector<std::string>{"user"}}},
                        {"microsoft_scopes", Json::array()},
                        {"google_scopes", Json::array()},
                        {"redirect_uris",
                         Json{std::vector<std::string>{"https://shop.test/cb", "http://localhost:1/"}}},
                        {"device_activation_uri", "https://shop.test/device"},
                        {"resource_uris", Json{std::vector<std::string>{"https://api.test"}}},
                        {"saml_enabled", false},
                        {"saml_entity_id", nullptr},
                        {"saml_acs_url", nullptr},
                        {"saml_slo_url", nullptr},
                        {"saml_name_id_format", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"},
                        {"saml_attribute_mapping", Json::object()},
                        {"saml_sign_assertions", true},
                        {"saml_sign_response", true},
                        {"created_at", format_rfc3339(f.clock.now())}}));
    const Json plan = member_of(answer, "default_plan");
    CHECK(plan == Json::object({{"id", plan.get_string("id").value()},
                                {"service_id", id},
                                {"name", "free"},
                                {"description", nullptr},
                                {"price_cents", 0},
                                {"currency", "usd"},
                                {"features", "[]"},
                                {"stripe_price_id", nullptr},
                                {"is_default", true},
                                {"created_at", format_rfc3339(f.clock.now())}}));
    CHECK(member_of(answer, "usage") == usage_of(1, 2));

    const auto read = f.get(f.base + "/shop", f.owner);
    CHECK(read.status() == 200);
    CHECK(read.json == service);
    const auto list = f.get(f.base, f.owner);
    Json listed = service;
    listed.set("plan_count", 1).set("subscription_count", 0);
    CHECK(list.json ==
          Json::object(
              {{"services", Json::array({listed})}, {"usage", usage_of(1, 2)}, {"next_cursor", nullptr}}));
    CHECK(f.rows_with("service.created").size() == 1);
    CHECK(f.rows_with("plan.created").size() == 1);
    CHECK(f.rows_with(secret).empty());
    CHECK(f.rows_with(authcore::ClientSecretHash::of(SecretString{secret}).text()).size() == 1);
}

TEST_CASE("services: what a draft must have is asked for, and a slug is given once") {
    ServiceFixture f;
    for (const char* body :
         {"[]", "{}", "nonsense", R"({"slug":"shop","name":"Shop"})",
          R"({"slug":"shop","service_type":"web"})", R"({"name":"Shop","service_type":"web"})",
          R"({"slug":"a b","name":"Shop","service_type":"web"})",
          R"({"slug":"api","name":"Shop","service_type":"web"})",
          R"({"slug":"shop","name":"S","service_type":"web"})",
          R"({"slug":"shop","name":"Shop","service_type":"Web"})",
          R"({"slug":"shop","name":"Shop","service_type":"spa"})",
          R"({"slug":"shop","name":"Shop","service_type":"web","redirect_uris":"https://a.test"})",
          R"({"slug":"shop","name":"Shop","service_type":"web","redirect_uris":[1]})",
          R"({"slug":"shop","name":"Shop","service_type":"web","github_scopes":{}})",
          R"({"slug":"shop","slug":"shop2","name":"Shop","service_type":"web"})"}) {
        INFO(body);
        const auto answer = f.send_json("POST", f.base, body, f.owner);
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
    }
    CHECK(f.create("shop", "spa").text("error") == "service_type must be web, mobile, desktop or api");
    CHECK(f.rows_with("service.created").empty());
    CHECK(f.create("shop").status() == 200);
    const auto taken = f.create("shop");
    CHECK(taken.status() == 400);
    CHECK(taken.code() == "DUPLICATE_CONSTRAINT");
    CHECK(taken.text("error") == "Service with this slug already exists in this organization");
    CHECK(f.create("Shop").status() == 200);
    // Another organization's slugs are its own.
    const Tenant other = f.add_tenant("other");
    CHECK(
        f.post("/api/organizations/other/services", f.draft("shop"), f.sign_in(other.owner_email)).status() ==
        200);
}

TEST_CASE(
    "services: [80-1] [80-2] [80-4] [80-5] redirect URIs that could be turned are refused by their place") {
    ServiceFixture f;
    const auto attempt = [&](const std::string& type, const std::vector<std::string>& uris) {
        Json draft = f.draft("shop", type);
        draft.set("redirect_uris", Json{uris});
        return f.post(f.base, draft, f.owner);
    };
    const std::string good = "https://app.test/cb";
    for (const char* bad : {"", "/cb", "//evil.test", "http://app.test/cb", "https://app.test@evil.test/cb",
                            "https://app.test/cb#x", "https://app.test/cb/../x", "https://app.test/cb/..%2f",
                            "https://app.test/%252e%252e/x", "https://*.app.test/cb", "https://app.test\\cb",
                            "https://app.test/c b", "javascript:alert(1)", "data:text/html,x", "myapp://cb",
                            "https:evil", "http://localhost:80@evil.test"}) {
        INFO(bad);
        for (const char* type : {"web", "mobile", "desktop", "api"}) {
            const auto answer = attempt(type, {good, bad});
            CHECK(answer.status() == 400);
            CHECK(answer.text("error").rfind("redirect_uris[1]: the URI ", 0) == 0);
        }
    }
    CHECK(attempt("web", {"com.example.app:/cb"}).text("error") ==
          "redirect_uris[0]: the URI must use https; schemes of one's own are for mobile and desktop");
    CHECK(attempt("web", std::vector<std::string>(51, good)).text("error") ==
          "redirect_uris must have at most 50 entries");
    CHECK(f.rows_with("service.created").empty());
    CHECK(attempt("mobile", {"com.example.app:/cb", "http://127.0.0.1/cb"}).status() == 200);
}

TEST_CASE("services: scopes, resources and the device page have rules of their own") {
    ServiceFixture f;
    const auto error_of = [&](const char* member, const Json& value) {
        Json draft = f.draft("shop");
        draft.set(member, value);
        const auto answer = f.post(f.base, draft, f.owner);
        CHECK(answer.status() == 400);
        return answer.text("error");
    };
    for (const char* member : {"github_scopes", "microsoft_scopes", "google_scopes"}) {
        for (const std::string& bad : {std::string{}, std::string{"a b"}, std::string{"a\"b"},
                                       std::string{"ä"}, std::string(256, 'a')}) {
            CHECK(error_of(member, Json{std::vector<std::string>{"ok", bad}})
                      .rfind(std::string{member} + "[1]: a scope must have", 0) == 0);
        }
        CHECK(error_of(member, Json{std::vector<std::string>(51, "a")}) ==
              std::string{member} + " must have at most 50 entries");
    }
    CHECK(error_of("resource_uris", Json{std::vector<std::string>{"http://localhost"}}) ==
          "resource_uris[0]: the URI must use https");
    CHECK(error_of("resource_uris", Json{std::vector<std::string>{"https://api.test/#x"}}) ==
          "resource_uris[0]: the URI must not have a fragment");
    for (const char* bad : {"", "/device", "http://shop.test/device", "com.example.app:/x", "javascript:x"})
        CHECK(error_of("device_activation_uri", bad).rfind("device_activation_uri: the URI must", 0) == 0);
    CHECK(f.rows_with("service.created").empty());
}

TEST_CASE("services: at the limit no more are made, and the answer counts") {
    ServiceFixture f{2};
    CHECK(member_of(f.create("one-1"), "usage") == usage_of(1, 2));
    CHECK(member_of(f.create("two-2"), "usage") == usage_of(2, 2));
    const auto refused = f.create("three");
    CHECK(refused.status() == 400);
    CHECK(refused.code() == "BAD_REQUEST");
    CHECK(refused.text("error") == "Organization has reached maximum service limit (2/2)");
    f.set_limit(3);
    CHECK(f.create("three").status() == 200);
    f.set_limit(1);
    CHECK(f.create("four").text("error") == "Organization has reached maximum service limit (3/1)");
    CHECK(f.remove(f.base + "/one-1", f.owner).status() == 204);
}

TEST_CASE("services: of thirty parallel creations exactly as many succeed as there is room") {
    ServiceFixture f{7};
    const auto counted = statuses_in_parallel(
        30, [&](std::size_t i) { return f.create("shop-" + std::to_string(i)).status(); });
    CHECK(counted == std::map<int, int>{{200, 7}, {400, 23}});
    CHECK(member_of(f.get(f.base, f.owner), "usage") == usage_of(7, 7));
    CHECK(f.rows_with("service.created").size() == 7);
    CHECK(f.rows_with("plan.created").size() == 7);
}

TEST_CASE("services: of ten parallel creations of one slug one succeeds") {
    ServiceFixture f;
    CHECK(statuses_in_parallel(10, [&](std::size_t) { return f.create("shop").status(); }) ==
          std::map<int, int>{{200, 1}, {400, 9}});
}

TEST_CASE("services: the list is newest first, by type, in pages and onwards by its cursor") {
    ServiceFixture f;
    for (const char* slug : {"first", "second", "third"}) {
        f.made(slug, slug == std::string{"second"} ? "api" : "web");
        f.clock.advance(std::chrono::seconds{1});
    }
    const auto list = [&](const std::string& query) { return f.get(f.base + query, f.owner); };
    CHECK(slugs_of(list("")) == "third second first ");
    CHECK(slugs_of(list("?service_type=web")) == "third first ");
    CHECK(slugs_of(list("?service_type=mobile")).empty());
    CHECK(slugs_of(list("?limit=1&offset=1")) == "second ");
    CHECK(slugs_of(list("?limit=2&page=2")) == "first ");
    std::string seen;
    std::string query = "?limit=1";
    for (int i = 0; i < 4; ++i) {
        const auto page = list(query);
        seen += slugs_of(page);
        query = "?limit=1&cursor=" + page.text("next_cursor");
        if (page.text("next_cursor").empty()) break;
    }
    CHECK(seen == "third second first ");
    for (const char* bad :
         {"?service_type=spa", "?limit=0", "?limit=x", "?offset=-1", "?cursor=x", "?cursor=~"}) {
        INFO(bad);
        CHECK(list(bad).status() == 400);
    }
}

TEST_CASE("services: members see what they were given and nothing else") {
    ServiceFixture f;
    const ServiceId shop = f.made("shop");
    f.made("secret-one");
    const std::string viewer = f.sign_in_grantee(shop, storage::ServiceRelation::viewer);
    const std::string manager = f.sign_in_grantee(shop, storage::ServiceRelation::manager);
    const std::string member = f.sign_in_member(f.org.id, "member@example.test", "member");

    for (const std::string& token : {viewer, manager}) {
        CHECK(slugs_of(f.get(f.base, token)) == "shop ");
        CHECK(f.get(f.base + "/shop", token).text("slug") == "shop");
        for (const char* slug : {"/secret-one", "/never-existed"})
            CHECK(f.get(f.base + slug, token).text("error") ==
                  "You do not have permission to do this in this "
                  "organization");
        CHECK(f.post(f.base, f.draft("mine"), token).status() == 403);
        CHECK(f.remove(f.base + "/shop", token).text("error") == "Only the organization's owner may do this");
    }
    CHECK(f.send_json("PATCH", f.base + "/shop", R"({"name":"Renamed"})", viewer).status() == 403);
    CHECK(f.post(f.base + "/shop/secret/rotate", Json::object(), viewer).status() == 403);
    CHECK(f.send_json("PATCH", f.base + "/shop", R"({"name":"Renamed"})", manager).text("name") == "Renamed");
    CHECK(f.post(f.base + "/shop/secret/rotate", Json::object(), manager).status() == 200);
    CHECK(f.send_json("PATCH", f.base + "/secret-one", R"({"name":"Renamed"})", manager).status() == 403);
    for (const char* path : {"", "/shop", "/never-existed"}) {
        INFO(path);
        const auto refused = f.get(f.base + path, member);
        CHECK(refused.status() == 403);
        CHECK(refused.code() == "FORBIDDEN");
    }
    CHECK(f.get(f.base + "/never-existed", f.owner).text("error") == "Service not found");
}

TEST_CASE("services: a change sets what it names, clears what it nulls and leaves the rest") {
    ServiceFixture f;
    const auto created = f.create("shop");
    Json before = member_of(created, "service");
    before.erase("client_secret");
    const std::string shop = f.base + "/shop";
    const auto after =
        f.patch(shop, R"({"name":" New name ","service_type":"mobile","google_scopes":["openid"],)"
                      R"("redirect_uris":["com.example.app:/cb"],)"
                      R"("device_activation_uri":"http://localhost/d",)"
                      R"("resource_uris":["https://api.test"],"slug":"stolen","client_id":"mine",)"
                      R"("saml_enabled":true})");
    REQUIRE(after.status() == 200);
    Json expected = before;
    expected.set("name", "New name")
        .set("service_type", "mobile")
        .set("google_scopes", Json{std::vector<std::string>{"openid"}})
        .set("redirect_uris", Json{std::vector<std::string>{"com.example.app:/cb"}})
        .set("device_activation_uri", "http://localhost/d")
        .set("resource_uris", Json{std::vector<std::string>{"https://api.test"}});
    CHECK(after.json == expected);
    CHECK(f.get(shop, f.owner).json == expected);

    const auto refused = f.patch(shop, R"({"service_type":"web"})");
    CHECK(refused.status() == 400);
    CHECK(refused.text("error") ==
          "redirect_uris[0]: the URI must use https; schemes of one's own are for mobile and desktop");
    const auto cleared = f.patch(shop, R"({"service_type":"web","google_scopes":null,"redirect_uris":null,)"
                                       R"("device_activation_uri":null,"resource_uris":null})");
    CHECK(cleared.json == before.set("name", "New name"));
    CHECK(f.rows_with("service.updated").size() == 2);
}

TEST_CASE("services: a change without fields, or with ones that nobody may have, changes nothing") {
    ServiceFixture f;
    f.made("shop");
    const auto before = f.get(f.base + "/shop", f.owner).json;
    for (const char* body : {"{}", R"({"slug":"other"})", R"({"client_secret":"x","id":"y"})"}) {
        INFO(body);
        const auto answer = f.patch(f.base + "/shop", body);
        CHECK(answer.status() == 400);
        CHECK(answer.text("error") == "No fields to update");
    }
    for (const char* body :
         {"[]", "", R"({"name":null})", R"({"name":5})", R"({"name":"x"})", R"({"service_type":null})",
          R"({"service_type":"spa"})", R"({"name":"Good name","redirect_uris":["x"]})",
          R"({"redirect_uris":[null]})"}) {
        INFO(body);
        CHECK(f.patch(f.base + "/shop", body).status() == 400);
    }
    CHECK(f.call({.method = "PATCH",
                  .target = f.base + "/shop",
                  .headers = f.authorization(f.owner),
                  .body = R"({"name":"New"})"})
              .status() == 415);
    CHECK(f.patch(f.base + "/shop", R"({"name":")" + std::string(2 << 20, 'a') + R"("})").status() == 413);
    CHECK(f.patch(f.base + "/never", R"({"name":"New name"})").status() == 404);
    CHECK(f.get(f.base + "/shop", f.owner).json == before);
    CHECK(f.rows_with("service.updated").empty());
}

TEST_CASE("services: a rotated secret is new and the one before is dead at once") {
    ServiceFixture f;
    const auto created = member_of(f.create("shop"), "service");
    const auto hash_of = [](const std::string& secret) {
        return authcore::ClientSecretHash::of(SecretString{secret}).text();
    };
    const std::string first = created.get_string("client_secret").value();
    const auto rotated = f.post(f.base + "/shop/secret/rotate", Json::object(), f.owner);
    REQUIRE(rotated.status() == 200);
    const std::string second = rotated.text("client_secret");
    CHECK(second.size() == 43);
    CHECK(second != first);
    Json expected = created;
    CHECK(member_of(rotated, "service") == expected.erase("client_secret"));
    CHECK(rotated.json.size() == 2);
    CHECK(f.rows_with(hash_of(first)).empty());
    CHECK(f.rows_with(hash_of(second)).size() == 1);
    CHECK(f.rows_with(second).empty());
    CHECK(f.rows_with("service.secret.rotated").size() == 1);
    CHECK(f.call({.method = "POST",
                  .target = f.base + "/shop/secret/rotate",
                  .headers = f.authorization(f.owner)})
              .status() == 200);
    CHECK(f.post(f.base + "/never/secret/rotate", Json::object(), f.owner).status() == 404);
}

TEST_CASE("services: deletion is the owner's, not while it is subscribed to, and takes all with it") {
    ServiceFixture f;
    const std::string user = f.sign_in_to_service(f.org, "shopper@example.test"); // of the service "shop"
    const auto shop = f.get(f.base + "/shop", f.owner);
    const std::string id = shop.text("id");
    f.sign_in_grantee(ServiceId::parse(id).value(), storage::ServiceRelation::viewer);
    const auto plan =
        f.post(f.base + "/shop/plans",
               Json::object({{"name", "basic"}, {"price_cents", 5}, {"currency", "usd"}}), f.owner);
    REQUIRE(plan.status() == 200);
    const auto subscription = f.subscribe(id, member_of(plan, "plan").get_string("id").value(), "active");
    const std::string admin = f.sign_in_member(f.org.id, "admin@example.test", "admin");

    CHECK(f.remove(f.base + "/shop", admin).status() == 403);
    const auto refused = f.remove(f.base + "/shop", f.owner);
    CHECK(refused.status() == 400);
    CHECK(refused.text("error") == "Cannot delete service with active subscriptions");
    CHECK(f.get("/api/user", user).status() == 200);
    f.cancel(subscription);

    const auto gone = f.remove(f.base + "/shop", f.owner);
    CHECK(gone.status() == 204);
    CHECK(gone.response.body().empty());
    CHECK(f.get("/api/user", user).status() == 401);
    CHECK(f.remove(f.base + "/shop", f.owner).status() == 404);
    CHECK(f.get(f.base + "/shop", f.owner).text("error") == "Service not found");
    // What is left is history: who did what, and who signed in.
    for (const std::string& row : f.rows_with(id)) {
        INFO(row);
        const bool is_history =
            row.rfind("organization_audit_log:", 0) == 0 || row.rfind("login_events:", 0) == 0;
        CHECK(is_history);
    }
    CHECK(f.rows_with("service.deleted").size() == 1);
    CHECK(f.create("shop").status() == 200);
}

TEST_CASE("services: a right that was taken away is gone at the next call") {
    ServiceFixture f;
    const ServiceId shop = f.made("shop");
    const std::string manager = f.sign_in_grantee(shop, storage::ServiceRelation::manager);
    CHECK(f.get(f.base + "/shop", manager).status() == 200);
    const long long taken = f.write(
        [&](storage::Session& s) { return storage::delete_grants_of_service(s, f.scope(f.org.id), shop); });
    CHECK(taken == 1);
    CHECK(f.get(f.base + "/shop", manager).status() == 403);
    CHECK(f.get(f.base, manager).status() == 403);
}
