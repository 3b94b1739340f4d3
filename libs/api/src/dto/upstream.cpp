#include "dto/upstream.hpp"

#include "dto/body.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json or_null(const std::optional<std::string>& text) {
    return text ? Json{*text} : Json{};
}

/// Whether `name` is there at all, and if so, whether as null.
Result<identity::FieldChange<SecretString>> find_secret_change(const Json& body, std::string_view name) {
    identity::FieldChange<SecretString> change;
    if (!body.contains(name)) return change;
    AUTHOS_TRY(change, find_secret(body, name));
    return change;
}

} // namespace

Result<identity::ConnectionDraft> parse_connection_draft(const Json& body) {
    identity::ConnectionDraft draft;
    AUTHOS_TRY(draft.connection_id, body.get_string("connection_id"));
    AUTHOS_TRY(draft.name, body.get_string("name"));
    AUTHOS_TRY(draft.provider_type, body.get_string("provider_type"));
    AUTHOS_TRY(draft.client_id, body.get_string("client_id"));
    AUTHOS_TRY(draft.client_secret, find_secret(body, "client_secret"));
    AUTHOS_TRY(draft.issuer, body.find_string("issuer"));
    AUTHOS_TRY(draft.authorization_url, body.find_string("authorization_url"));
    AUTHOS_TRY(draft.token_url, body.find_string("token_url"));
    AUTHOS_TRY(draft.userinfo_url, body.find_string("userinfo_url"));
    AUTHOS_TRY(draft.discovery_url, body.find_string("discovery_url"));
    AUTHOS_TRY(draft.scopes, body.find_strings("scopes"));
    draft.metadata = body.find("metadata");
    AUTHOS_TRY(const auto enabled, body.find_boolean("enabled"));
    draft.enabled = enabled.value_or(true);
    return draft;
}

Result<identity::ConnectionChange> parse_connection_change(const Json& body) {
    identity::ConnectionChange change;
    AUTHOS_TRY(change.connection_id, body.find_string("connection_id"));
    AUTHOS_TRY(change.name, body.find_string("name"));
    AUTHOS_TRY(change.provider_type, body.find_string("provider_type"));
    AUTHOS_TRY(change.client_id, body.find_string("client_id"));
    AUTHOS_TRY(change.client_secret, find_secret_change(body, "client_secret"));
    AUTHOS_TRY(change.issuer, find_change(body, "issuer"));
    AUTHOS_TRY(change.authorization_url, find_change(body, "authorization_url"));
    AUTHOS_TRY(change.token_url, find_change(body, "token_url"));
    AUTHOS_TRY(change.userinfo_url, find_change(body, "userinfo_url"));
    AUTHOS_TRY(change.discovery_url, find_change(body, "discovery_url"));
    AUTHOS_TRY(change.scopes, find_list_change(body, "scopes"));
    if (body.contains("metadata")) change.metadata.emplace(body.find("metadata"));
    AUTHOS_TRY(change.enabled, body.find_boolean("enabled"));
    return change;
}

Result<identity::DomainRouteDraft> parse_domain_route_draft(const Json& body) {
    identity::DomainRouteDraft draft;
    AUTHOS_TRY(draft.domain, body.get_string("domain"));
    AUTHOS_TRY(draft.upstream_provider_id, body.find_string("upstream_provider_id"));
    AUTHOS_TRY(draft.login_policy, body.find_string("login_policy"));
    return draft;
}

Result<identity::DomainRouteChange> parse_domain_route_change(const Json& body) {
    identity::DomainRouteChange change;
    AUTHOS_TRY(change.upstream_provider_id, find_change(body, "upstream_provider_id"));
    AUTHOS_TRY(change.login_policy, body.find_string("login_policy"));
    return change;
}

Result<identity::SignInPlace> parse_context_query(const http::Request& request) {
    identity::SignInPlace place;
    AUTHOS_TRY(place.org_slug, find_query(request, "org"));
    AUTHOS_TRY(place.service_slug, find_query(request, "service"));
    AUTHOS_TRY(place.redirect_uri, find_query(request, "redirect_uri"));
    return place;
}

Json connection_json(const storage::UpstreamProvider& row) {
    return Json::object({{"id", row.id.text()},
                         {"connection_id", row.connection_id},
                         {"name", row.name},
                         {"provider_type", row.type},
                         {"client_id", row.client_id},
                         {"has_secret", row.client_secret_sealed.has_value()},
                         {"issuer", or_null(row.issuer)},
                         {"authorization_url", or_null(row.authorization_url)},
                         {"token_url", or_null(row.token_url)},
                         {"userinfo_url", or_null(row.userinfo_url)},
                         {"discovery_url", or_null(row.discovery_url)},
                         {"scopes", stored_json(row.scopes, JsonKind::array)},
                         {"metadata", stored_json(row.metadata, JsonKind::object)},
                         {"enabled", row.enabled},
                         {"created_at", format_rfc3339(row.created_at)},
                         {"updated_at", format_rfc3339(row.updated_at)}});
}

Json connection_list_json(const std::vector<storage::UpstreamProvider>& rows) {
    Json items = Json::array();
    for (const auto& row : rows) items.push(connection_json(row));
    return items;
}

Json domain_route_json(const storage::DomainRoute& route) {
    return Json::object({{"id", route.id.text()},
                         {"domain", route.domain},
                         {"upstream_provider_id", id_text(route.upstream_provider_id)},
                         {"login_policy", route.login_policy},
                         {"verification_token", route.verification_token},
                         {"verified", route.verified},
                         {"verified_at", moment(route.verified_at)},
                         {"created_at", format_rfc3339(route.created_at)},
                         {"updated_at", format_rfc3339(route.updated_at)}});
}

Json domain_route_list_json(const std::vector<storage::DomainRoute>& routes) {
    Json items = Json::array();
    for (const auto& route : routes) items.push(domain_route_json(route));
    return items;
}

Json domain_route_verdict_json(const identity::DomainRouteVerdict& verdict) {
    return domain_route_json(verdict.route).set("message", verdict.message);
}

Json home_realm_json(const identity::HomeRealm& home) {
    return Json::object({{"connection_id", or_null(home.connection_id)},
                         {"provider_name", or_null(home.provider_name)},
                         {"domain_verified", home.domain_verified},
                         {"auth_method", home.auth_method}});
}

Json sign_in_context_json(const identity::SignInContext& context) {
    Json organization;
    if (const auto& org = context.organization) {
        organization = Json::object({{"slug", org->slug},
                                     {"name", org->name},
                                     {"logo_url", or_null(org->logo_url)},
                                     {"primary_color", or_null(org->primary_color)},
                                     {"status", org->status}});
    }
    Json service;
    if (const auto& found = context.service) {
        service = Json::object({{"slug", found->slug},
                                {"name", found->name},
                                {"service_type", found->type},
                                {"redirect_uri_valid", found->redirect_uri_valid}});
    }
    return Json::object({{"organization", organization},
                         {"service", service},
                         {"available_providers", context.available_providers},
                         {"auth_methods", context.auth_methods},
                         {"support_available", false}});
}

} // namespace authos::api::dto
