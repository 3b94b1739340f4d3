#pragma once
// Two tenants that know nothing of each other, everything that a path can name in both, and the credentials
// of the first one's people: for the tests that let them attack the second.

#include "authos/authcore/envelope.hpp"
#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "authos/storage/repo/plans.hpp"
#include "route.hpp"
#include "service_rows.hpp"
#include "tenants.hpp"
#include "upstream_rows.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace authos::api::test {

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// What a tenant has, by the name of the path parameter that stands for it.
using Things = std::map<std::string, std::string>;

/// The names in the braces of a pattern, without the organization.
inline std::vector<std::string> parameters_of(std::string_view pattern) {
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
            const std::string record = tenant.id.text() + "/github";
            const std::string sealed =
                authcore::seal(ring, {"organization_oauth_credentials", record, "client_secret"},
                               SecretString{"secret-of-" + tenant.slug}, random);
            AUTHOS_TRY(
                storage::put_oauth_credentials(s, scope(tenant.id),
                                               {storage::OAuthCredentialsId::make(random), "github",
                                                "client-of-" + tenant.slug, sealed, "default", clock.now()}));
            AUTHOS_TRY(storage::claim_domain(s, scope(tenant.id),
                                             {tenant.slug + ".example.test", "token-of-" + tenant.slug},
                                             clock.now()));
            AUTHOS_TRY(storage::set_branding(s, scope(tenant.id), std::nullopt, "#00ff00", clock.now()));
            return {};
        });
        // Upstream providers, domain routes
        const auto [connection, route] = add_connection(*this, tenant.id, "mail-of-" + tenant.slug);
        things["provider_id"] = connection.text();
        things["route_id"] = route.text();
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

inline std::string without_timestamp(const Answer& answer) {
    return Json{answer.json}.erase("timestamp").dump();
}

} // namespace authos::api::test
