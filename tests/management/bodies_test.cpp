// What goes in and what comes out of every route of the table, whatever it is for: no request sets what
// nobody may set, and no answer shows what nobody may see.
#include "reach.hpp"
#include "tenant_world.hpp"

#include "authos/storage/repo/platform/owners.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;
using namespace authos::api::test;

namespace {

constexpr const char* kForgedId = "00000000-0000-4000-8000-00000000f0f0";
constexpr long long kForgedNumber = 47'114'711;
constexpr const char* kForgedTime = "2001-09-09T01:46:40Z"; // 1,000,000,000,000 ms

/// What some routes want, and beside it what no route takes.
Json forged_body(const World& w) {
    Json body = Json::object({{"slug", "made-here"},
                              {"name", "Made here"},
                              {"service_type", "web"},
                              {"email", "made@example.test"},
                              {"role", "member"},
                              {"url", "https://hooks.example.test/made"},
                              {"events", std::vector<std::string>{"user.joined"}},
                              {"permissions", std::vector<std::string>{"services.view"}},
                              {"price_cents", 1},
                              {"currency", "usd"},
                              {"client_id", "client"},
                              {"client_secret", "a secret of its owner"},
                              {"host", "mail.example.test"},
                              {"from_email", "sso@example.test"},
                              {"domain", "made.example.test"},
                              {"primary_color", "#ff0000"},
                              {"user_id", w.things_of_a.at("user_id")},
                              {"plan_id", w.things_of_a.at("plan_id")}});
    for (const char* name : {"id", "org_id", "organization_id", "owner_user_id", "created_by", "invited_by",
                             "approved_by", "service_id", "webhook_id", "actor_user_id", "issuing_org_id"})
        body.set(name, kForgedId);
    for (const char* name : {"max_services", "max_users", "subscription_count", "attempt_count"})
        body.set(name, static_cast<std::int64_t>(kForgedNumber));
    for (const char* name :
         {"token_hash", "key_hash", "password_hash", "client_secret_hash", "secret", "secret_encrypted",
          "key", "prefix", "verification_token", "domain_verification_token", "saml_entity_id", "org_key"})
        body.set(name, "forged");
    for (const char* name : {"created_at", "updated_at", "approved_at", "expires_at", "last_used_at",
                             "email_verified_at", "accepted_at"})
        body.set(name, kForgedTime);
    return body.set("is_platform_owner", true)
        .set("domain_verified", true)
        .set("saml_enabled", true)
        .set("tier_id", "tier_enterprise")
        .set("feature_overrides", Json::object({{"allow_siem", true}}));
}

/// The credential with which a route of tenant A is open.
Answer call_openly(World& w, const Route& route, const Json& body) {
    const std::string method{http::name_of(route.method)};
    const std::string target = World::target_of(route, w.a.slug, w.things_of_a);
    if (route.policy.auth == Auth::api_key)
        return call_with_key(w, w.key_of.at(w.a.slug), method, target, body);
    const bool platform = route.policy.auth == Auth::platform_owner;
    const bool has_body = route.method != http::Method::get && route.method != http::Method::del;
    return w.send_json(method, target, has_body ? body.dump() : std::string{},
                       platform ? w.platform_owner : w.of_a.front().token);
}

long long platform_owners(World& w) {
    return w.database
        ->read({}, [](storage::Session& s) { return storage::platform::count_owners(s, World::platform()); })
        .value();
}

} // namespace

TEST_CASE("mass assignment: [80-37] no route stores a member that nobody may set") {
    World w;
    std::size_t taken = 0;
    for (const Route& route : all_routes()) {
        const bool changes = route.method == http::Method::post || route.method == http::Method::put ||
                             route.method == http::Method::patch;
        const Reach reach = reach_of(route);
        if (!changes || reach == Reach::nothing || reach == Reach::platform) continue;
        // Ends the session that the other calls are made with.
        if (route.pattern == "/api/auth/logout" || route.pattern == "/api/user/sessions/revoke-all") continue;
        INFO(name_of_route(route));
        const auto answer = call_openly(w, route, forged_body(w));
        CHECK(answer.status() < 500);
        if (answer.status() < 300) ++taken;
        const auto rows = w.rows_with("");
        for (const std::string& row : rows) {
            for (const std::string& mark : {std::string{kForgedId}, std::to_string(kForgedNumber),
                                            std::string{"'forged'"}, std::string{"1000000000000"}}) {
                if (row.find(mark) != std::string::npos) FAIL_CHECK(row);
            }
        }
        CHECK(w.rows_with("tier_enterprise").size() == 1); // the tier itself
    }
    CHECK(taken >= 20);
    CHECK(platform_owners(w) == 1);
}

TEST_CASE("answers: [80-35] no route shows a private key, a hash or a sealed secret") {
    World w;
    std::vector<std::string> hidden{"PRIVATE KEY",   "$argon2",  "sealed",     "token_hash",
                                    "password_hash", "key_hash", "secret_hash"};
    hidden.push_back(w.password_hash().reveal());
    std::size_t looked_at = 0;
    for (const Route& route : all_routes()) {
        // Reading ones; what others answer is an object that these show as well, or a secret made just now.
        if (route.method != http::Method::get || route.policy.auth == Auth::none) continue;
        INFO(name_of_route(route));
        const auto answer = call_openly(w, route, {});
        if (answer.status() == 200) ++looked_at;
        for (const std::string& text : hidden) {
            CHECK_THAT(std::string{answer.response.body()}, !Catch::Contains(text));
        }
    }
    CHECK(looked_at >= 45);
}
