#include "tenants.hpp"

#include "detail/statement.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

/// A platform owner at the desk.
struct Desk : TenantFixture {
    std::string token = login().text("access_token");

    // Time goes on between decisions, so that the log has an order.
    Answer decide(const OrgId& id, const std::string& verb, const std::string& body = "{}") {
        clock.advance(std::chrono::seconds{1});
        return send_json("POST", "/api/platform/organizations/" + id.text() + "/" + verb, body, token);
    }
    Answer change(const OrgId& id, const std::string& what, const std::string& body) {
        clock.advance(std::chrono::seconds{1});
        return send_json("PATCH", "/api/platform/organizations/" + id.text() + "/" + what, body, token);
    }
    Json newest_entry() {
        return get("/api/platform/audit-log?limit=1", token).json.get("logs").value().items().at(0);
    }
    void check_refused(const Answer& answer, const std::string& text) {
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        CHECK(answer.text("error") == text);
    }
};

} // namespace

TEST_CASE("platform: tiers are listed cheapest first") {
    Desk f;
    const auto tiers = f.get("/api/platform/tiers", f.token).json.items();
    REQUIRE(tiers.size() == 4);
    CHECK(tiers[0].get_string("id").value() == "tier_free");
    CHECK(tiers[3].get_string("id").value() == "tier_enterprise");
    CHECK(tiers[1].get_integer("price_cents").value() == 4900);
    CHECK(parse_json(tiers[0].get_string("features").value()).value().is_object());
}

TEST_CASE("platform: approval needs a pending organization and a tier that exists") {
    Desk f;
    const Tenant org = f.add_tenant("acme", storage::OrgStatus::pending);
    const auto unknown_tier = f.decide(org.id, "approve", R"({"tier_id":"tier_gold"})");
    CHECK(unknown_tier.status() == 404);
    CHECK(unknown_tier.text("error") == "Organization tier not found");

    const auto answer = f.decide(org.id, "approve", R"({"tier_id":"tier_pro"})");
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("status") == "active");
    CHECK(answer.text("tier_id") == "tier_pro");
    CHECK_FALSE(answer.text("approved_by").empty());
    CHECK_FALSE(answer.text("approved_at").empty());
    f.check_refused(f.decide(org.id, "approve"), "Organization is not in pending status");
    f.check_refused(f.decide(org.id, "reject", R"({"reason":"late"})"),
                    "Organization is not in pending status");

    const Json entry = f.newest_entry();
    CHECK(entry.get_string("action").value() == "approve_organization");
    CHECK(entry.get_string("target_id").value() == org.id.text());
    CHECK(entry.get_string("metadata").value() ==
          R"({"new_status":"active","old_status":"pending","tier_id":"tier_pro"})");
}

TEST_CASE("platform: approval without a body gives the free tier") {
    Desk f;
    const Tenant org = f.add_tenant("acme", storage::OrgStatus::pending);
    const auto answer = f.call({.method = "POST",
                                .target = "/api/platform/organizations/" + org.id.text() + "/approve",
                                .headers = Fixture::authorization(f.token)});
    CHECK(answer.status() == 200);
    CHECK(answer.text("tier_id") == "tier_free");
}

TEST_CASE("platform: a rejection keeps its reason") {
    Desk f;
    const Tenant org = f.add_tenant("acme", storage::OrgStatus::pending);
    for (const char* body : {"{}", R"({"reason":" "})", R"({"reason":5})"})
        CHECK(f.decide(org.id, "reject", body).status() == 400);
    const auto answer = f.decide(org.id, "reject", R"({"reason":"No such company"})");
    REQUIRE(answer.status() == 200);
    CHECK(answer.text("status") == "rejected");
    CHECK(answer.text("rejection_reason") == "No such company");
    CHECK_FALSE(answer.text("rejected_at").empty());
    CHECK_THAT(f.newest_entry().get_string("metadata").value(), Catch::Contains("No such company"));
}

