// Checklist 37: members of a body that nobody may set are ignored, wherever they stand.
#include "service_rows.hpp"
#include "tenants.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

struct Row {
    const char* method;
    const char* target; // {slug} and {id} of the organization
    const char* status; // in which the organization is before
    std::vector<std::pair<std::string, Json>> body;
    std::vector<std::string> changes; // members of the organization that the call may change
};

std::vector<Row> rows() {
    return {
        {"PATCH", "/api/organizations/{slug}", "active", {{"name", "Renamed"}}, {"name"}},
        {"POST", "/api/organizations/{slug}/select", "active", {}, {}},
        {"POST",
         "/api/organizations/{slug}/transfer-ownership",
         "active",
         {{"new_owner_email", "heir@example.test"}},
         {"owner_user_id"}},
        {"PATCH",
         "/api/organizations/{slug}/branding",
         "active",
         {{"logo_url", nullptr}, {"primary_color", "#123456"}},
         {"brand_primary_color"}},
        {"POST",
         "/api/organizations/{slug}/domain",
         "active",
         {{"domain", "login.example.test"}},
         {"custom_domain", "domain_verification_token"}},
        {"POST",
         "/api/organizations/{slug}/smtp",
         "active",
         {{"host", "mail.example.test"}, {"from_email", "sso@example.test"}},
         {}},
        {"POST",
         "/api/organizations/{slug}/roles",
         "active",
         {{"slug", "clerk"}, {"name", "Clerk"}, {"permissions", Json::array()}},
         {}},
        {"POST",
         "/api/organizations/{slug}/invitations",
         "active",
         {{"email", "invited@example.test"}, {"role", "member"}},
         {}},
        {"POST",
         "/api/platform/organizations/{id}/approve",
         "pending",
         {{"tier_id", "tier_pro"}},
         {"status", "tier_id", "approved_by", "approved_at"}},
        {"POST",
         "/api/platform/organizations/{id}/reject",
         "pending",
         {{"reason", "no"}},
         {"status", "rejected_by", "rejected_at", "rejection_reason"}},
        {"POST", "/api/platform/organizations/{id}/suspend", "active", {}, {"status"}},
        {"POST", "/api/platform/organizations/{id}/activate", "suspended", {}, {"status"}},
        {"PATCH",
         "/api/platform/organizations/{id}/tier",
         "active",
         {{"tier_id", "tier_pro"}},
         {"tier_id", "max_services", "max_users"}},
        {"PATCH",
         "/api/platform/organizations/{id}/features",
         "active",
         {{"allow_scim", true}},
         {"feature_overrides"}},
    };
}

/// What an attacker adds, with a user that he would like to see there.
Json forbidden_members(const std::string& user) {
    return Json::object({{"id", "00000000-0000-4000-8000-000000000000"},
                         {"slug", "stolen"},
                         {"org_id", "00000000-0000-4000-8000-000000000000"},
                         {"user_id", user},
                         {"owner_user_id", user},
                         {"role", "owner"},
                         {"is_platform_owner", true},
                         {"status", "active"},
                         {"tier_id", "tier_enterprise"},
                         {"max_services", 1000},
                         {"approved_by", user},
                         {"approved_at", "2020-01-01T00:00:00Z"},
                         {"rejection_reason", "forged"},
                         {"custom_domain", "evil.example"},
                         {"domain_verified", true},
                         {"domain_verification_token", "forged"},
                         {"feature_overrides", Json::object({{"allow_siem", true}})},
                         {"created_at", "2020-01-01T00:00:00Z"}});
}

std::string filled(std::string target, const Tenant& org) {
    for (const auto& [mark, text] :
         {std::pair{std::string{"{slug}"}, org.slug}, std::pair{std::string{"{id}"}, org.id.text()}}) {
        if (const auto at = target.find(mark); at != std::string::npos) target.replace(at, mark.size(), text);
    }
    return target;
}

} // namespace

