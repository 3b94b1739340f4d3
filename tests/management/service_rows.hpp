#pragma once
// Services with their plans, users, subscriptions and keys, made without asking anybody.

#include "tenants.hpp"

#include "authos/storage/repo/api_keys.hpp"
#include "authos/storage/repo/subscriptions.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::api::test {

ServiceId add_service(TenantFixture& f, const OrgId& org, const std::string& slug);
/// Makes the account an end user of the service.
void link_user(TenantFixture& f, const OrgId& org, const ServiceId& service, const UserId& user,
               const std::string& provider = std::string{storage::kPasswordProvider});
storage::PlanId add_plan(TenantFixture& f, const ServiceId& service, const std::string& name);
storage::SubscriptionId add_subscription(TenantFixture& f, const OrgId& org, const ServiceId& service,
                                         const UserId& user, const storage::PlanId& plan);

/// A stored key and its text.
struct MadeKey {
    storage::ApiKeyId id;
    std::string text;
};
MadeKey add_key(TenantFixture& f, const OrgId& org, const ServiceId& service, const UserId& creator,
                const std::vector<std::string>& permissions,
                const std::optional<UnixMillis>& expires_at = std::nullopt);
/// Everything that a key may be allowed to do.
std::vector<std::string> all_key_permissions();

Answer call_with_key(TenantFixture& f, const std::string& key, const std::string& method,
                     const std::string& target, const Json& body = {});

} // namespace authos::api::test
