#include "authos/storage/repo/domain_routes.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/upstream_providers.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

UpstreamProvider provider_named(Fixture& f, const std::string& connection, UnixMillis at = kNow) {
    return {.id = UpstreamProviderId::make(f.random),
            .connection_id = connection,
            .name = "Anbieter Ü",
            .type = "oidc",
            .issuer = "https://idp.example.test",
            .client_id = "client",
            .client_secret_sealed = "sealed",
            .encryption_key_id = "key-1",
            .authorization_url = "https://idp.example.test/authorize",
            .token_url = "https://idp.example.test/token",
            .userinfo_url = "https://idp.example.test/me",
            .discovery_url = "https://idp.example.test/.well-known/openid-configuration",
            .scopes = R"(["openid"])",
            .metadata = "{}",
            .enabled = true,
            .created_at = at,
            .updated_at = at};
}

UpstreamProvider add_provider(Fixture& f, const OrgId& org, const std::string& connection,
                              UnixMillis at = kNow) {
    auto provider = provider_named(f, connection, at);
    f.write([&](Session& s) { return insert_upstream_provider(s, f.scope(org), provider); }).value();
    return provider;
}

std::optional<UpstreamProvider> find_provider(Fixture& f, const OrgId& org, const UpstreamProviderId& id) {
    return f.read([&](Session& s) { return find_upstream_provider(s, f.scope(org), id); }).value();
}

DomainRoute add_route(Fixture& f, const OrgId& org, const std::string& domain,
                      const std::optional<UpstreamProviderId>& provider = std::nullopt,
                      UnixMillis at = kNow) {
    const DomainRoute route{.id = DomainRouteId::make(f.random),
                            .domain = domain,
                            .upstream_provider_id = provider,
                            .login_policy = "password_allowed",
                            .verification_token = "token",
                            .created_at = at,
                            .updated_at = at};
    f.write([&](Session& s) { return insert_domain_route(s, f.scope(org), route); }).value();
    return route;
}

std::optional<DomainRoute> find_route(Fixture& f, const OrgId& org, const DomainRouteId& id) {
    return f.read([&](Session& s) { return find_domain_route(s, f.scope(org), id); }).value();
}

Result<bool> confirm_route(Fixture& f, const OrgId& org, const DomainRouteId& id) {
    return f.write([&](Session& s) { return confirm_domain_route(s, f.scope(org), id, kLater); });
}

} // namespace

TEST_CASE("upstream providers: stored, listed, changed and deleted within their organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto first = add_provider(f, acme, "main");
    const auto second = add_provider(f, acme, "branch", kLater);
    add_provider(f, other, "main"); // the same name elsewhere

    const auto stored = find_provider(f, acme, first.id).value();
    CHECK(stored.name == first.name);
    CHECK(stored.issuer == first.issuer);
    CHECK(stored.client_secret_sealed == "sealed");
    CHECK(stored.encryption_key_id == "key-1");
    CHECK(stored.authorization_url == first.authorization_url);
    CHECK(stored.token_url == first.token_url);
    CHECK(stored.userinfo_url == first.userinfo_url);
    CHECK(stored.discovery_url == first.discovery_url);
    CHECK(stored.scopes == first.scopes);
    CHECK(stored.metadata == first.metadata);
    CHECK(stored.enabled);
    CHECK(stored.created_at == kNow);
    CHECK_FALSE(find_provider(f, other, first.id));
    const auto by_name = [&](const OrgId& org, std::string_view name) {
        return f.read([&](Session& s) { return find_upstream_provider_by_connection(s, f.scope(org), name); })
            .value();
    };
    CHECK(by_name(acme, "branch")->id == second.id);
    CHECK_FALSE(by_name(other, "branch"));
    CHECK_FALSE(by_name(acme, "MAIN"));
    const auto list = f.read([&](Session& s) { return list_upstream_providers(s, f.scope(acme)); }).value();
    REQUIRE(list.size() == 2);
    CHECK(list[0].id == first.id);
    CHECK(f.read([&](Session& s) { return count_upstream_providers(s, f.scope(acme)); }).value() == 2);

    auto changed = first;
    changed.connection_id = "renamed";
    changed.type = "oauth2";
    changed.issuer.reset();
    changed.client_secret_sealed.reset();
    changed.enabled = false;
    changed.updated_at = kLater;
    const auto update = [&](const OrgId& org, const UpstreamProvider& row) {
        return f.write([&](Session& s) { return update_upstream_provider(s, f.scope(org), row); });
    };
    CHECK_FALSE(update(other, changed).value());
    CHECK(update(acme, changed).value());
    const auto after = find_provider(f, acme, first.id).value();
    CHECK(after.connection_id == "renamed");
    CHECK(after.type == "oauth2");
    CHECK_FALSE(after.issuer);
    CHECK_FALSE(after.client_secret_sealed);
    CHECK_FALSE(after.enabled);
    changed.connection_id = "branch";
    CHECK(update(acme, changed).error().reason == "connection_id_taken");
    const auto again = provider_named(f, "branch");
    CHECK(f.write([&](Session& s) { return insert_upstream_provider(s, f.scope(acme), again); })
              .error()
              .reason == "connection_id_taken");
    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_upstream_provider(s, f.scope(org), first.id); })
            .value();
    };
    CHECK_FALSE(remove(other));
    CHECK(remove(acme));
    CHECK_FALSE(remove(acme));
}

