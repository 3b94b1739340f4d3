// Checklist 31, 32: no route shows or changes anything of another tenant, whatever credential comes and
// wherever the other tenant is named: path, query or body. Every route of the table must be classified.
#include "route.hpp"
#include "tenants.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

namespace {

/// What a route can reach.
enum class Reach {
    nothing,  // no rows of anybody, or only with a secret that the caller must know
    account,  // the caller's own account
    tenant,   // the organization in its path
    platform, // everything; for platform owners alone
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
    // Services, plans
    // API keys, Service API
    // End users, analytics
    // Tenant settings
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
    // Privacy
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
    /// One of everything that a path can name.
    Things furnish(const Tenant& tenant, const UserId& user) {
        Things things{{"id", tenant.id.text()}, {"user_id", user.text()}};
        // Members, roles, invitations
        // Services, plans
        // API keys, Service API
        // Webhooks, audit log
        const auto [webhook, delivery] = add_webhook(tenant.id, "hook-of-" + tenant.slug);
        things["webhook_id"] = webhook.text();
        things["delivery_id"] = delivery.text();
        return things;
    }

    /// Names tenant B in every member that some body might have.
    [[nodiscard]] Json hostile_body() const {
        return Json::object({{"id", b.id.text()},
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
    Answer attack(const Route& route, const std::string& slug, const Things& things,
                  const std::string& token) {
        std::string target = replaced(std::string{route.pattern}, "{org_slug}", slug);
        for (const std::string& name : parameters_of(route.pattern)) {
            // "github" is nobody's; every tenant has a credential of that name.
            const auto known = things.find(name);
            target = replaced(target, "{" + name + "}", known == things.end() ? "github" : known->second);
        }
        target += "?org_id=" + b.id.text() + "&org_slug=" + b.slug + "&user_id=" + b.owner.text();
        const bool has_body = route.method != http::Method::get && route.method != http::Method::del;
        return send_json(std::string{http::name_of(route.method)}, target,
                         has_body ? hostile_body().dump() : std::string{}, token);
    }
    void check_no_trace(const Answer& answer) const {
        const std::string body{answer.response.body()};
        for (const std::string& trace : {b.id.text(), b.slug, b.name, b.owner.text(), member_of_b.text(),
                                         b.owner_email, std::string{"bob@bravo.test"}}) {
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
        CHECK((found->second == Reach::platform) == (route.policy.auth == Auth::platform_owner));
        CHECK(is_inside_org(route.policy.auth) ==
              (route.pattern.find("{org_slug}") != std::string_view::npos));
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
            w->check_no_trace(answer);
        }
        INFO(name_of_route(route));
        CHECK(w->rows_of_b() == before);
    }
}
