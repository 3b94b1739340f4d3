#pragma once
// Connections and domain routes made without asking anybody.

#include "tenants.hpp"

#include "authos/storage/repo/domain_routes.hpp"

namespace authos::api::test {

/// A connection, and an unproven route of `name`.test that leads to it.
inline std::pair<storage::UpstreamProviderId, storage::DomainRouteId>
add_connection(TenantFixture& f, const OrgId& org, const std::string& name) {
    const auto connection = storage::UpstreamProviderId::make(f.random);
    const auto route = storage::DomainRouteId::make(f.random);
    f.write([&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(storage::insert_upstream_provider(s, TenantFixture::scope(org),
                                                     {.id = connection,
                                                      .connection_id = "idp-" + name,
                                                      .name = "Provider " + name,
                                                      .type = "oidc",
                                                      .issuer = "https://idp.example.test",
                                                      .client_id = "client-" + name,
                                                      .encryption_key_id = "default",
                                                      .created_at = f.clock.now(),
                                                      .updated_at = f.clock.now()}));
        return storage::insert_domain_route(s, TenantFixture::scope(org),
                                            {.id = route,
                                             .domain = name + ".test",
                                             .upstream_provider_id = connection,
                                             .login_policy = "password_allowed",
                                             .verification_token = "route-token-" + name,
                                             .created_at = f.clock.now(),
                                             .updated_at = f.clock.now()});
    });
    return {connection, route};
}

} // namespace authos::api::test
