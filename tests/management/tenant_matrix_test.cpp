// Checklist 31, 32: no route shows or changes anything of another tenant, whatever credential comes and
// wherever the other tenant is named: path, query or body. Every route of the table must be classified.
#include "route.hpp"
#include "service_rows.hpp"
#include "tenants.hpp"

#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "authos/storage/repo/plans.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

namespace {

/// What a route can reach.
enum class Reach {
    nothing,     // no rows of anybody, or only with a secret that the caller must know
    published,   // what an organization shows to anyone
    account,     // the caller's own account
    tenant,      // the organization in its path
    service_api, // the service whose API key comes along
    platform,    // everything; for platform owners alone
};

// clang-format off
const std::map<std::string, Reach> kReach = {
    // Authentication
    {"POST /api/auth/login", Reach::nothing},
    {"POST /api/auth/refresh", Reach::nothing},
    {"POST /api/auth/logout", Reach::account},
    {"POST /auth/revoke", Reach::nothing},
    // Account
    {"GET /api/user", Reach::account},
    {"PATCH /api/user", Reach::account},
    {"POST /api/user/change-password", Reach::account},
    // Organizations
    {"POST /api/organizations", Reach::account},
    {"GET /api/organizations", Reach::account},
    {"GET /api/organizations/{org_slug}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/select", Reach::tenant},
    {"POST /api/organizations/{org_slug}/transfer-ownership", Reach::tenant},
    // Members, roles, invitations
    {"GET /api/organizations/{org_slug}/members", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/members/{user_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/members/{user_id}", Reach::tenant},
    {"GET /api/organizations/{org_slug}/members/{user_id}/service-access", Reach::tenant},
    {"PUT /api/organizations/{org_slug}/members/{user_id}/service-access", Reach::tenant},
    {"GET /api/organizations/{org_slug}/roles", Reach::tenant},
    {"POST /api/organizations/{org_slug}/roles", Reach::tenant},
    {"GET /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"PUT /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/roles/{role_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations", Reach::tenant},
    {"GET /api/organizations/{org_slug}/invitations", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations/{invitation_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/invitations/{invitation_id}/accept", Reach::account},
    {"GET /api/invitations", Reach::account},
    {"POST /api/invitations/accept", Reach::account},
    {"POST /api/invitations/decline", Reach::nothing},
    {"POST /api/invitations/{invitation_id}/accept", Reach::account},
    {"POST /api/invitations/{invitation_id}/decline", Reach::account},
    {"GET /invitations/accept/{token}", Reach::nothing},
    // Services, plans
    {"GET /api/organizations/{org_slug}/services", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/secret/rotate", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/plans", Reach::tenant},
    {"POST /api/organizations/{org_slug}/services/{service_slug}/plans", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/plans/{plan_id}", Reach::tenant},
    // API keys, Service API
    {"POST /api/organizations/{org_slug}/services/{service_slug}/api-keys", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys", Reach::tenant},
    {"GET /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/services/{service_slug}/api-keys/{api_key_id}", Reach::tenant},
    {"GET /api/service/users", Reach::service_api},
    {"POST /api/service/users", Reach::service_api},
    {"GET /api/service/users/{user_id}", Reach::service_api},
    {"PATCH /api/service/users/{user_id}", Reach::service_api},
    {"DELETE /api/service/users/{user_id}", Reach::service_api},
    {"GET /api/service/subscriptions", Reach::service_api},
    {"POST /api/service/subscriptions", Reach::service_api},
    {"GET /api/service/subscriptions/{user_id}", Reach::service_api},
    {"PATCH /api/service/subscriptions/{user_id}", Reach::service_api},
    {"DELETE /api/service/subscriptions/{user_id}", Reach::service_api},
    {"GET /api/service/analytics", Reach::service_api},
    {"GET /api/service/info", Reach::service_api},
    {"PATCH /api/service/info", Reach::service_api},
    // End users, analytics
    {"GET /api/organizations/{org_slug}/analytics/login-trends", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-service", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/logins-by-provider", Reach::tenant},
    {"GET /api/organizations/{org_slug}/analytics/recent-logins", Reach::tenant},
    {"GET /api/organizations/{org_slug}/users", Reach::tenant},
    {"GET /api/organizations/{org_slug}/users/{user_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/users/{user_id}/sessions", Reach::tenant},
    // Tenant settings
    {"POST /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"GET /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/oauth-credentials/{provider}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"GET /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/smtp", Reach::tenant},
    {"POST /api/organizations/{org_slug}/domain", Reach::tenant},
    {"POST /api/organizations/{org_slug}/domain/verify", Reach::tenant},
    {"GET /api/organizations/{org_slug}/domain", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/domain", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/branding", Reach::tenant},
    {"GET /api/organizations/{org_slug}/branding", Reach::tenant},
    {"GET /api/organizations/{org_slug}/branding/public", Reach::published},
    // Webhooks, audit log
    {"POST /api/organizations/{org_slug}/webhooks", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/event-types", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"PATCH /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"DELETE /api/organizations/{org_slug}/webhooks/{webhook_id}", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/secret/rotate", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/test", Reach::tenant},
    {"GET /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries", Reach::tenant},
    {"POST /api/organizations/{org_slug}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver", Reach::tenant},
    {"GET /api/organizations/{org_slug}/audit-log", Reach::tenant},
    {"GET /api/organizations/{org_slug}/audit-log/event-types", Reach::tenant},
    // Platform
    {"GET /api/platform/tiers", Reach::platform},
    {"GET /api/platform/organizations", Reach::platform},
    {"POST /api/platform/organizations/{id}/approve", Reach::platform},
    {"POST /api/platform/organizations/{id}/reject", Reach::platform},
    {"POST /api/platform/organizations/{id}/suspend", Reach::platform},
    {"POST /api/platform/organizations/{id}/activate", Reach::platform},
    {"PATCH /api/platform/organizations/{id}/tier", Reach::platform},
    {"PATCH /api/platform/organizations/{id}/features", Reach::platform},
    {"DELETE /api/platform/organizations/{id}", Reach::platform},
    {"GET /api/platform/audit-log", Reach::platform},
    // Platform: owners, users, impersonation, analytics
    {"POST /api/platform/owners", Reach::platform},
    {"DELETE /api/platform/owners/{user_id}", Reach::platform},
    {"GET /api/platform/users", Reach::platform},
    {"GET /api/platform/users/search", Reach::platform},
    {"GET /api/platform/users/{user_id}", Reach::platform},
    {"GET /api/platform/users/{user_id}/mfa/status", Reach::platform},
    {"DELETE /api/platform/users/{user_id}/mfa", Reach::platform},
    {"POST /api/platform/impersonate", Reach::platform},
    {"GET /api/platform/analytics/overview", Reach::platform},
    {"GET /api/platform/analytics/organization-status", Reach::platform},
    {"GET /api/platform/analytics/growth-trends", Reach::platform},
    {"GET /api/platform/analytics/login-activity", Reach::platform},
    {"GET /api/platform/analytics/top-organizations", Reach::platform},
    {"GET /api/platform/analytics/recent-organizations", Reach::platform},
    {"GET /api/platform/operations/status", Reach::platform},
    {"GET /api/platform/mfa/metrics", Reach::platform},
    {"GET /api/platform/mfa/suspicious-activity", Reach::platform},
    {"GET /api/platform/mfa/metrics/generate", Reach::platform},
    {"POST /api/platform/mfa/metrics/generate", Reach::platform},
    // Privacy
    {"GET /api/privacy/export/{user_id}", Reach::account},
    {"DELETE /api/privacy/forget/{user_id}", Reach::account},
    // Documents
    {"GET /.well-known/jwks.json", Reach::nothing},
    {"GET /.well-known/openid-configuration", Reach::nothing},
    {"GET /openapi.json", Reach::nothing},
    {"GET /health", Reach::nothing},
    {"GET /health/live", Reach::nothing},
    {"GET /health/ready", Reach::nothing},
    {"GET /metrics", Reach::nothing},
};
// clang-format on

/// Routes that name an organization for people who are not inside it (yet).
const std::set<std::string> kFromOutside = {
    "POST /api/organizations/{org_slug}/invitations/{invitation_id}/accept",
};

std::string name_of_route(const Route& route) {
    return std::string{http::name_of(route.method)} + " " + std::string{route.pattern};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// What a tenant has, by the name of the path parameter that stands for it.
using Things = std::map<std::string, std::string>;

/// The names in the braces of a pattern, without the organization.
std::vector<std::string> parameters_of(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        const std::string name{pattern.substr(open + 1, pattern.find('}', open) - open - 1)};
        if (name != "org_slug") names.push_back(name);
    }
    return names;
}

struct Credential {
    std::string name;
    std::string token;
};

/// Two tenants that know nothing of each other, and the credentials of tenant A's people.
struct World : TenantFixture {
    Tenant a;
    Tenant b;
    UserId member_of_b;
    std::vector<Credential> of_a;
    std::string expired;
    std::string platform_owner;

    Things things_of_a;
    Things things_of_b;
    std::map<std::string, std::string> key_of;           // API keys with every permission, by tenant
    std::map<std::string, storage::PlanId> plan_of = {}; // of the same service

    World() : a(add_tenant("alpha")), b(add_tenant("bravo-secret")), member_of_b(add_user("bob@bravo.test")) {
        add_member(b.id, member_of_b, "member");
        expired = sign_in(a.owner_email);
        clock.advance(std::chrono::hours{25});
        std::vector<std::string> everything;
        for (std::size_t i = 0; i < identity::kCapabilityCount; ++i)
            everything.emplace_back(identity::name_of(static_cast<identity::Capability>(i)));
        add_role(a.id, "steward", everything);
        of_a = {{"owner", sign_in(a.owner_email)},
                {"admin", sign_in_member(a.id, "admin@example.test", "admin")},
                {"member", sign_in_member(a.id, "member@example.test", "member")},
                {"custom role", sign_in_member(a.id, "steward@example.test", "steward")},
                {"owner in the context of A", sign_in(a.owner_email, a.slug)}};
        const UserId resident = add_user("resident@example.test", a.id);
        add_member(a.id, resident, "admin");
        of_a.push_back({"account that lives in A", sign_in("resident@example.test", a.slug)});
        of_a.push_back({"application of A", sign_in_to_service(a, "shopper@example.test")});
        platform_owner = sign_in(kOwner);
        things_of_a = furnish(a, UserId::parse(user_of(a)).value());
        things_of_b = furnish(b, member_of_b);
    }

    /// A member of `tenant` besides its owner.
    std::string user_of(const Tenant& tenant) {
        const UserId user = add_user("guest-of-" + tenant.slug + "@example.test");
        add_member(tenant.id, user, "member");
        return user.text();
    }
    void add_service_with_plan(const Tenant& tenant, Things& things) {
        const ServiceId service = ServiceId::make(random);
        const storage::Plan plan{.id = storage::PlanId::make(random),
                                 .service_id = service,
                                 .name = "Plan of " + tenant.slug,
                                 .is_default = true,
                                 .created_at = clock.now()};
        things["service_slug"] = "desk-of-" + tenant.slug;
        things["service_id"] = service.text();
        things["plan_id"] = plan.id.text();
        const bool stored = write([&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(storage::insert_service(s, scope(tenant.id),
                                               {.id = service,
                                                .slug = things["service_slug"],
                                                .name = "Desk",
                                                .type = "web",
                                                .client_id = "client-" + service.text(),
                                                .created_at = clock.now()}));
            return storage::insert_plan(s, scope(tenant.id), plan);
        });
        if (!stored) throw std::logic_error("no plan");
    }
    /// One of everything that a path can name.
    Things furnish(const Tenant& tenant, const UserId& user) {
        Things things{{"id", tenant.id.text()}, {"user_id", user.text()}};
        // Members, roles, invitations
        things["role_id"] = add_role(tenant.id, "helper-of-" + tenant.slug, {"services.view"}).text();
        things["invitation_id"] =
            add_invitation(tenant, "invited-to-" + tenant.slug + "@example.test").id.text();
        // Services, plans
        add_service_with_plan(tenant, things);
        // API keys, Service API
        furnish_service_api(tenant, user, things);
        // Tenant settings
        write([&](storage::Session& s) -> Result<void> {
            AUTHOS_TRY(storage::put_oauth_credentials(s, scope(tenant.id),
                                                      {storage::OAuthCredentialsId::make(random), "github",
                                                       "client-of-" + tenant.slug, "sealed-of-" + tenant.slug,
                                                       "default", clock.now()}));
            AUTHOS_TRY(storage::claim_domain(s, scope(tenant.id),
                                             {tenant.slug + ".example.test", "token-of-" + tenant.slug},
                                             clock.now()));
            AUTHOS_TRY(storage::set_branding(s, scope(tenant.id), std::nullopt, "#00ff00", clock.now()));
            return {};
        });
        // Webhooks, audit log
        const auto [webhook, delivery] = add_webhook(tenant.id, "hook-of-" + tenant.slug);
        things["webhook_id"] = webhook.text();
        things["delivery_id"] = delivery.text();
        return things;
    }

    /// A key with every permission, and what it is for: a plan, and `user` as a subscribed end user.
    void furnish_service_api(const Tenant& tenant, const UserId& user, Things& things) {
        const auto named = things.find("service_slug");
        const std::string slug = named == things.end() ? "portal-of-" + tenant.slug : named->second;
        if (named == things.end()) add_service(*this, tenant.id, slug);
        things["service_slug"] = slug;
        const auto service = write(
            [&](storage::Session& s) { return storage::find_service_by_slug(s, scope(tenant.id), slug); });
        link_user(*this, tenant.id, service->id, user);
        const auto plan = add_plan(*this, service->id, "plan of " + tenant.slug);
        add_subscription(*this, tenant.id, service->id, user, plan);
        const MadeKey key = add_key(*this, tenant.id, service->id, tenant.owner, all_key_permissions());
        things["api_key_id"] = key.id.text();
        key_of[tenant.slug] = key.text;
        plan_of.emplace(tenant.slug, plan);
    }

    /// Names tenant B in every member that some body might have.
    [[nodiscard]] Json hostile_body() const {
        return Json::object(
            {{"id", b.id.text()},
             {"org_id", b.id.text()},
             {"organization_id", b.id.text()},
             {"org_slug", b.slug},
             {"slug", b.slug},
             {"name", "Taken over"},
             {"user_id", member_of_b.text()},
             {"owner_user_id", b.owner.text()},
             {"new_owner_email", b.owner_email},
             {"email", "no address"},
             {"role", "owner"},
             {"status", "suspended"},
             {"tier_id", "tier_enterprise"},
             {"reason", "because"},
             {"allow_scim", true},
             // Members, roles, invitations
             {"grants", Json::array({Json::object({{"service_slug", b.slug}, {"access", "manager"}})})},
             {"permissions", std::vector<std::string>{"org.members.view"}},
             {"token", "no token"},
             // Services, plans
             {"service_id", things_of_b.at("service_id")},
             {"service_slug", things_of_b.at("service_slug")},
             {"plan_id", things_of_b.at("plan_id")},
             {"price_cents", 1},
             {"currency", "usd"},
             {"is_default", true},
             // Tenant settings
             {"client_id", "client"},
             {"client_secret", "secret"},
             {"host", "mail.example.test"},
             {"from_email", "sso@example.test"},
             {"primary_color", "#f00"},
             // The end
             {"is_platform_owner", true}});
    }
    /// Things that never existed, in the form of those that do.
    Things unknown_things() {
        Things things;
        for (const auto& [name, text] : things_of_b) {
            things[name] = UserId::parse(text) ? UserId::make(random).text() : "never-existed";
        }
        return things;
    }
    static std::string target_of(const Route& route, const std::string& slug, const Things& things) {
        std::string target = replaced(std::string{route.pattern}, "{org_slug}", slug);
        for (const std::string& name : parameters_of(route.pattern)) {
            // "github" is nobody's; every tenant has a credential of that name.
            const auto known = things.find(name);
            target = replaced(target, "{" + name + "}", known == things.end() ? "github" : known->second);
        }
        return target;
    }
    Answer attack(const Route& route, const std::string& slug, const Things& things,
                  const std::string& token) {
        std::string target = target_of(route, slug, things);
        target += "?org_id=" + b.id.text() + "&org_slug=" + b.slug + "&user_id=" + b.owner.text();
        const bool has_body = route.method != http::Method::get && route.method != http::Method::del;
        return send_json(std::string{http::name_of(route.method)}, target,
                         has_body ? hostile_body().dump() : std::string{}, token);
    }
    /// `named`: what the caller wrote himself and may read again.
    void check_no_trace(const Answer& answer, const std::string& named = {}) const {
        const std::string body{answer.response.body()};
        for (const std::string& trace : {b.id.text(), b.slug, b.name, b.owner.text(), member_of_b.text(),
                                         b.owner_email, std::string{"bob@bravo.test"}}) {
            if (trace == named) continue;
            CHECK_THAT(body, !Catch::Contains(trace));
        }
    }
    std::vector<std::string> rows_of_b() {
        auto rows = rows_with(b.id.text());
        for (const auto& part : {b.owner.text(), member_of_b.text()}) {
            for (auto& row : rows_with(part)) rows.push_back(std::move(row));
        }
        return rows;
    }
};

std::string without_timestamp(const Answer& answer) {
    return Json{answer.json}.erase("timestamp").dump();
}

} // namespace

TEST_CASE("tenants: every route is classified by what it can reach") {
    for (const Route& route : all_routes()) {
        INFO(name_of_route(route));
        const auto found = kReach.find(name_of_route(route));
        REQUIRE(found != kReach.end());
        CHECK((found->second == Reach::tenant) == is_inside_org(route.policy.auth));
        CHECK((found->second == Reach::service_api) == (route.policy.auth == Auth::api_key));
        CHECK((route.policy.auth == Auth::api_key) == route.policy.permission.has_value());
        CHECK((found->second == Reach::platform) == (route.policy.auth == Auth::platform_owner));
        const bool published = found->second == Reach::published;
        CHECK((!published || route.policy.auth == Auth::none));
        const bool names_org =
            is_inside_org(route.policy.auth) || published || kFromOutside.contains(name_of_route(route));
        CHECK(names_org == (route.pattern.find("{org_slug}") != std::string_view::npos));
        const bool service = route.policy.auth == Auth::org_service;
        CHECK((service || route.policy.auth == Auth::org_capability) == route.policy.capability.has_value());
        CHECK(service == route.policy.right.has_value());
        if (service) CHECK(route.pattern.find("{service_slug}") != std::string_view::npos);
        const bool bare_id = route.pattern.find("{id}") != std::string_view::npos;
        CHECK((!bare_id || found->second == Reach::platform));
    }
    CHECK(kReach.size() == all_routes().size());
}

TEST_CASE("tenants: to strangers, an organization is like one that never existed") {
    World w;
    auto credentials = w.of_a;
    credentials.push_back({"platform owner", w.platform_owner});
    const auto before = w.rows_with("");
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::tenant) continue;
        for (const auto& [name, token] : credentials) {
            INFO(name_of_route(route) << " by " << name);
            const auto answer = w.attack(route, w.b.slug, w.things_of_b, token);
            CHECK(answer.status() == 404);
            CHECK(answer.text("error") == "Organization not found");
            CHECK(without_timestamp(answer) ==
                  without_timestamp(w.attack(route, "never-existed", w.things_of_b, token)));
            CHECK(without_timestamp(answer) ==
                  without_timestamp(w.attack(route, "%20", w.things_of_b, token)));
            w.check_no_trace(answer);
        }
        for (const std::string& token : {std::string{}, std::string{"a.b.c"}, w.expired}) {
            INFO(name_of_route(route) << " without a valid token");
            const auto answer = w.attack(route, w.b.slug, w.things_of_b, token);
            CHECK(answer.status() == 401);
            CHECK(without_timestamp(answer) ==
                  without_timestamp(w.attack(route, "never-existed", w.things_of_b, token)));
            w.check_no_trace(answer);
        }
    }
    CHECK(w.rows_with("") == before);
}

TEST_CASE("tenants: what an organization publishes is the same for everyone, and nothing more") {
    World w;
    w.settings.rate_limiting = false;
    w.rebuild();
    auto callers = w.of_a;
    callers.push_back({"platform owner", w.platform_owner});
    callers.push_back({"expired token", w.expired});
    const auto before = w.rows_with("");
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::published) continue;
        INFO(name_of_route(route));
        CHECK(route.policy.limit != Limit::none);
        const auto anonymous = w.attack(route, w.b.slug, w.things_of_b, {});
        CHECK(anonymous.status() == 200);
        w.check_no_trace(anonymous);
        for (const auto& [name, token] : callers) {
            INFO("by " << name);
            CHECK(w.attack(route, w.b.slug, w.things_of_b, token).json == anonymous.json);
        }
        const auto unknown = w.attack(route, "never-existed", w.things_of_b, {});
        CHECK(unknown.status() == 404);
        CHECK(unknown.text("error") == "Organization not found");
    }
    CHECK(w.rows_with("") == before);
}

TEST_CASE("tenants: the platform's routes are closed to every tenant's people") {
    World w;
    const auto before = w.rows_with("");
    const Things unknown = w.unknown_things();
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::platform) continue;
        for (const auto& [name, token] : w.of_a) {
            INFO(name_of_route(route) << " by " << name);
            for (const Things& things : {w.things_of_b, w.things_of_a}) {
                const auto answer = w.attack(route, {}, things, token);
                CHECK(answer.status() == 403);
                CHECK(answer.text("error") == "Platform owner access required");
                CHECK(without_timestamp(answer) == without_timestamp(w.attack(route, {}, unknown, token)));
                w.check_no_trace(answer);
            }
        }
        for (const std::string& token : {std::string{}, std::string{"a.b.c"}, w.expired}) {
            INFO(name_of_route(route) << " without a valid token");
            CHECK(w.attack(route, {}, w.things_of_b, token).status() == 401);
        }
        const auto names = parameters_of(route.pattern);
        if (names.empty()) continue;
        INFO(name_of_route(route) << " with an id that does not exist");
        const auto answer = w.attack(route, {}, unknown, w.platform_owner);
        CHECK(answer.status() == 404);
        const Things nonsense{{names.front(), "no-id-at-all"}};
        CHECK(without_timestamp(answer) ==
              without_timestamp(w.attack(route, {}, nonsense, w.platform_owner)));
    }
    CHECK(w.rows_with("") == before);
}

TEST_CASE(
    "tenants: inside one's own organization, another tenant's things are like ones that never existed") {
    World w;
    const auto before = w.rows_of_b();
    const Things unknown = w.unknown_things();
    const std::string owner = w.of_a.front().token;
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::tenant) continue;
        // Each parameter in turn names something of B's, those before it something of A's own.
        for (const std::string& name : parameters_of(route.pattern)) {
            const auto foreign = w.things_of_b.find(name);
            if (foreign == w.things_of_b.end()) continue; // the name of a provider
            INFO(name_of_route(route) << " with the other tenant's " << name);
            Things hostile = w.things_of_a;
            Things harmless = w.things_of_a;
            hostile[name] = foreign->second;
            harmless[name] = unknown.at(name);
            const auto answer = w.attack(route, w.a.slug, hostile, owner);
            CHECK(answer.status() == 404);
            CHECK(without_timestamp(answer) == without_timestamp(w.attack(route, w.a.slug, harmless, owner)));
            w.check_no_trace(answer);
        }
    }
    CHECK(w.rows_of_b() == before);
}

