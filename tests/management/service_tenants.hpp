#pragma once
// What the tests of services and plans need: a tenant with people of every kind, and short ways to services,
// grants and subscriptions.

#include "tenants.hpp"

#include "authos/storage/repo/plans.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "detail/statement.hpp"

namespace authos::api::test {

/// The active organization "acme" with room for `max_services`, and its owner's token.
struct ServiceFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);
    const std::string base = "/api/organizations/acme/services";

    explicit ServiceFixture(long long max_services = 100) { set_limit(max_services); }

    void set_limit(long long max_services) {
        const bool set = write([&](storage::Session& s) {
            return storage::platform::set_tier(s, platform(), org.id,
                                               {"tier_free", max_services, std::nullopt, clock.now()});
        });
        if (!set) throw std::logic_error("the limit was not set");
    }
    static Json draft(const std::string& slug, const std::string& type = "web") {
        return Json::object({{"slug", slug}, {"name", "Service " + slug}, {"service_type", type}});
    }
    Answer create(const std::string& slug, const std::string& type = "web") {
        return post(base, draft(slug, type), owner);
    }
    /// A service made through the API; its id.
    ServiceId made(const std::string& slug, const std::string& type = "web") {
        const auto answer = create(slug, type);
        if (answer.status() != 200) throw std::logic_error("no service: " + answer.text("error"));
        return ServiceId::parse(answer.json.get("service").value().get_string("id").value()).value();
    }
    Answer patch(const std::string& target, const std::string& body) {
        return send_json("PATCH", target, body, owner);
    }
    Answer remove(const std::string& target, const std::string& token) {
        return call({.method = "DELETE", .target = target, .headers = authorization(token)});
    }
    void grant(const ServiceId& service, const UserId& user, storage::ServiceRelation relation) {
        const bool put = write([&](storage::Session& s) {
            return storage::put_service_grant(
                s, scope(org.id),
                {storage::ServiceGrantId::make(random), user, {service, relation}, clock.now()});
        });
        if (!put) throw std::logic_error("the right was not given");
    }
    /// A plain member with that right on the service; the access token.
    std::string sign_in_grantee(const ServiceId& service, storage::ServiceRelation relation) {
        const std::string email = std::string{storage::name_of(relation)} + "@example.test";
        const UserId user = add_user(email);
        add_member(org.id, user, "member");
        grant(service, user, relation);
        return sign_in(email);
    }
    std::string subscribe(const std::string& service_id, const std::string& plan_id,
                          const std::string& status) {
        const std::string id = storage::PlanId::make(random).text();
        const UserId user = add_user(id + "@example.test");
        const long long stored = write([&](storage::Session& s) {
            namespace sql = storage::detail;
            return sql::execute(s,
                                "INSERT INTO subscriptions (id, user_id, service_id, plan_id, status, "
                                "current_period_end, created_at) "
                                "VALUES (:id, :user, :service, :plan, :status, 1, 1)",
                                {sql::param("id", id), sql::param("user", user),
                                 sql::param("service", service_id), sql::param("plan", plan_id),
                                 sql::param("status", status)});
        });
        if (stored != 1) throw std::logic_error("no subscription");
        return id;
    }
    void cancel(const std::string& subscription) {
        const long long changed = write([&](storage::Session& s) {
            namespace sql = storage::detail;
            return sql::execute(s, "UPDATE subscriptions SET status = 'canceled' WHERE id = :id",
                                {sql::param("id", subscription)});
        });
        if (changed != 1) throw std::logic_error("no subscription");
    }
};

/// A member of an answer, or null.
inline Json member_of(const Answer& answer, std::string_view name) {
    return answer.json.get(name).value_or(Json{});
}

} // namespace authos::api::test
