// Who may do what inside an organization: every route of an organization, every built-in role, and custom
// roles with exactly one capability, against the table below.
#include "route.hpp"
#include "service_rows.hpp"
#include "tenants.hpp"
#include "upstream_rows.hpp"

#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/plans.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;
using identity::Capability;

namespace {

struct Row {
    const char* route;
    bool admin;
    bool member;
    const char* capability; // with which a custom role may, too; "": none is enough, "*": every member may
    bool active;            // refused while the organization is not active
};

// The owner may do everything.
// clang-format off
constexpr Row kMatrix[] = {
    //                                                            admin  member  capability             active
    // Organizations
    {"GET /api/organizations/{org_slug}",                         true,  true,   "*",                   false},
    {"PATCH /api/organizations/{org_slug}",                       true,  false,  "org.settings.manage", false},
    {"POST /api/organizations/{org_slug}/select",                 true,  true,   "*",                   true},
    {"POST /api/organizations/{org_slug}/transfer-ownership",     false, false,  "",                    false},
    // Members, roles, invitations
    {"GET /api/organizations/{org_slug}/members",               true,   false,  "org.members.view",     false},
    {"PATCH /api/organizations/{org_slug}/members/{user_id}",   true,   false,  "org.roles.manage",     false},
    {"POST /api/organizations/{org_slug}/members/{user_id}",    true,   false,  "org.members.manage",   false},
    {"GET /api/organizations/{org_slug}/members/{user_id}/service-access", true,   false,  "org.members.view",     false},
    {"PUT /api/organizations/{org_slug}/members/{user_id}/service-access", true,   false,  "org.members.manage",   false},
    {"GET /api/organizations/{org_slug}/roles",                 true,   true,   "*",                    false},
    {"POST /api/organizations/{org_slug}/roles",                true,   false,  "org.roles.manage",     false},
    {"GET /api/organizations/{org_slug}/roles/{role_id}",       true,   true,   "*",                    false},
    {"PUT /api/organizations/{org_slug}/roles/{role_id}",       true,   false,  "org.roles.manage",     false},
    {"PATCH /api/organizations/{org_slug}/roles/{role_id}",     true,   false,  "org.roles.manage",     false},
    {"DELETE /api/organizations/{org_slug}/roles/{role_id}",    true,   false,  "org.roles.manage",     false},
    {"POST /api/organizations/{org_slug}/invitations",          true,   false,  "org.members.manage",   false},
    {"GET /api/organizations/{org_slug}/invitations",           true,   false,  "org.members.view",     false},
    {"POST /api/organizations/{org_slug}/invitations/{invitation_id}", true,   false,  "org.members.manage",   false},
    // Services, plans
    {"GET /api/organizations/{org_slug}/services",                true,  false,  "services.view",       true},
    {"POST /api/organizations/{org_slug}/services",               true,  false,  "services.create",     true},
    {"GET /api/organizations/{org_slug}/services/{service_slug}", true,  false,  "services.view",       true},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}", true,  false,  "services.manage",     true},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/secret/rotate", true,  false,  "services.manage",     true},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/plans", true,  false,  "services.view",       true},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/plans", true,  false,  "services.manage",     true},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", true,  false,  "services.manage",     true},
    // The default plan, which nobody can delete: each who may is told so.
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", true,  false,  "services.manage",     true},
    // API keys
    {"POST /api/organizations/{org_slug}/services/{service_slug}/api-keys", true, false, "services.manage", true},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys", true, false, "services.manage", true},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", true, false, "services.manage", true},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", true, false, "services.manage", true},
    // End users, analytics
    {"GET /api/organizations/{org_slug}/analytics/login-trends",       true, true, "*",              false},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-service",  true, true, "*",              false},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-provider", true, true, "*",              false},
    {"GET /api/organizations/{org_slug}/analytics/recent-logins",      true, true, "*",              false},
    {"GET /api/organizations/{org_slug}/users",                   true,  false,  "end_users.view",      true},
    {"GET /api/organizations/{org_slug}/users/{user_id}",         true,  false,  "end_users.view",      true},
    {"DELETE /api/organizations/{org_slug}/users/{user_id}/sessions", true, false, "end_users.manage",  true},
    // Tenant settings
    {"POST /api/organizations/{org_slug}/oauth-credentials/{provider}",   true, false, "org.settings.manage", true},
    {"GET /api/organizations/{org_slug}/oauth-credentials/{provider}",    true, false, "org.settings.manage", true},
    {"DELETE /api/organizations/{org_slug}/oauth-credentials/{provider}", true, false, "org.settings.manage", true},
    {"POST /api/organizations/{org_slug}/smtp",                   true,  false,  "org.settings.manage", true},
    {"GET /api/organizations/{org_slug}/smtp",                    true,  false,  "org.settings.manage", true},
    {"DELETE /api/organizations/{org_slug}/smtp",                 true,  false,  "org.settings.manage", true},
    {"POST /api/organizations/{org_slug}/domain",                 true,  false,  "org.settings.manage", true},
    {"POST /api/organizations/{org_slug}/domain/verify",          true,  false,  "org.settings.manage", true},
    {"GET /api/organizations/{org_slug}/domain",                  true,  false,  "org.settings.manage", true},
    {"DELETE /api/organizations/{org_slug}/domain",               true,  false,  "org.settings.manage", true},
    {"PATCH /api/organizations/{org_slug}/branding",              true,  false,  "org.settings.manage", true},
    {"GET /api/organizations/{org_slug}/branding",                true,  true,   "*",                   false},
    // Risk
    {"GET /api/organizations/{org_slug}/risk-settings",            true,  false,  "risk_policies.manage", false},
    {"PUT /api/organizations/{org_slug}/risk-settings",            true,  false,  "risk_policies.manage", false},
    {"POST /api/organizations/{org_slug}/risk-settings/reset",     true,  false,  "risk_policies.manage", false},
    {"GET /api/organizations/{org_slug}/risk-events",              true,  false,  "risk_events.view", false},
    // Webhooks, audit log
    {"POST /api/organizations/{org_slug}/webhooks",                true,  false,  "webhooks.manage", false},
    {"GET /api/organizations/{org_slug}/webhooks",                 true,  false,  "webhooks.manage", false},
    {"GET /api/organizations/{org_slug}/webhooks/event-types",     true,  false,  "webhooks.manage", false},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}",    true,  false,  "webhooks.manage", false},
    {"PATCH /api/organizations/{org_slug}/webhooks/{webhook_id}",  true,  false,  "webhooks.manage", false},
    {"DELETE /api/organizations/{org_slug}/webhooks/{webhook_id}",  true,  false,  "webhooks.manage", false},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/secret/rotate",  true,  false,  "webhooks.manage", false},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/test",  true,  false,  "webhooks.manage", false},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries",  true,  false,  "webhooks.manage", false},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",  true,  false,  "webhooks.manage", false},
    {"GET /api/organizations/{org_slug}/audit-log",                true,  false,  "audit_logs.view", false},
    {"GET /api/organizations/{org_slug}/audit-log/event-types",    true,  false,  "audit_logs.view", false},
    // Upstream providers, domain routes
    {"POST /api/organizations/{org_slug}/upstream-providers", true, false, "integrations.manage", true},
    {"GET /api/organizations/{org_slug}/upstream-providers", true, false, "integrations.manage", true},
    {"GET /api/organizations/{org_slug}/upstream-providers/{provider_id}", true, false, "integrations.manage", true},
    {"PATCH /api/organizations/{org_slug}/upstream-providers/{provider_id}", true, false, "integrations.manage", true},
    {"DELETE /api/organizations/{org_slug}/upstream-providers/{provider_id}", true, false, "integrations.manage", true},
    {"POST /api/organizations/{org_slug}/domain-routes", true, false, "integrations.manage", true},
    {"GET /api/organizations/{org_slug}/domain-routes", true, false, "integrations.manage", true},
    {"PATCH /api/organizations/{org_slug}/domain-routes/{route_id}", true, false, "integrations.manage", true},
    {"DELETE /api/organizations/{org_slug}/domain-routes/{route_id}", true, false, "integrations.manage", true},
    {"POST /api/organizations/{org_slug}/domain-routes/{route_id}/verify", true, false, "integrations.manage", true},
    // The end
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}", false, false,  "",                    true},
    {"DELETE /api/organizations/{org_slug}",                      false, false,  "",                    false},
};
// clang-format on