TEST_CASE("mass assignment: a change touches what its route is for and nothing else") {
    for (const Row& row : rows()) {
        INFO(row.method << " " << row.target);
        TenantFixture f;
        const Tenant org = f.add_tenant("acme", storage::parse_org_status(row.status).value());
        f.set_tier(org.id, "tier_pro"); // with every feature that a route needs
        const UserId heir = f.add_user("heir@example.test");
        f.add_member(org.id, heir, "member");
        const std::string owner = f.sign_in(org.owner_email);
        const bool platform = std::string{row.target}.find("/platform/") != std::string::npos;
        const std::string token = platform ? f.login().text("access_token") : owner;
        const auto read = [&] {
            return f.get("/api/organizations/acme", owner).json.get("organization").value();
        };
        const Json before = read();
        // What the route asks for wins over the forbidden member of the same name.
        Json body = forbidden_members(heir.text());
        for (const auto& [name, value] : row.body) body.set(name, value);

        REQUIRE(f.send_json(row.method, filled(row.target, org), body.dump(), token).status() == 200);
        Json after = read();
        for (const std::string& name : row.changes) {
            // max_services is a member of the tier route: there it may be set.
            after.set(name, before.find(name).value_or(Json{}));
        }
        CHECK(after == before);
        CHECK(f.get("/api/user", owner).json.get_boolean("is_platform_owner").value() == false);
    }
}

TEST_CASE("mass assignment: a new organization is pending, free and the caller's, whatever the body says") {
    TenantFixture f;
    const UserId other = f.add_user("other@example.test");
    const UserId creator = f.add_user("creator@example.test");
    Json body = forbidden_members(other.text());
    body.set("slug", "acme").set("name", "Acme");
    const auto answer = f.post("/api/organizations", body, f.sign_in("creator@example.test"));

    REQUIRE(answer.status() == 200);
    const Json organization = answer.json.get("organization").value();
    CHECK(organization.get_string("id").value() != "00000000-0000-4000-8000-000000000000");
    CHECK(organization.get_string("status").value() == "pending");
    CHECK(organization.get_string("tier_id").value() == "tier_free");
    CHECK(organization.get_string("owner_user_id").value() == creator.text());
    CHECK(organization.get_string("created_at").value() == format_rfc3339(f.clock.now()));
    for (const char* empty : {"max_services", "approved_by", "rejection_reason", "custom_domain",
                              "domain_verification_token", "feature_overrides"}) {
        INFO(empty);
        CHECK_FALSE(organization.find(empty).has_value());
    }
    CHECK(answer.json.get("membership").value().get_string("user_id").value() == creator.text());
    CHECK_FALSE(answer.json.get("owner").value().get_boolean("is_platform_owner").value());
}