TEST_CASE(
    "tenants: [80-32] to a stranger, the account of another tenant's person is like one that never existed") {
    World w;
    const auto before = w.rows_of_b();
    const Things unknown = w.unknown_things();
    std::size_t attacked = 0;
    for (const Route& route : all_routes()) {
        const bool about_somebody = route.pattern.find("{user_id}") != std::string_view::npos;
        if (kReach.at(name_of_route(route)) != Reach::account || !about_somebody) continue;
        ++attacked;
        for (const auto& [name, token] : w.of_a) {
            INFO(name_of_route(route) << " by " << name);
            // The attempts come from many addresses: the limit on guesses is not what is tested.
            w.remote_address = "192.0.2." + std::to_string(10 + attacked);
            w.clock.advance(std::chrono::minutes{2});
            const Json proof = Json::object({{"current_password", kPassword}});
            for (const std::string& person : {w.member_of_b.text(), w.b.owner.text()}) {
                const auto call = [&](const std::string& id) {
                    return w.send_json(std::string{http::name_of(route.method)},
                                       replaced(std::string{route.pattern}, "{user_id}", id), proof.dump(),
                                       token);
                };
                const auto answer = call(person);
                CHECK(answer.status() == 404);
                CHECK(without_timestamp(answer) == without_timestamp(call(unknown.at("user_id"))));
                CHECK(without_timestamp(answer) == without_timestamp(call("no-id-at-all")));
                w.check_no_trace(answer);
            }
        }
    }
    CHECK(attacked == 2);
    CHECK(w.rows_of_b() == before);
}

