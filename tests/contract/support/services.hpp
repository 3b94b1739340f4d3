#pragma once
// Two organizations with services, and short ways to their plans, keys, users and subscriptions.

#include "authos/storage/repo/api_keys.hpp"
#include "authos/storage/repo/end_users.hpp"
#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/services.hpp"
#include "authos/storage/repo/subscriptions.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace contract {

using storage::detail::param;

inline constexpr std::optional<ServiceId> kWholeOrganization;

/// Two organizations with a service each, and a second service of the first.
struct Services : Fixture {
    OrgId acme = add_org("acme");
    OrgId other = add_org("other");
    ServiceId portal = add_service(acme, "portal");
    ServiceId store = add_service(acme, "store");
    ServiceId foreign = add_service(other, "portal");

    ServiceId add_service(const OrgId& org, const std::string& slug) {
        const ServiceId id = ServiceId::make(random);
        write([&](Session& s) {
            return insert_service(s, scope(org),
                                  {.id = id,
                                   .slug = slug,
                                   .name = "Name of " + slug,
                                   .type = "web",
                                   .client_id = "client-" + id.text(),
                                   .created_at = kNow});
        }).value();
        return id;
    }
    void link(const OrgId& org, const ServiceId& service, const UserId& user,
              const std::string& provider = "password", UnixMillis at = kNow) {
        const NewIdentity identity{IdentityId::make(random), user, provider, user.text(), {org, service}, at};
        (void)write([&](Session& s) { return insert_identity_if_absent(s, identity); }).value();
    }
    PlanId add_plan(const ServiceId& service, const std::string& name) {
        const PlanId id = PlanId::make(random);
        (void)write([&](Session& s) {
            return storage::detail::execute(
                s, "INSERT INTO plans (id, service_id, name, created_at) VALUES (:id, :service, :name, :now)",
                {param("id", id), param("service", service), param("name", name), param("now", kNow)});
        }).value();
        return id;
    }
    NewSubscription new_subscription(const UserId& user, const PlanId& plan) {
        return {SubscriptionId::make(random), user, plan, "active", kLater, kNow};
    }
    Result<void> subscribe(const OrgId& org, const ServiceId& service, const NewSubscription& wanted) {
        return write([&](Session& s) { return insert_subscription(s, scope(org), service, wanted); });
    }
    NewApiKey new_key(const ServiceId& service, const std::string& prefix) {
        return {
            ApiKeyId::make(random), service, "key", prefix, hash(), R"(["read:users"])", std::nullopt, kNow,
            UserId::make(random)};
    }
    Result<void> insert(const OrgId& org, const NewApiKey& key) {
        return write([&](Session& s) { return insert_api_key(s, scope(org), key); });
    }
    std::vector<std::string> people(const OrgId& org, const EndUsersOf& service, const UserPage& page = {}) {
        const auto users =
            read([&](Session& s) { return list_end_users(s, scope(org), service, page); }).value();
        const long long total =
            read([&](Session& s) { return count_end_users(s, scope(org), service); }).value();
        if (page.after.empty() && page.limit == 50) CHECK(total == static_cast<long long>(users.size()));
        std::vector<std::string> ids;
        for (const EndUser& user : users) ids.push_back(user.id.text());
        return ids;
    }
};

inline std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace contract
