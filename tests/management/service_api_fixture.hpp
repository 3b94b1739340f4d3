#pragma once
// An organization with a service, a plan and a key that may do everything.

#include "service_rows.hpp"

namespace authos::api::test {

struct ServiceApiFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    ServiceId service = add_service(*this, org.id, "portal");
    storage::PlanId plan = add_plan(*this, service, "free");
    MadeKey key = add_key(*this, org.id, service, org.owner, all_key_permissions());

    Answer with_key(const std::string& method, const std::string& target, const Json& body = {}) {
        return call_with_key(*this, key.text, method, "/api/service" + target, body);
    }
    Answer create_user(const std::string& email) {
        return with_key("POST", "/users", Json::object({{"email", email}}));
    }
    /// An account that lives in the organization and uses the service.
    UserId add_service_user(const std::string& email) {
        const UserId user = add_user(email, org.id);
        link_user(*this, org.id, service, user);
        return user;
    }
    Answer subscribe(const std::string& user, const Json& more = Json::object()) {
        Json body = more;
        if (!body.contains("user_id")) body.set("user_id", user);
        if (!body.contains("plan_id")) body.set("plan_id", plan.text());
        return with_key("POST", "/subscriptions", body);
    }
    std::string email_of(const UserId& user) {
        return with_key("GET", "/users/" + user.text()).text("email");
    }
};

} // namespace authos::api::test