std::string capability_name(std::size_t i) {
    return std::string{identity::name_of(static_cast<Capability>(i))};
}

/// One organization with somebody of every kind; `token_of[capability]` belongs to the role that has it.
struct Roles : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);
    std::string admin = sign_in_member(org.id, "admin@example.test", "admin");
    std::string member = sign_in_member(org.id, "member@example.test", "member");
    std::string unknown_role = sign_in_member(org.id, "unknown@example.test", "no-such-role");
    std::vector<std::string> single;

    Roles() {
        set_tier(org.id, "tier_enterprise"); // with every feature that a route below needs
        // Services, plans
        add_service_with_plan();

        // Tenant settings
        write([&](storage::Session& s) {
            return storage::put_oauth_credentials(s, scope(org.id),
                                                  {storage::OAuthCredentialsId::make(random), "github",
                                                   "client", "sealed", "default", clock.now()});
        });
        for (std::size_t i = 0; i < identity::kCapabilityCount; ++i) {
            const std::string slug = "only-" + std::to_string(i);
            add_role(org.id, slug, {capability_name(i), "no.such.capability"});
            single.push_back(sign_in_member(org.id, slug + "@example.test", slug));
        }
    }
    void add_service_with_plan() {
        const ServiceId service = ServiceId::make(random);
        const storage::Plan plan{.id = storage::PlanId::make(random),
                                 .service_id = service,
                                 .name = "free",
                                 .is_default = true,
                                 .created_at = clock.now()};
        const bool stored = write([&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(storage::insert_service(s, scope(org.id),
                                               {.id = service,
                                                .slug = "shop",
                                                .name = "Shop",
                                                .type = "web",
                                                .client_id = "client",
                                                .created_at = clock.now()}));
            return storage::insert_plan(s, scope(org.id), plan);
        });
        if (!stored) throw std::logic_error("no plan");
        plan_id = plan.id.text();
        shop = service;
    }
    /// Names what a path asks for; what a call takes away is there again for the next one.
    void name_fresh_things(std::string& target) {
        const auto fill = [&target](const std::string& mark, const auto& make) {
            if (const auto at = target.find(mark); at != std::string::npos)
                target.replace(at, mark.size(), make());
        };
        const std::string name = "thing-" + std::to_string(++things);
        fill("{org_slug}", [&] { return org.slug; });
        // Members, roles, invitations; end users
        const bool end_user = target.find("/users/") != std::string::npos;
        fill("{user_id}", [&] {
            const UserId user = add_user(name + "@example.test");
            if (end_user)
                link_user(*this, org.id, *shop, user);
            else
                add_member(org.id, user, "member");
            return user.text();
        });
        fill("{role_id}", [&] { return add_role(org.id, name, {}).text(); });
        fill("{invitation_id}", [&] { return add_invitation(org, name + "@example.test").id.text(); });
        // Services, plans, API keys
        fill("{service_slug}", [] { return std::string{"shop"}; });
        fill("{plan_id}", [&] { return plan_id; });
        fill("{provider}", [] { return std::string{"github"}; });
        fill("{api_key_id}",
             [&] { return add_key(*this, org.id, *shop, org.owner, {"read:users"}).id.text(); });
        // Upstream providers, domain routes
        fill("{provider_id}", [&] { return add_connection(*this, org.id, name).first.text(); });
        fill("{route_id}", [&] { return add_connection(*this, org.id, name).second.text(); });
        // Webhooks
        if (target.find("{webhook_id}") == std::string::npos) return;
        const auto [webhook, delivery] = add_webhook(org.id, name);
        fill("{webhook_id}", [id = webhook.text()] { return id; });
        fill("{delivery_id}", [id = delivery.text()] { return id; });
    }
    std::optional<ServiceId> shop;
    std::string plan_id;
    int things = 0;

    Answer call_route(const std::string& route, const std::string& token) {
        const auto blank = route.find(' ');
        std::string target = route.substr(blank + 1);
        name_fresh_things(target);
        // An empty body: what is allowed fails on its members, which come after the check of rights.
        return send_json(route.substr(0, blank), target, "{}", token);
    }
    void check_route(const std::string& route, const std::string& who, const std::string& token,
                     bool allowed) {
        INFO(route << " by " << who);
        const auto answer = call_route(route, token);
        if (allowed) {
            CHECK(answer.status() != 403);
            CHECK(answer.status() < 404);
        } else {
            CHECK(answer.status() == 403);
            CHECK(answer.code() == "FORBIDDEN");
        }
    }
};

} // namespace

