// Services and plans: what the organization's scope lets through, and what goes with them.
#include "authos/storage/repo/plans.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "authos/storage/repo/services.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;
namespace sql = authos::storage::detail;

namespace {

struct Shop : Fixture {
    OrgId acme = add_org("acme");
    OrgId other = add_org("other");

    ServiceId add_service(const OrgId& org, const std::string& slug, UnixMillis at = kNow,
                          const std::string& type = "web") {
        const ServiceId id = ServiceId::make(random);
        write([&](Session& s) {
            return insert_service(s, scope(org),
                                  {.id = id,
                                   .slug = slug,
                                   .name = "Service " + slug,
                                   .type = type,
                                   .client_id = "client-" + id.text(),
                                   .client_secret_hash = std::nullopt,
                                   .redirect_uris = std::nullopt,
                                   .created_at = at});
        }).value();
        return id;
    }
    Plan plan_of(const ServiceId& service, const std::string& name, long long price = 0) {
        return {.id = PlanId::make(random),
                .service_id = service,
                .name = name,
                .description = "All of it",
                .price_cents = price,
                .currency = "eur",
                .features = R"(["a"])",
                .stripe_price_id = std::nullopt,
                .is_default = true,
                .created_at = kNow};
    }
    Plan add_plan(const OrgId& org, const ServiceId& service, const std::string& name, long long price = 0) {
        Plan plan = plan_of(service, name, price);
        CHECK(write([&](Session& s) { return insert_plan(s, scope(org), plan); }).value());
        return plan;
    }
    void subscribe(const ServiceId& service, const PlanId& plan, const std::string& status) {
        const UserId user = add_user(PlanId::make(random).text() + "@example.test");
        const long long stored =
            write([&](Session& s) {
                return sql::execute(s,
                                    "INSERT INTO subscriptions (id, user_id, service_id, plan_id, status, "
                                    "current_period_end, created_at) "
                                    "VALUES (:id, :user, :service, :plan, :status, 1, 1)",
                                    {sql::param("id", PlanId::make(random)), sql::param("user", user),
                                     sql::param("service", service), sql::param("plan", plan),
                                     sql::param("status", status)});
            }).value();
        CHECK(stored == 1);
    }
    void grant(const OrgId& org, const ServiceId& service, const UserId& user) {
        CHECK(write([&](Session& s) {
                  return put_service_grant(
                      s, scope(org),
                      {ServiceGrantId::make(random), user, {service, ServiceRelation::viewer}, kNow});
              }).value());
    }
    std::string slugs(const OrgId& org, const ServicePage& page) {
        std::string text;
        for (const auto& item : read([&](Session& s) { return list_services(s, scope(org), page); }).value())
            text += item.service.slug + " ";
        return text;
    }
    long long rows_in(const char* sql) {
        return read([&](Session& s) { return sql::select_integer(s, sql, {}); }).value();
    }
};

} // namespace