TEST_CASE("mass assignment: services and plans take what their routes are for and nothing else") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const std::string owner = f.sign_in(org.owner_email);
    const std::string services = "/api/organizations/acme/services";
    const auto with = [](Json body, const std::vector<std::pair<std::string, Json>>& wanted) {
        for (const auto& [name, value] : wanted) body.set(name, value);
        return body;
    };
    Json forbidden = forbidden_members(org.owner.text());
    for (const char* name : {"client_id", "client_secret", "client_secret_hash", "saml_entity_id",
                             "saml_acs_url", "service_id", "plan_count"})
        forbidden.set(name, "forged");
    forbidden.set("saml_enabled", true).set("subscription_count", 7);

    const auto created = f.post(
        services, with(forbidden, {{"slug", "shop"}, {"name", "Shop"}, {"service_type", "web"}}), owner);
    REQUIRE(created.status() == 200);
    const Json before = f.get(services + "/shop", owner).json;
    CHECK(before.get_string("org_id").value() == org.id.text());
    CHECK(before.get_string("created_at").value() == format_rfc3339(f.clock.now()));
    CHECK_FALSE(before.get_boolean("saml_enabled").value());
    CHECK_THAT(before.dump(), !Catch::Contains("forged"));
    CHECK_THAT(before.dump(), !Catch::Contains("00000000-0000-4000-8000-000000000000"));

    CHECK(f.send_json("PATCH", services + "/shop", with(forbidden, {{"name", "Renamed"}}).dump(), owner)
              .status() == 200);
    CHECK(f.get(services + "/shop", owner).json == Json{before}.set("name", "Renamed"));

    const std::string plans = services + "/shop/plans";
    const auto plan =
        f.post(plans, with(forbidden, {{"name", "basic"}, {"price_cents", 5}, {"currency", "usd"}}), owner);
    REQUIRE(plan.status() == 200);
    const Json stored = plan.json.get("plan").value();
    CHECK(stored.get_string("service_id").value() == before.get_string("id").value());
    CHECK_THAT(stored.dump(), !Catch::Contains("00000000-0000-4000-8000-000000000000"));
    const std::string target = plans + "/" + stored.get_string("id").value();
    const auto changed = f.send_json(
        "PATCH", target, with(forbidden, {{"price_cents", 6}}).set("name", "basic").dump(), owner);
    CHECK(changed.json ==
          Json::object({{"plan", Json{stored}.set("price_cents", 6)}, {"subscription_count", 0}}));
}

TEST_CASE("mass assignment: a new API key belongs to the service in the path and to its maker") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    const ServiceId service = add_service(f, org.id, "portal");
    const UserId other = f.add_user("other@example.test");
    Json body = forbidden_members(other.text());
    body.set("name", "Backend").set("permissions", std::vector<std::string>{"read:users"});
    body.set("service_id", ServiceId::make(f.random).text()).set("created_by", other.text());
    body.set("key", "sk_live_forged")
        .set("prefix", "sk_live_forged")
        .set("expires_at", "2099-01-01T00:00:00Z");
    body.set("last_used_at", "2020-01-01T00:00:00Z");
    const auto answer =
        f.post("/api/organizations/acme/services/portal/api-keys", body, f.sign_in(org.owner_email));
    REQUIRE(answer.status() == 201);
    CHECK(answer.text("id") != "00000000-0000-4000-8000-000000000000");
    CHECK(answer.text("service_id") == service.text());
    CHECK(answer.text("created_by") == org.owner.text());
    CHECK(answer.text("created_at") == format_rfc3339(f.clock.now()));
    CHECK_FALSE(answer.json.find("expires_at").has_value());
    CHECK(f.rows_with("forged").empty());
    CHECK(f.rows_with(other.text()).size() == 1);
}

TEST_CASE("mass assignment: an invitation is pending, the caller's and of his organization, whatever the "
          "body says") {
    TenantFixture f;
    const Tenant org = f.add_tenant("acme");
    Json body = forbidden_members(f.add_user("other@example.test").text());
    body.set("email", "invited@example.test")
        .set("role", "member")
        .set("invited_by", "00000000-0000-4000-8000-000000000000")
        .set("expires_at", "2099-01-01T00:00:00Z")
        .set("token", "chosen")
        .set("status", "accepted");
    const auto answer = f.post("/api/organizations/acme/invitations", body, f.sign_in(org.owner_email));

    REQUIRE(answer.status() == 200);
    const Json invitation = answer.json.get("invitation").value();
    CHECK(invitation.get_string("id").value() != "00000000-0000-4000-8000-000000000000");
    CHECK(invitation.get_string("org_id").value() == org.id.text());
    CHECK(invitation.get_string("invited_by").value() == org.owner.text());
    CHECK(invitation.get_string("status").value() == "pending");
    CHECK(invitation.get_string("expires_at").value() ==
          format_rfc3339(f.clock.now() + std::chrono::hours{24 * 7}));
    CHECK(answer.text("token") != "chosen");
}