TEST_CASE("tenants: another tenant in the body or the query of one's own routes has no effect") {
    auto w = std::make_unique<World>();
    for (const Route& route : all_routes()) {
        const Reach reach = kReach.at(name_of_route(route));
        if (reach == Reach::platform) continue;
        // Routes that end sessions or organizations would leave nothing to the next ones.
        if (reach != Reach::nothing) w = std::make_unique<World>();
        const auto before = w->rows_of_b();
        // The owner last: where the route is open to nobody else, it may end the organization.
        auto credentials = w->of_a;
        std::reverse(credentials.begin(), credentials.end());
        credentials.push_back({"nobody", {}});
        for (const auto& [name, token] : credentials) {
            INFO(name_of_route(route) << " by " << name);
            const auto answer = w->attack(route, w->a.slug, w->things_of_a, token);
            CHECK(answer.status() < 500);
            w->check_no_trace(answer, w->b.slug);
        }
        INFO(name_of_route(route));
        CHECK(w->rows_of_b() == before);
    }
}

namespace {

/// A route of the Service API with whatever is to be its key.
Answer call_service_api(World& w, const Route& route, const Things& things, const std::string& key,
                        const Json& body) {
    const bool has_body = route.method != http::Method::get && route.method != http::Method::del;
    return call_with_key(w, key, std::string{http::name_of(route.method)},
                         World::target_of(route, {}, things), has_body ? body : Json{});
}

} // namespace

