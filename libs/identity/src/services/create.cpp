#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/services/services.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "names.hpp"
#include "rbac/recheck.hpp"
#include "services/plan_rules.hpp"
#include "services/service_rules.hpp"
#include "services/usage.hpp"

namespace authos::identity {

namespace {

using ClientId = Id<struct ClientTag>;

// Both rows of a new service, made before the transaction, which may be run more than once.
struct ServiceRows {
    storage::Service service;
    std::string client_secret_hash;
    storage::Plan plan;
};

storage::NewService new_row(const ServiceRows& rows) {
    const storage::Service& service = rows.service;
    return {.id = service.id,
            .slug = service.slug,
            .name = service.name,
            .type = service.type,
            .client_id = service.client_id,
            .client_secret_hash = rows.client_secret_hash,
            .redirect_uris = service.redirect_uris,
            .created_at = service.created_at,
            .github_scopes = service.github_scopes,
            .microsoft_scopes = service.microsoft_scopes,
            .google_scopes = service.google_scopes,
            .device_activation_uri = service.device_activation_uri,
            .resource_uris = service.resource_uris};
}

Result<storage::Service> service_from_draft(const Deps& deps, const OrgAccess& access,
                                            const ServiceDraft& draft) {
    AUTHOS_TRY(check_slug(draft.slug));
    AUTHOS_TRY(auto name, parse_name(draft.name));
    AUTHOS_TRY(check_service_type(draft.type));
    storage::Service service{.id = ServiceId::make(deps.random),
                             .org_id = access.scope.org(),
                             .slug = draft.slug,
                             .name = std::move(name),
                             .type = draft.type,
                             .client_id = ClientId::make(deps.random).text(),
                             .redirect_uris = std::nullopt,
                             .created_at = deps.clock.now()};
    AUTHOS_TRY(apply_settings(service, draft.settings));
    return service;
}

storage::Plan default_plan_of(const Deps& deps, const storage::Service& service) {
    return {.id = storage::PlanId::make(deps.random),
            .service_id = service.id,
            .name = "free",
            .price_cents = 0,
            .currency = "usd",
            .features = "[]",
            .is_default = true,
            .created_at = service.created_at};
}

// The organization is locked: of parallel creations each waits for the one before, so the count is true.
Result<ServiceUsage> take_room(storage::Session& s, const OrgAccess& inside) {
    AUTHOS_TRY(storage::lock_organization(s, inside.scope));
    AUTHOS_TRY(auto usage, load_service_usage(s, inside));
    if (usage.current_services >= usage.max_services) {
        return fail(Errc::failed_precondition, "service_limit_reached",
                    "Organization has reached maximum service limit (" +
                        std::to_string(usage.current_services) + "/" + std::to_string(usage.max_services) +
                        ")");
    }
    ++usage.current_services;
    return usage;
}

Json details_of(const storage::Service& service) {
    return Json::object({{"slug", service.slug},
                         {"name", service.name},
                         {"service_type", service.type},
                         {"client_id", service.client_id}});
}

} // namespace

Result<CreatedService> create_service(const Deps& deps, const OrgAccess& access, const ServiceDraft& draft,
                                      const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(auto service, service_from_draft(deps, access, draft));
    SecretString secret = authcore::make_opaque_token(deps.random);
    const storage::Plan plan = default_plan_of(deps, service);
    const ServiceRows rows{std::move(service), authcore::ClientSecretHash::of(secret).text(), plan};
    const UnixMillis now = rows.service.created_at;
    return write_inside(
        deps, access, caller, [&](storage::Session& s, const OrgAccess& inside) -> Result<CreatedService> {
            AUTHOS_TRY(auto usage, take_room(s, inside));
            AUTHOS_TRY(storage::insert_service(s, inside.scope, new_row(rows)));
            AUTHOS_TRY(storage::insert_plan(s, inside.scope, rows.plan));
            AUTHOS_TRY(record_org_event(
                deps, s, inside.scope, inside.user_id,
                {"service.created", "service", rows.service.id.text(), now, details_of(rows.service).dump()},
                caller));
            AUTHOS_TRY(record_org_event(deps, s, inside.scope, inside.user_id,
                                        plan_fact("plan.created", rows.plan, rows.service.slug, now),
                                        caller));
            AUTHOS_TRY(auto stored, storage::find_service(s, inside.scope, rows.service.id));
            if (!stored) return fail(Errc::internal, "service_vanished");
            return CreatedService{std::move(*stored), secret, rows.plan, std::move(usage)};
        });
}

} // namespace authos::identity