TEST_CASE("services: all that a row holds comes back, with the defaults of SAML") {
    Shop f;
    const ServiceId id = ServiceId::make(f.random);
    f.write([&](Session& s) {
         return insert_service(s, f.scope(f.acme),
                               {.id = id,
                                .slug = "shop",
                                .name = "Shöp",
                                .type = "mobile",
                                .client_id = "client",
                                .client_secret_hash = "hash",
                                .redirect_uris = R"(["https://a.example/cb"])",
                                .created_at = kNow,
                                .github_scopes = R"(["user"])",
                                .microsoft_scopes = R"(["User.Read"])",
                                .google_scopes = R"(["openid"])",
                                .device_activation_uri = "https://a.example/device",
                                .resource_uris = R"(["https://api.example"])"});
     }).value();
    const auto found =
        f.read([&](Session& s) { return find_service_by_slug(s, f.scope(f.acme), "shop"); }).value();
    REQUIRE(found);
    CHECK(found->id == id);
    CHECK(found->org_id == f.acme);
    CHECK(found->name == "Shöp");
    CHECK(found->type == "mobile");
    CHECK(found->client_id == "client");
    CHECK(found->redirect_uris == R"(["https://a.example/cb"])");
    CHECK(found->github_scopes == R"(["user"])");
    CHECK(found->microsoft_scopes == R"(["User.Read"])");
    CHECK(found->google_scopes == R"(["openid"])");
    CHECK(found->device_activation_uri == "https://a.example/device");
    CHECK(found->resource_uris == R"(["https://api.example"])");
    CHECK_FALSE(found->saml.enabled);
    CHECK_FALSE(found->saml.entity_id);
    CHECK(found->saml.name_id_format == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
    CHECK(found->saml.sign_assertions);
    CHECK(found->saml.sign_response);
    CHECK_FALSE(f.read([&](Session& s) { return find_service(s, f.scope(f.other), id); }).value());
}

TEST_CASE("services: listed newest first, by type, by what was granted, and onwards from a position") {
    Shop f;
    const UserId ada = f.add_user("ada@example.test");
    const ServiceId first = f.add_service(f.acme, "first", kNow);
    const ServiceId second = f.add_service(f.acme, "second", kLater, "api");
    const ServiceId third = f.add_service(f.acme, "third", UnixMillis{kLater.count() + 1});
    f.grant(f.other, f.add_service(f.other, "foreign"), ada);
    f.grant(f.acme, first, ada);
    const Plan plan = f.add_plan(f.acme, second, "basic");
    f.subscribe(second, plan.id, "canceled");

    CHECK(f.slugs(f.acme, {}) == "third second first ");
    CHECK(f.slugs(f.acme, {.type = "web"}) == "third first ");
    CHECK(f.slugs(f.acme, {.granted_to = ada}) == "first ");
    CHECK(f.slugs(f.acme, {.after = {kLater, second.text()}}) == "first ");
    CHECK(f.slugs(f.acme, {.after = {UnixMillis{kLater.count() + 1}, third.text()}, .limit = 1}) ==
          "second ");
    CHECK(f.slugs(f.acme, {.limit = 1, .offset = 2}) == "first ");
    CHECK(f.slugs(f.other, {}) == "foreign ");
    const auto rows =
        f.read([&](Session& s) { return list_services(s, f.scope(f.acme), {.type = "api"}); }).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].plan_count == 1);
    CHECK(rows[0].subscription_count == 1);
    CHECK(f.read([&](Session& s) { return count_services(s, f.scope(f.acme)); }).value() == 3);
}

TEST_CASE("services: of one millisecond, each is listed once over pages of one") {
    Shop f;
    for (int i = 0; i < 5; ++i) f.add_service(f.acme, "s" + std::to_string(i));
    std::string seen;
    ListPosition after;
    for (int i = 0; i < 5; ++i) {
        const auto page = f.read([&](Session& s) {
                               return list_services(s, f.scope(f.acme), {.after = after, .limit = 1});
                           }).value();
        REQUIRE(page.size() == 1);
        CHECK(seen.find(page[0].service.slug) == std::string::npos);
        seen += page[0].service.slug + " ";
        after = {page[0].service.created_at, page[0].service.id.text()};
    }
    CHECK(f.slugs(f.acme, {.after = after}).empty());
}

TEST_CASE("services: changed, locked, given a secret and deleted within their organization alone") {
    Shop f;
    const ServiceId id = f.add_service(f.acme, "shop");
    auto service = f.read([&](Session& s) { return find_service(s, f.scope(f.acme), id); }).value().value();
    service.name = "New name";
    service.type = "desktop";
    service.slug = "never-written";
    service.redirect_uris = R"(["com.example.app:/cb"])";
    service.google_scopes = "[]";
    for (const OrgId& org : {f.other, f.acme}) {
        const bool own = org == f.acme;
        const OrgScope scope = f.scope(org);
        CHECK(f.write([&](Session& s) { return lock_service(s, scope, id); }).value() == own);
        CHECK(f.write([&](Session& s) { return update_service(s, scope, service); }).value() == own);
        CHECK(f.write([&](Session& s) { return set_client_secret_hash(s, scope, id, "new"); }).value() ==
              own);
    }
    const auto after =
        f.read([&](Session& s) { return find_service(s, f.scope(f.acme), id); }).value().value();
    CHECK(after.name == "New name");
    CHECK(after.type == "desktop");
    CHECK(after.slug == "shop");
    CHECK(after.redirect_uris == R"(["com.example.app:/cb"])");
    CHECK(after.google_scopes == "[]");
    CHECK(f.rows_in("SELECT COUNT(*) FROM services WHERE client_secret_hash = 'new'") == 1);
    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_service(s, f.scope(org), id); }).value();
    };
    CHECK_FALSE(remove(f.other));
    CHECK(remove(f.acme));
    CHECK_FALSE(remove(f.acme));
}

TEST_CASE("services: with one go its plans, subscriptions and the rights on it, and only its own") {
    Shop f;
    const UserId ada = f.add_user("ada@example.test");
    const ServiceId shop = f.add_service(f.acme, "shop");
    const ServiceId kept = f.add_service(f.acme, "kept");
    for (const ServiceId& id : {shop, kept}) {
        f.grant(f.acme, id, ada);
        f.subscribe(id, f.add_plan(f.acme, id, "basic").id, "active");
    }
    CHECK(f.read([&](Session& s) { return count_active_subscriptions(s, f.scope(f.acme), shop); }).value() ==
          1);
    CHECK(f.read([&](Session& s) { return count_active_subscriptions(s, f.scope(f.other), shop); }).value() ==
          0);
    CHECK(f.write([&](Session& s) { return delete_service(s, f.scope(f.other), shop); }).value() == false);
    CHECK(f.rows_in("SELECT COUNT(*) FROM permissions") == 2);
    CHECK(f.write([&](Session& s) { return delete_service(s, f.scope(f.acme), shop); }).value());
    CHECK(f.rows_in("SELECT COUNT(*) FROM permissions") == 1);
    CHECK(f.rows_in("SELECT COUNT(*) FROM plans") == 1);
    CHECK(f.rows_in("SELECT COUNT(*) FROM subscriptions") == 1);
}

