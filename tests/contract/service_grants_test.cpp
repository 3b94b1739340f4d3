#include "authos/storage/repo/service_grants.hpp"

#include "authos/storage/repo/services.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

ServiceId add_service(Fixture& f, const OrgId& org, const std::string& slug) {
    const ServiceId id = ServiceId::make(f.random);
    f.write([&](Session& s) {
         return insert_service(s, f.scope(org),
                               {.id = id,
                                .slug = slug,
                                .name = slug,
                                .type = "web",
                                .client_id = id.text(),
                                .client_secret_hash = {},
                                .redirect_uris = {},
                                .created_at = kNow});
     }).value();
    return id;
}

/// One organization with two services, another with one, and somebody.
struct Grants : Fixture {
    OrgId acme = add_org("acme");
    OrgId other = add_org("other");
    ServiceId shop = add_service(*this, acme, "shop");
    ServiceId blog = add_service(*this, acme, "blog");
    ServiceId foreign = add_service(*this, other, "shop");
    UserId ada = add_user("ada@example.test");

    bool put(const OrgId& org, const ServiceId& service, ServiceRelation relation) {
        const ServiceGrantId id = ServiceGrantId::make(random);
        return write([&](Session& s) {
                   return put_service_grant(s, scope(org), {id, ada, {service, relation}, kNow});
               })
            .value();
    }
    std::optional<ServiceRelation> found(const OrgId& org, const ServiceId& service) {
        return read([&](Session& s) { return find_service_grant(s, scope(org), service, ada); }).value();
    }
    std::size_t listed(const OrgId& org) {
        return read([&](Session& s) { return list_service_grants(s, scope(org), ada); }).value().size();
    }
};

} // namespace

TEST_CASE("service grants: one per user and service, and the last one counts") {
    Grants f;
    CHECK_FALSE(f.found(f.acme, f.shop));
    CHECK(f.put(f.acme, f.shop, ServiceRelation::viewer));
    CHECK(f.found(f.acme, f.shop) == ServiceRelation::viewer);
    CHECK(f.put(f.acme, f.shop, ServiceRelation::manager));
    CHECK(f.found(f.acme, f.shop) == ServiceRelation::manager);
    CHECK(f.listed(f.acme) == 1);
    CHECK_FALSE(f.found(f.acme, f.blog));
}

TEST_CASE("service grants: another organization's service takes no grant and shows none") {
    Grants f;
    CHECK_FALSE(f.put(f.acme, f.foreign, ServiceRelation::manager));
    CHECK_FALSE(f.found(f.other, f.foreign));
    CHECK(f.put(f.other, f.foreign, ServiceRelation::viewer));
    CHECK_FALSE(f.found(f.acme, f.foreign));
    CHECK(f.listed(f.acme) == 0);
    CHECK(f.listed(f.other) == 1);
}

TEST_CASE("service grants: taken away for one service, one user or one service's everybody, here only") {
    Grants f;
    const auto put_all = [&] {
        CHECK(f.put(f.acme, f.shop, ServiceRelation::viewer));
        CHECK(f.put(f.acme, f.blog, ServiceRelation::manager));
        CHECK(f.put(f.other, f.foreign, ServiceRelation::viewer));
    };
    put_all();
    CHECK(f.write([&](Session& s) {
               return delete_service_grant(s, f.scope(f.acme), f.shop, f.ada);
           }).value() == 1);
    CHECK(f.listed(f.acme) == 1);
    put_all();
    CHECK(f.write([&](Session& s) {
               return delete_service_grants_of_user(s, f.scope(f.acme), f.ada);
           }).value() == 2);
    CHECK(f.listed(f.other) == 1);
    put_all();
    CHECK(f.write([&](Session& s) {
               return delete_grants_of_service(s, f.scope(f.acme), f.foreign);
           }).value() == 0);
    CHECK(f.write([&](Session& s) { return delete_grants_of_service(s, f.scope(f.acme), f.blog); }).value() ==
          1);
    CHECK(f.listed(f.acme) == 1);
}

TEST_CASE("service grants: they go with their organization") {
    Grants f;
    CHECK(f.put(f.acme, f.shop, ServiceRelation::viewer));
    (void)f.write([&](Session& s) { return delete_organization(s, f.scope(f.acme)); }).value();
    CHECK(f.listed(f.acme) == 0);
    CHECK(f.read([&](Session& s) { return find_service_grant(s, f.scope(f.acme), f.shop, f.ada); }).value() ==
          std::nullopt);
}

TEST_CASE("service grants: names go both ways and are exact") {
    for (const auto relation : {ServiceRelation::viewer, ServiceRelation::manager}) {
        CHECK(parse_service_relation(name_of(relation)).value() == relation);
    }
    for (const char* wrong : {"", "Viewer", "owner", "viewer "}) {
        CHECK(parse_service_relation(wrong).error().reason == "service_access_malformed");
    }
}