TEST_CASE("platform: suspension closes the organization at once, activation opens it again") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    const auto owner = f.sign_in(org.owner_email, "acme");
    const auto application = f.sign_in_to_service(org, "shopper@example.test");
    const auto select = [&] { return f.send_json("POST", "/api/organizations/acme/select", "", owner); };
    REQUIRE(f.get("/api/user", application).status() == 200);
    f.check_refused(f.decide(org.id, "activate"), "Organization is not suspended");

    CHECK(f.decide(org.id, "suspend").text("status") == "suspended");
    f.check_refused(f.decide(org.id, "suspend"), "Organization is already suspended");
    CHECK(select().code() == "ORGANIZATION_NOT_ACTIVE");
    CHECK(f.get("/api/user", application).code() == "ORGANIZATION_NOT_ACTIVE");
    CHECK(f.get("/api/organizations/acme", owner).status() == 200);

    CHECK(f.decide(org.id, "activate").text("status") == "active");
    CHECK(f.newest_entry().get_string("action").value() == "activate_organization");
    CHECK(select().status() == 200);
    CHECK(f.get("/api/user", application).status() == 200);
}

TEST_CASE("platform: a tier comes with its limits, and absent limits are reset") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    const auto wide = f.change(org.id, "tier", R"({"tier_id":"tier_pro","max_services":7,"max_users":9})");
    REQUIRE(wide.status() == 200);
    CHECK(wide.json.get_integer("max_services").value() == 7);
    CHECK(f.newest_entry().get_string("metadata").value() ==
          R"({"max_services":7,"max_users":9,"new_tier_id":"tier_pro","old_tier_id":"tier_free"})");
    const auto reset = f.change(org.id, "tier", R"({"tier_id":"tier_starter"})");
    CHECK_FALSE(reset.json.find("max_services").has_value());
    CHECK_FALSE(reset.json.find("max_users").has_value());
    CHECK(f.change(org.id, "tier", R"({"tier_id":"tier_gold"})").status() == 404);
    for (const char* body :
         {"{}", R"({"tier_id":"tier_pro","max_users":-1})", R"({"tier_id":"tier_pro","max_users":"many"})",
          R"({"tier_id":"tier_pro","max_services":10000000000})"}) {
        INFO(body);
        CHECK(f.change(org.id, "tier", body).status() == 400);
    }
}

TEST_CASE("platform: feature overrides are merged, null removes one, unknown ones are ignored") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    const auto overrides = [&](const char* body) {
        const auto answer = f.change(org.id, "features", body);
        CHECK(answer.status() == 200);
        return answer.json.find("feature_overrides").value_or(Json{}).dump();
    };
    CHECK(overrides(R"({"allow_scim":true,"max_mau":5000,"allow_everything":true})") ==
          R"({"allow_scim":true,"max_mau":5000})");
    CHECK(overrides(R"({"allowed_social_providers":["google"],"max_mau":null})") ==
          R"({"allow_scim":true,"allowed_social_providers":["google"]})");
    CHECK(overrides(R"({"allow_scim":null,"allowed_social_providers":null})") == "null");
    CHECK(f.newest_entry().get_string("action").value() == "update_organization_features");
    for (const char* body :
         {"{}", R"({"allow_everything":true})", R"({"allow_scim":"yes"})", R"({"max_mau":1.5})",
          R"({"allowed_social_providers":["myspace"]})", R"({"allowed_social_providers":"google"})"}) {
        INFO(body);
        CHECK(f.change(org.id, "features", body).status() == 400);
    }
}

