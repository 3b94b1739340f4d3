#include "dto/services.hpp"

#include "dto/body.hpp"
#include "dto/paging.hpp"
#include "dto/plans.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Result<identity::ServiceSettings> parse_service_settings(const Json& body) {
    identity::ServiceSettings settings;
    AUTHOS_TRY(settings.github_scopes, find_list_change(body, "github_scopes"));
    AUTHOS_TRY(settings.microsoft_scopes, find_list_change(body, "microsoft_scopes"));
    AUTHOS_TRY(settings.google_scopes, find_list_change(body, "google_scopes"));
    AUTHOS_TRY(settings.redirect_uris, find_list_change(body, "redirect_uris"));
    AUTHOS_TRY(settings.device_activation_uri, find_change(body, "device_activation_uri"));
    AUTHOS_TRY(settings.resource_uris, find_list_change(body, "resource_uris"));
    return settings;
}

Json usage_json(const identity::ServiceUsage& usage) {
    return Json::object({{"current_services", number(usage.current_services)},
                         {"max_services", number(usage.max_services)},
                         {"tier", usage.tier}});
}

} // namespace

Result<identity::ServiceDraft> parse_service_draft(const Json& body) {
    identity::ServiceDraft draft;
    AUTHOS_TRY(draft.slug, body.get_string("slug"));
    AUTHOS_TRY(draft.name, body.get_string("name"));
    AUTHOS_TRY(draft.type, body.get_string("service_type"));
    AUTHOS_TRY(draft.settings, parse_service_settings(body));
    return draft;
}

Result<identity::ServiceChange> parse_service_change(const Json& body) {
    identity::ServiceChange change;
    // Neither can be cleared: null is refused like any other kind.
    if (body.contains("name")) {
        AUTHOS_TRY(change.name, body.get_string("name"));
    }
    if (body.contains("service_type")) {
        AUTHOS_TRY(change.type, body.get_string("service_type"));
    }
    AUTHOS_TRY(change.settings, parse_service_settings(body));
    return change;
}

Result<storage::ServicePage> parse_service_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    storage::ServicePage wanted{.limit = page.limit, .offset = page.offset};
    AUTHOS_TRY(wanted.type, find_query(request, "service_type"));
    AUTHOS_TRY(wanted.after, parse_cursor(request));
    return wanted;
}

Json service_json(const storage::Service& service) {
    const auto& saml = service.saml;
    const Json mapping = stored_json(saml.attribute_mapping, JsonKind::object);
    return Json::object({{"id", service.id.text()},
                         {"org_id", service.org_id.text()},
                         {"slug", service.slug},
                         {"name", service.name},
                         {"service_type", service.type},
                         {"client_id", service.client_id},
                         {"github_scopes", stored_array(service.github_scopes)},
                         {"microsoft_scopes", stored_array(service.microsoft_scopes)},
                         {"google_scopes", stored_array(service.google_scopes)},
                         {"redirect_uris", stored_array(service.redirect_uris)},
                         {"device_activation_uri", service.device_activation_uri},
                         {"resource_uris", stored_array(service.resource_uris)},
                         {"saml_enabled", saml.enabled},
                         {"saml_entity_id", saml.entity_id},
                         {"saml_acs_url", saml.acs_url},
                         {"saml_slo_url", saml.slo_url},
                         {"saml_name_id_format", saml.name_id_format},
                         {"saml_attribute_mapping", mapping.is_null() ? Json::object() : mapping},
                         {"saml_sign_assertions", saml.sign_assertions},
                         {"saml_sign_response", saml.sign_response},
                         {"created_at", format_rfc3339(service.created_at)}});
}

Json service_list_response(const identity::ServiceList& list, int limit) {
    Json items = Json::array();
    for (const auto& summary : list.services) {
        items.push(service_json(summary.service)
                       .set("plan_count", number(summary.plan_count))
                       .set("subscription_count", number(summary.subscription_count)));
    }
    ListPosition last;
    if (!list.services.empty()) {
        const auto& service = list.services.back().service;
        last = {service.created_at, service.id.text()};
    }
    return Json::object({{"services", items},
                         {"usage", usage_json(list.usage)},
                         {"next_cursor", next_cursor(list.services.size(), limit, last)}});
}

Json created_service_response(const identity::CreatedService& created) {
    Json service = service_json(created.service);
    service.set("client_secret", created.client_secret.reveal());
    return Json::object({{"service", service},
                         {"default_plan", plan_json(created.default_plan)},
                         {"usage", usage_json(created.usage)}});
}

Json rotated_secret_response(const identity::RotatedSecret& rotated) {
    return Json::object(
        {{"service", service_json(rotated.service)}, {"client_secret", rotated.client_secret.reveal()}});
}

} // namespace authos::api::dto