TEST_CASE("tenants: to an API key, another tenant's users are like ones that never existed") {
    World w;
    const auto before = w.rows_of_b();
    const Things unknown = w.unknown_things();
    const std::string key = w.key_of.at(w.a.slug);
    const std::string plan_of_a = w.plan_of.at(w.a.slug).text();
    const std::string plan_of_b = w.plan_of.at(w.b.slug).text();
    const Json body =
        Json::object({{"email", "new@example.test"}, {"status", "paused"}, {"name", "Taken over"}});
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::service_api) continue;
        INFO(name_of_route(route));
        if (parameters_of(route.pattern).empty()) {
            const auto answer = call_service_api(w, route, w.things_of_a, key, body);
            CHECK(answer.status() < 500);
            w.check_no_trace(answer);
            CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains(plan_of_b));
            continue;
        }
        const auto answer = call_service_api(w, route, w.things_of_b, key, body);
        CHECK(answer.status() == 404);
        CHECK(without_timestamp(answer) == without_timestamp(call_service_api(w, route, unknown, key, body)));
        w.check_no_trace(answer);
    }
    const auto subscribe = [&](const std::string& user, const std::string& plan) {
        return call_with_key(w, key, "POST", "/api/service/subscriptions",
                             Json::object({{"user_id", user},
                                           {"plan_id", plan},
                                           {"org_id", w.b.id.text()},
                                           {"service_id", w.b.id.text()}}));
    };
    const std::string nobody = UserId::make(w.random).text();
    const auto foreign_user = subscribe(w.member_of_b.text(), plan_of_a);
    CHECK(foreign_user.status() == 404);
    CHECK(without_timestamp(foreign_user) == without_timestamp(subscribe(nobody, plan_of_a)));
    // Somebody of one's own without a subscription yet.
    const auto own = call_with_key(w, key, "POST", "/api/service/users",
                                   Json::object({{"email", "bob@bravo.test"}, {"user_id", nobody}}));
    REQUIRE(own.status() == 200);
    CHECK(own.text("id") != w.member_of_b.text());
    const auto foreign_plan = subscribe(own.text("id"), plan_of_b);
    CHECK(foreign_plan.status() == 404);
    CHECK(without_timestamp(foreign_plan) == without_timestamp(subscribe(own.text("id"), nobody)));
    CHECK(w.rows_of_b() == before);
}