TEST_CASE("domain routes: stored, listed, changed and deleted within their organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto provider = add_provider(f, acme, "main");
    const auto route = add_route(f, acme, "corp.test", provider.id);
    add_route(f, acme, "second.test", std::nullopt, kLater);

    auto stored = find_route(f, acme, route.id).value();
    CHECK(stored.domain == "corp.test");
    CHECK(stored.upstream_provider_id == provider.id);
    CHECK(stored.verification_token == "token");
    CHECK_FALSE(stored.verified);
    CHECK_FALSE(stored.verified_at);
    CHECK_FALSE(find_route(f, other, route.id));
    const auto twice = route;
    CHECK(f.write([&](Session& s) {
               auto same = twice;
               same.id = DomainRouteId::make(f.random);
               return insert_domain_route(s, f.scope(acme), same);
           })
              .error()
              .reason == "domain_route_exists");
    const auto list = f.read([&](Session& s) { return list_domain_routes(s, f.scope(acme)); }).value();
    REQUIRE(list.size() == 2);
    CHECK(list[0].id == route.id);
    CHECK(f.read([&](Session& s) { return count_domain_routes(s, f.scope(acme)); }).value() == 2);

    stored.login_policy = "upstream_only";
    stored.updated_at = kLater;
    const auto update = [&](const OrgId& org) {
        return f.write([&](Session& s) { return update_domain_route(s, f.scope(org), stored); }).value();
    };
    CHECK_FALSE(update(other));
    CHECK(update(acme));
    const auto bound = [&](std::string_view policy) {
        return f
            .read([&](Session& s) { return count_routes_bound_to(s, f.scope(acme), provider.id, policy); })
            .value();
    };
    CHECK(bound("password_allowed") == 1);
    CHECK(bound("upstream_only") == 0);
    CHECK(
        f.write([&](Session& s) { return delete_upstream_provider(s, f.scope(acme), provider.id); }).value());
    CHECK_FALSE(find_route(f, acme, route.id)->upstream_provider_id);
    const auto remove = [&](const OrgId& org) {
        return f.write([&](Session& s) { return delete_domain_route(s, f.scope(org), route.id); }).value();
    };
    CHECK_FALSE(remove(other));
    CHECK(remove(acme));
    CHECK_FALSE(remove(acme));
}

TEST_CASE("domain routes: many may claim a domain, one proves it") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto ours = add_route(f, acme, "corp.test");
    const auto theirs = add_route(f, other, "corp.test");
    const auto owner = [&] {
        return f.read([&](Session& s) { return find_domain_owner(s, "corp.test"); }).value();
    };
    const auto proven = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_proven_route(s, f.scope(org), "corp.test"); }).value();
    };
    CHECK_FALSE(owner());
    CHECK_FALSE(proven(acme));
    CHECK_FALSE(confirm_route(f, other, ours.id).value());
    CHECK(confirm_route(f, acme, ours.id).value());
    CHECK_FALSE(confirm_route(f, acme, ours.id).value());
    CHECK(confirm_route(f, other, theirs.id).error().reason == "domain_taken");
    CHECK(owner() == acme);
    CHECK(proven(acme)->id == ours.id);
    CHECK(proven(acme)->verified_at == kLater);
    CHECK_FALSE(proven(other));
    CHECK(f.write([&](Session& s) { return delete_domain_route(s, f.scope(acme), ours.id); }).value());
    CHECK(confirm_route(f, other, theirs.id).value());
    CHECK(owner() == other);
}

TEST_CASE("identities: what was linked through a provider ends in its organization only") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId user = f.add_user("ada@example.test");
    const auto link = [&](const std::string& provider, const OrgId& org) {
        const NewIdentity identity{IdentityId::make(f.random), user, provider, "subject",
                                   {org, std::nullopt},        kNow};
        CHECK(f.write([&](Session& s) { return insert_identity_if_absent(s, identity); }).value());
    };
    link("oidc:1", acme);
    link("oidc:2", acme);
    link("oidc:1", other);
    const auto end = [&] {
        return f.write([&](Session& s) { return delete_identities_of_provider(s, f.scope(acme), "oidc:1"); })
            .value();
    };
    CHECK(end() == 1);
    CHECK(end() == 0);
    const auto linked = [&](const std::string& provider, const OrgId& org) {
        return f
            .read([&](Session& s) {
                return find_user_of_identity(s, provider, "subject", {org, std::nullopt});
            })
            .value()
            .has_value();
    };
    CHECK_FALSE(linked("oidc:1", acme));
    CHECK(linked("oidc:2", acme));
    CHECK(linked("oidc:1", other));
}