TEST_CASE("capabilities: every route of an organization is in the matrix") {
    std::size_t inside = 0;
    for (const Route& route : all_routes()) {
        if (!is_inside_org(route.policy.auth)) continue;
        ++inside;
        const std::string name = std::string{http::name_of(route.method)} + " " + std::string{route.pattern};
        INFO(name);
        const auto* row = std::find_if(std::begin(kMatrix), std::end(kMatrix),
                                       [&](const Row& candidate) { return candidate.route == name; });
        REQUIRE(row != std::end(kMatrix));
        CHECK(row->active == route.policy.active);
    }
    CHECK(inside == std::size(kMatrix));
}

TEST_CASE("capabilities: each role may do what the matrix says and nothing else") {
    Roles f;
    for (const Row& row : kMatrix) {
        const std::string wanted = row.capability;
        f.check_route(row.route, "admin", f.admin, row.admin);
        f.check_route(row.route, "member", f.member, row.member);
        f.check_route(row.route, "a role that does not exist", f.unknown_role, wanted == "*");
        for (std::size_t i = 0; i < f.single.size(); ++i) {
            f.check_route(row.route, capability_name(i), f.single[i],
                          wanted == "*" || wanted == capability_name(i));
        }
        f.check_route(row.route, "owner", f.owner, true); // ends the organization in the last row
    }
}

