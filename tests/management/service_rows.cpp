#include "service_rows.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/api_keys/permission.hpp"
#include "detail/statement.hpp"

namespace authos::api::test {

using storage::detail::param;

ServiceId add_service(TenantFixture& f, const OrgId& org, const std::string& slug) {
    const ServiceId id = ServiceId::make(f.random);
    f.write([&](storage::Session& s) {
        return storage::insert_service(s, f.scope(org),
                                       {.id = id,
                                        .slug = slug,
                                        .name = "The " + slug,
                                        .type = "web",
                                        .client_id = "client-" + id.text(),
                                        .created_at = f.clock.now()});
    });
    return id;
}

void link_user(TenantFixture& f, const OrgId& org, const ServiceId& service, const UserId& user,
               const std::string& provider) {
    const storage::NewIdentity identity{
        storage::IdentityId::make(f.random), user, provider, user.text(), {org, service}, f.clock.now()};
    f.write([&](storage::Session& s) { return storage::insert_identity_if_absent(s, identity); });
}

storage::PlanId add_plan(TenantFixture& f, const ServiceId& service, const std::string& name) {
    const auto id = storage::PlanId::make(f.random);
    f.write([&](storage::Session& s) {
        return storage::detail::execute(
            s, "INSERT INTO plans (id, service_id, name, created_at) VALUES (:id, :service, :name, :now)",
            {param("id", id), param("service", service), param("name", name), param("now", f.clock.now())});
    });
    return id;
}

storage::SubscriptionId add_subscription(TenantFixture& f, const OrgId& org, const ServiceId& service,
                                         const UserId& user, const storage::PlanId& plan) {
    const auto id = storage::SubscriptionId::make(f.random);
    const UnixMillis now = f.clock.now();
    f.write([&](storage::Session& s) {
        return storage::insert_subscription(s, f.scope(org), service,
                                            {id, user, plan, "active", now + std::chrono::hours{24}, now});
    });
    return id;
}

MadeKey add_key(TenantFixture& f, const OrgId& org, const ServiceId& service, const UserId& creator,
                const std::vector<std::string>& permissions, const std::optional<UnixMillis>& expires_at) {
    const auto id = storage::ApiKeyId::make(f.random);
    const SecretString key = authcore::make_opaque_token(f.random, authcore::kServiceKeyPrefix);
    f.write([&](storage::Session& s) {
        return storage::insert_api_key(
            s, f.scope(org),
            {id, service, "test key", authcore::visible_part(key, authcore::kServiceKeyPrefix).value(),
             authcore::hash_token(key), Json{permissions}.dump(), expires_at, f.clock.now(), creator});
    });
    return {id, std::string{key.reveal()}};
}

std::vector<std::string> all_key_permissions() {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < identity::kKeyPermissionCount; ++i)
        all.emplace_back(identity::name_of(static_cast<identity::KeyPermission>(i)));
    return all;
}

Answer call_with_key(TenantFixture& f, const std::string& key, const std::string& method,
                     const std::string& target, const Json& body) {
    Call call{.method = method, .target = target, .headers = {{"X-Api-Key", key}}};
    if (!body.is_null()) {
        call.headers.emplace_back("Content-Type", "application/json");
        call.body = body.dump();
    }
    return f.call(call);
}

} // namespace authos::api::test