TEST_CASE("platform: deletion cascades and is remembered") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    const auto owner = f.sign_in(org.owner_email, "acme");
    f.clock.advance(std::chrono::seconds{1});
    const auto answer = f.call({.method = "DELETE",
                                .target = "/api/platform/organizations/" + org.id.text(),
                                .headers = Fixture::authorization(f.token)});
    CHECK(answer.status() == 200);
    CHECK(f.get("/api/user", owner).status() == 401);
    CHECK(f.decide(org.id, "suspend").status() == 404);
    const Json entry = f.newest_entry();
    CHECK(entry.get_string("action").value() == "delete_organization");
    CHECK_THAT(entry.get_string("metadata").value(), Catch::Contains("acme"));
}

TEST_CASE("platform: a decision that is refused leaves no entry and no change") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    const auto before = f.rows_with("");
    CHECK(f.decide(org.id, "approve").status() == 400);
    CHECK(f.decide(org.id, "activate").status() == 400);
    CHECK(f.change(org.id, "tier", R"({"tier_id":"tier_gold"})").status() == 404);
    CHECK(f.rows_with("") == before);
}

TEST_CASE("platform: organizations are listed newest first with tier and owner, filtered and paged") {
    Desk f;
    for (const char* slug : {"first", "second", "third"}) {
        f.add_tenant(slug, storage::OrgStatus::pending);
        f.clock.advance(std::chrono::seconds{1});
    }
    const auto list = [&](const std::string& query) {
        return f.get("/api/platform/organizations" + query, f.token).json;
    };
    const Json all = list("");
    CHECK(all.get_integer("total").value() == 3);
    const auto items = all.get("organizations").value().items();
    REQUIRE(items.size() == 3);
    CHECK(items[0].get_string("slug").value() == "third");
    CHECK(items[0].get("tier").value().get_string("id").value() == "tier_free");
    CHECK(items[0].get("owner").value().get_string("email").value() == "owner-of-third@example.test");
    const Json last = list("?limit=1&offset=2");
    CHECK(last.get_integer("total").value() == 3);
    CHECK(last.get("organizations").value().items().at(0).get_string("slug").value() == "first");
    CHECK(list("?limit=1&page=2").get("organizations").value().items().at(0).get_string("slug").value() ==
          "second");
    CHECK(list("?status=active").get_integer("total").value() == 0);
    CHECK(list("?status=pending&tier_id=tier_free").get_integer("total").value() == 3);
    CHECK(list("?tier_id=tier_pro").get_integer("total").value() == 0);
    CHECK(f.get("/api/platform/organizations?status=gone", f.token).status() == 400);
}

TEST_CASE("platform: the audit log is filtered by action and target, newest first") {
    Desk f;
    const Tenant one = f.add_tenant("one");
    const Tenant two = f.add_tenant("two");
    f.decide(one.id, "suspend");
    f.decide(one.id, "activate");
    f.decide(two.id, "suspend");
    const auto total = [&](const std::string& query) {
        return f.get("/api/platform/audit-log" + query, f.token).json.get_integer("total").value();
    };
    CHECK(total("?action=suspend_organization") == 2);
    CHECK(total("?target_type=organization&target_id=" + one.id.text()) == 2);
    CHECK(total("?target_type=user&target_id=" + one.id.text()) == 0);
    CHECK(f.newest_entry().get_string("target_id").value() == two.id.text());
    CHECK(f.get("/api/platform/audit-log?limit=none", f.token).status() == 400);
}

TEST_CASE("platform: a demoted owner is refused with the token from before") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::detail::execute(s, "UPDATE users SET is_platform_owner = 0", {}));
        return {};
    });
    const auto answer = f.decide(org.id, "suspend");
    CHECK(answer.status() == 403);
    CHECK(answer.text("error") == "Platform owner access required");
}

TEST_CASE("platform: an application that holds a platform owner's token has no power over the platform") {
    Desk f;
    const Tenant org = f.add_tenant("acme");
    f.sign_in_to_service(org, "shopper@example.test");
    const auto application = f.sign_in(kOwner, "acme", "shop");
    CHECK(f.get("/api/platform/organizations", application).status() == 403);
    CHECK(f.get("/api/platform/organizations", f.token).status() == 200);
}