TEST_CASE("capabilities: routes that need an active organization say which status it has") {
    for (const auto status :
         {storage::OrgStatus::pending, storage::OrgStatus::suspended, storage::OrgStatus::rejected}) {
        TenantFixture f;
        const Tenant org = f.add_tenant("acme", status);
        const std::string owner = f.sign_in(org.owner_email);
        for (const Row& row : kMatrix) {
            if (std::string{row.route}.rfind("DELETE", 0) == 0) continue;
            INFO(row.route);
            const std::string route = row.route;
            std::string target = route.substr(route.find(' ') + 1);
            target.replace(target.find("{org_slug}"), 10, org.slug);
            const auto answer = f.send_json(route.substr(0, route.find(' ')), target, "{}", owner);
            CHECK((answer.code() == "ORGANIZATION_NOT_ACTIVE") == row.active);
            if (!row.active) continue;
            CHECK(answer.status() == 403);
            CHECK(answer.text("error") ==
                  "Organization is not active. Current status: " + std::string{storage::name_of(status)});
        }
    }
}

TEST_CASE("capabilities: names go both ways and are exact") {
    for (std::size_t i = 0; i < identity::kCapabilityCount; ++i) {
        CHECK(identity::parse_capability(capability_name(i)).value() == static_cast<Capability>(i));
    }
    for (const char* wrong : {"", "*", "org.settings", "ORG.SETTINGS.MANAGE", "org.settings.manage "}) {
        CHECK(identity::parse_capability(wrong).error().reason == "capability_unknown");
    }
}
