#include "authos/identity/services/services.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/orgs/entitlements.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/storage/repo/service_grants.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"
#include "services/service_rules.hpp"
#include "services/usage.hpp"

namespace authos::identity {

namespace {

Error service_gone() {
    return fail(Errc::not_found, "service_not_found", "Service not found");
}

AuditFact service_fact(const storage::Service& service, std::string action, UnixMillis now, Json details) {
    details.set("slug", service.slug).set("name", service.name);
    return {std::move(action), "service", service.id.text(), now, details.dump()};
}

// The members of a request that a change came from, for those who read the log.
std::vector<std::string> fields_of(const ServiceChange& change) {
    std::vector<std::string> fields;
    const auto add = [&fields](bool is_set, const char* name) {
        if (is_set) fields.emplace_back(name);
    };
    const ServiceSettings& settings = change.settings;
    add(change.name.has_value(), "name");
    add(change.type.has_value(), "service_type");
    add(settings.github_scopes.has_value(), "github_scopes");
    add(settings.microsoft_scopes.has_value(), "microsoft_scopes");
    add(settings.google_scopes.has_value(), "google_scopes");
    add(settings.redirect_uris.has_value(), "redirect_uris");
    add(settings.device_activation_uri.has_value(), "device_activation_uri");
    add(settings.resource_uris.has_value(), "resource_uris");
    return fields;
}

Result<void> apply_change(storage::Service& service, const ServiceChange& change) {
    if (change.name) {
        AUTHOS_TRY(service.name, parse_name(*change.name));
    }
    if (change.type) {
        AUTHOS_TRY(check_service_type(*change.type));
        service.type = *change.type;
    }
    return apply_settings(service, change.settings);
}

// The service as it is while this transaction holds it.
Result<storage::Service> lock_and_load(storage::Session& s, const ServiceAccess& inside) {
    AUTHOS_TRY(const bool locked, storage::lock_service(s, inside.org.scope, inside.service.id));
    if (!locked) return service_gone();
    AUTHOS_TRY(auto service, storage::find_service(s, inside.org.scope, inside.service.id));
    if (!service) return service_gone();
    return std::move(*service);
}

} // namespace

Result<ServiceUsage> load_service_usage(storage::Session& s, const OrgAccess& access) {
    AUTHOS_TRY(auto entitled, load_entitlements(s, access.organization));
    AUTHOS_TRY(const long long current, storage::count_services(s, access.scope));
    return ServiceUsage{current, entitled.services.max, std::move(entitled.tier)};
}

Result<ServiceList> list_services(const Deps& deps, const OrgAccess& access, storage::ServicePage page,
                                  const Caller& caller) {
    if (page.type) {
        AUTHOS_TRY(check_service_type(*page.type));
    }
    const bool sees_all = access.capabilities.has(Capability::services_view);
    page.granted_to.reset();
    if (!sees_all) page.granted_to = access.user_id;
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<ServiceList> {
        if (!sees_all) {
            AUTHOS_TRY(const auto grants, storage::list_service_grants(s, access.scope, access.user_id));
            if (grants.empty()) return capability_missing();
        }
        AUTHOS_TRY(auto services, storage::list_services(s, access.scope, page));
        AUTHOS_TRY(auto usage, load_service_usage(s, access));
        return ServiceList{std::move(services), std::move(usage)};
    });
}

Result<storage::Service> update_service(const Deps& deps, const ServiceAccess& access,
                                        const ServiceChange& change, const Caller& caller) {
    const auto fields = fields_of(change);
    if (fields.empty()) return fail(Errc::invalid_argument, "no_fields", "No fields to update");
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller,
        [&](storage::Session& s, const ServiceAccess& inside) -> Result<storage::Service> {
            AUTHOS_TRY(auto service, lock_and_load(s, inside));
            AUTHOS_TRY(apply_change(service, change));
            AUTHOS_TRY(const bool updated, storage::update_service(s, inside.org.scope, service));
            if (!updated) return service_gone();
            AUTHOS_TRY(record_org_event(
                deps, s, inside.org.scope, inside.org.user_id,
                service_fact(service, "service.updated", now, Json::object({{"fields", fields}})), caller));
            return service;
        });
}

Result<RotatedSecret> rotate_client_secret(const Deps& deps, const ServiceAccess& access,
                                           const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const SecretString secret = authcore::make_opaque_token(deps.random);
    const std::string hash = authcore::ClientSecretHash::of(secret).text();
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const ServiceAccess& inside) -> Result<RotatedSecret> {
            const storage::Service& service = inside.service;
            AUTHOS_TRY(const bool stored,
                       storage::set_client_secret_hash(s, inside.org.scope, service.id, hash));
            if (!stored) return service_gone();
            AUTHOS_TRY(record_org_event(deps, s, inside.org.scope, inside.org.user_id,
                                        service_fact(service, "service.secret.rotated", now, Json::object()),
                                        caller));
            return RotatedSecret{service, secret};
        });
}

Result<void> delete_service(const Deps& deps, const OrgAccess& access, const std::string& slug,
                            const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<void> {
            AUTHOS_TRY(const auto service, storage::find_service_by_slug(s, inside.scope, slug));
            if (!service) return service_gone();
            AUTHOS_TRY(storage::lock_service(s, inside.scope, service->id));
            AUTHOS_TRY(const long long subscribed,
                       storage::count_active_subscriptions(s, inside.scope, service->id));
            if (subscribed > 0) {
                return fail(Errc::failed_precondition, "service_in_use",
                            "Cannot delete service with active subscriptions");
            }
            AUTHOS_TRY(const bool deleted, storage::delete_service(s, inside.scope, service->id));
            if (!deleted) return service_gone();
            return record_org_event(deps, s, inside.scope, inside.user_id,
                                    service_fact(*service, "service.deleted", now, Json::object()), caller);
        });
}

} // namespace authos::identity