TEST_CASE("services: what is locked is changed by one at a time") {
    Shop f;
    const ServiceId id = f.add_service(f.acme, "shop");
    in_parallel(8, [&](int) {
        const auto done = f.write([&](Session& s) -> Result<bool> {
            AUTHOS_TRY(lock_service(s, f.scope(f.acme), id));
            AUTHOS_TRY(auto service, find_service(s, f.scope(f.acme), id));
            service->name += "x";
            return update_service(s, f.scope(f.acme), *service);
        });
        (void)done;
    });
    const auto after =
        f.read([&](Session& s) { return find_service(s, f.scope(f.acme), id); }).value().value();
    CHECK(after.name == "Service shopxxxxxxxx");
}

TEST_CASE("plans: stored once per name, exactly, and only for a service of the organization") {
    Shop f;
    const ServiceId shop = f.add_service(f.acme, "shop");
    const Plan basic = f.add_plan(f.acme, shop, "basic", 500);
    const auto insert = [&](const OrgId& org, const std::string& name) {
        const Plan plan = f.plan_of(shop, name);
        return f.write([&](Session& s) { return insert_plan(s, f.scope(org), plan); });
    };
    CHECK(insert(f.acme, "basic").error().reason == "plan_taken");
    CHECK(insert(f.acme, "Basic").value());
    CHECK_FALSE(insert(f.other, "third").value());

    const auto find = [&](const OrgId& org, const ServiceId& service) {
        return f.read([&](Session& s) { return find_plan(s, f.scope(org), service, basic.id); }).value();
    };
    const auto found = find(f.acme, shop);
    REQUIRE(found);
    CHECK(found->plan.name == "basic");
    CHECK(found->plan.description == "All of it");
    CHECK(found->plan.price_cents == 500);
    CHECK(found->plan.currency == "eur");
    CHECK(found->plan.features == R"(["a"])");
    CHECK(found->plan.is_default);
    CHECK(found->plan.created_at == kNow);
    CHECK(found->subscription_count == 0);
    CHECK_FALSE(find(f.other, shop));
    CHECK_FALSE(find(f.acme, f.add_service(f.acme, "second")));
}

TEST_CASE("plans: listed cheapest first with their subscriptions, changed and deleted within their service") {
    Shop f;
    const ServiceId shop = f.add_service(f.acme, "shop");
    const ServiceId second = f.add_service(f.acme, "second");
    Plan dear = f.add_plan(f.acme, shop, "dear", 900);
    const Plan cheap = f.add_plan(f.acme, shop, "cheap", 100);
    f.add_plan(f.acme, second, "elsewhere", 1);
    f.subscribe(shop, dear.id, "active");
    f.subscribe(shop, dear.id, "canceled");
    const auto list = [&](const OrgId& org) {
        return f.read([&](Session& s) { return list_plans(s, f.scope(org), shop); }).value();
    };
    REQUIRE(list(f.acme).size() == 2);
    CHECK(list(f.acme)[0].plan.id == cheap.id);
    CHECK(list(f.acme)[1].subscription_count == 2);
    CHECK(list(f.other).empty());
    CHECK(f.read([&](Session& s) {
               return count_active_subscriptions(s, f.scope(f.acme), shop, dear.id);
           }).value() == 1);
    CHECK(f.read([&](Session& s) {
               return count_active_subscriptions(s, f.scope(f.other), shop, dear.id);
           }).value() == 0);

    CHECK(f.write([&](Session& s) { return clear_default_plan(s, f.scope(f.other), shop); }).value() == 0);
    CHECK(f.write([&](Session& s) { return clear_default_plan(s, f.scope(f.acme), shop); }).value() == 2);
    dear.name = "cheap";
    CHECK(f.write([&](Session& s) { return update_plan(s, f.scope(f.acme), dear); }).error().reason ==
          "plan_taken");
    dear.name = "dearest";
    dear.description.reset();
    dear.price_cents = 1000;
    dear.stripe_price_id = "price_1";
    CHECK_FALSE(f.write([&](Session& s) { return update_plan(s, f.scope(f.other), dear); }).value());
    CHECK(f.write([&](Session& s) { return update_plan(s, f.scope(f.acme), dear); }).value());
    const auto after = list(f.acme)[1].plan;
    CHECK(after.name == "dearest");
    CHECK_FALSE(after.description);
    CHECK(after.price_cents == 1000);
    CHECK(after.stripe_price_id == "price_1");
    CHECK(after.is_default);
    const auto remove = [&](const OrgId& org, const ServiceId& service) {
        return f.write([&](Session& s) { return delete_plan(s, f.scope(org), service, dear.id); }).value();
    };
    CHECK_FALSE(remove(f.other, shop));
    CHECK_FALSE(remove(f.acme, second));
    CHECK(remove(f.acme, shop));
    CHECK(f.rows_in("SELECT COUNT(*) FROM subscriptions") == 0);
}