TEST_CASE("tenants: nothing but a living API key opens the Service API") {
    World w;
    const std::string revoked = w.key_of.at(w.b.slug);
    w.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(const auto service,
                   storage::find_service_by_slug(s, w.scope(w.b.id), w.things_of_b.at("service_slug")));
        const auto id = storage::ApiKeyId::parse(w.things_of_b.at("api_key_id")).value();
        AUTHOS_TRY(const bool deleted, storage::delete_api_key(s, w.scope(w.b.id), service->id, id));
        CHECK(deleted);
        return {};
    });
    std::vector<std::string> credentials = {{}, "a.b.c", w.expired, w.platform_owner, revoked};
    for (const auto& [name, token] : w.of_a) credentials.push_back(token);
    const auto before = w.rows_with("");
    for (const Route& route : all_routes()) {
        if (kReach.at(name_of_route(route)) != Reach::service_api) continue;
        for (const std::string& credential : credentials) {
            INFO(name_of_route(route));
            for (const Things& things : {w.things_of_a, w.things_of_b}) {
                for (const auto& answer :
                     {w.attack(route, {}, things, credential),
                      call_service_api(w, route, things, credential, w.hostile_body())}) {
                    CHECK(answer.status() == 401);
                    w.check_no_trace(answer);
                }
            }
        }
    }
    CHECK(w.rows_with("") == before);
}

TEST_CASE("tenants: an API key opens nothing but the Service API") {
    World w;
    const std::string key = w.key_of.at(w.a.slug);
    const auto before = w.rows_with("");
    for (const Route& route : all_routes()) {
        if (!is_signed_in(route.policy.auth)) continue;
        INFO(name_of_route(route));
        CHECK(w.attack(route, w.a.slug, w.things_of_a, key).status() == 401);
        const auto answer = call_with_key(w, key, std::string{http::name_of(route.method)},
                                          World::target_of(route, w.a.slug, w.things_of_a), w.hostile_body());
        CHECK(answer.status() == 401);
    }
    CHECK(w.rows_with("") == before);
}
