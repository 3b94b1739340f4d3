// Checklist 31, 32: no route shows or changes anything of another tenant, whatever credential comes and
// wherever the other tenant is named: path, query or body. Every route of the table must be classified.
#include "reach.hpp"
#include "tenant_world.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

TEST_CASE("tenants: every route is classified by what it can reach") {
    for (const Route& route : all_routes()) {
        INFO(name_of_route(route));
        const auto found = reach_by_route().find(name_of_route(route));
        REQUIRE(found != reach_by_route().end());
        CHECK((found->second == Reach::tenant) == is_inside_org(route.policy.auth));
        CHECK((found->second == Reach::service_api) == (route.policy.auth == Auth::api_key));
        CHECK((route.policy.auth == Auth::api_key) == route.policy.permission.has_value());
        CHECK((found->second == Reach::platform) == (route.policy.auth == Auth::platform_owner));
        const bool published = found->second == Reach::published;
        CHECK((!published || route.policy.auth == Auth::none));
        const bool names_org = is_inside_org(route.policy.auth) || published || is_from_outside(route);
        CHECK(names_org == (route.pattern.find("{org_slug}") != std::string_view::npos));
        const bool service = route.policy.auth == Auth::org_service;
        CHECK((service || route.policy.auth == Auth::org_capability) == route.policy.capability.has_value());
        CHECK(service == route.policy.right.has_value());
        if (service) CHECK(route.pattern.find("{service_slug}") != std::string_view::npos);
        const bool bare_id = route.pattern.find("{id}") != std::string_view::npos;
        CHECK((!bare_id || found->second == Reach::platform));
    }
    CHECK(reach_by_route().size() == all_routes().size());
}

TEST_CASE("tenants: to strangers, an organization is like one that never existed") {
    World w;
    auto credentials = w.of_a;
    credentials.push_back({"platform owner", w.platform_owner});
    const auto before = w.rows_with("");
    for (const Route& route : all_routes()) {
        if (reach_of(route) != Reach::tenant) continue;
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
        if (reach_of(route) != Reach::published) continue;
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
        if (reach_of(route) != Reach::platform) continue;
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
        if (reach_of(route) != Reach::tenant) continue;
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
        if (reach_of(route) != Reach::account || !about_somebody) continue;
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
        const Reach reach = reach_of(route);
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
        if (reach_of(route) != Reach::service_api) continue;
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
        if (reach_of(route) != Reach::service_api) continue;
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
    w.settings.rate_limiting = false;
    w.rebuild();
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
