#include "openapi.hpp"

#include "authos/base/text.hpp"

#include <map>
#include <set>
#include <stdexcept>

namespace authos::api {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

Json schema_reference(std::string_view name) {
    return Json::object({{"$ref", "#/components/schemas/" + std::string{name}}});
}

Json content_of(std::string_view media_type, std::string_view schema) {
    return Json::object({{media_type, Json::object({{"schema", schema_reference(schema)}})}});
}

std::string_view error_schema_of(Shape shape) noexcept {
    switch (shape) {
    case Shape::oauth: return "OAuthError";
    case Shape::device: return "DeviceError";
    case Shape::html: return "Page";
    case Shape::product: break;
    }
    return "Error";
}

Json error_answer(std::string_view description, Shape shape) {
    const std::string_view type = shape == Shape::html ? "text/html" : "application/json";
    return Json::object(
        {{"description", description}, {"content", content_of(type, error_schema_of(shape))}});
}

Json answers_of(const Route& route) {
    const Policy& policy = route.policy;
    const Description& text = route.description;
    Json ok = Json::object({{"description", "Success"}});
    if (!text.response_schema.empty())
        ok.set("content", content_of(text.response_type, text.response_schema));
    // What the server refuses by itself (timeouts, framing, overload) and internal errors.
    Json answers = Json::object(
        {{std::to_string(text.success), ok}, {"default", error_answer("Any other refusal", policy.shape)}});
    if (text.cached) answers.set("304", Json::object({{"description", "Not modified since that ETag"}}));
    if (!text.query.empty()) answers.set("400", error_answer("The query is not as described", policy.shape));
    if (!text.request_schema.empty()) {
        answers.set("400", error_answer("The request is not as described", policy.shape));
        answers.set("413", error_answer("The body is too large", policy.shape));
        answers.set("415", error_answer("The body has another content type", policy.shape));
    }
    if (policy.shape == Shape::html)
        answers.set("303", Json::object({{"description", "The way to sign in, or what comes after a form"}}));
    if (policy.shape == Shape::html && route.method == http::Method::post)
        answers.set("403", error_answer("The form was not one of ours in this browser", policy.shape));
    if ((policy.auth != Auth::none && policy.auth != Auth::page) || text.operation == "login" ||
        text.operation == "refresh") {
        answers.set("401", error_answer("The credentials are missing or not valid", policy.shape));
    }
    if (is_signed_in(policy.auth) || policy.auth == Auth::api_key || text.operation == "login") {
        answers.set("403", error_answer("The caller may not do this", policy.shape));
    }
    if (route.pattern.find('{') != std::string_view::npos) {
        answers.set("404", error_answer("There is no such thing, or not for this caller", policy.shape));
    }
    if (policy.limit != Limit::none) answers.set("429", error_answer("Too many requests", policy.shape));
    if (text.response_schema == "Readiness") {
        answers.set("503", Json::object({{"description", "Not ready"},
                                         {"content", content_of("application/json", "Readiness")}}));
    } else if (policy.lane) {
        answers.set("503", error_answer("Busy, or the database does not answer; try again", policy.shape));
    }
    return answers;
}

Json parameters_of(const Route& route) {
    std::vector<Json> parameters;
    for (const std::string_view segment : split(route.pattern, '/')) {
        if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') continue;
        parameters.push_back(Json::object({{"name", segment.substr(1, segment.size() - 2)},
                                           {"in", "path"},
                                           {"required", true},
                                           {"schema", Json::object({{"type", "string"}})}}));
    }
    for (const std::string_view name : split(route.description.query, ' ')) {
        if (name.empty()) continue;
        const bool number = name == "page" || name == "limit" || name == "offset" || name == "days";
        parameters.push_back(
            Json::object({{"name", name},
                          {"in", "query"},
                          {"schema", Json::object({{"type", number ? "integer" : "string"}})}}));
    }
    return Json::array(std::move(parameters));
}

Json security_of(Auth auth) {
    const auto scheme = [](std::string_view name) {
        return Json::array({Json::object({{name, Json::array()}})});
    };
    if (auth == Auth::none) return Json::array();
    if (auth == Auth::api_key) return scheme("apiKey");
    if (auth == Auth::page) return scheme("pageSession");
    return auth == Auth::metrics_token ? scheme("metricsToken") : scheme("accessToken");
}

Json operation_of(const Route& route) {
    const Description& text = route.description;
    Json operation = Json::object({{"operationId", text.operation},
                                   {"tags", std::vector<std::string>{std::string{text.group}}},
                                   {"summary", text.summary},
                                   {"security", security_of(route.policy.auth)},
                                   {"responses", answers_of(route)}});
    if (Json parameters = parameters_of(route); parameters.size() > 0)
        operation.set("parameters", parameters);
    if (!text.request_schema.empty()) {
        Json content = content_of(text.request_type, text.request_schema);
        if (text.form_too) {
            content.set(kFormType, Json::object({{"schema", schema_reference(text.request_schema)}}));
        }
        operation.set("requestBody", Json::object({{"required", !text.body_optional}, {"content", content}}));
    }
    return operation;
}

Json security_schemes() {
    return Json::object(
        {{"accessToken", Json::object({{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}})},
         {"apiKey", Json::object({{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}})},
         {"pageSession", Json::object({{"type", "apiKey"}, {"in", "cookie"}, {"name", "authos_session"}})},
         {"metricsToken", Json::object({{"type", "http"}, {"scheme", "bearer"}})}});
}

void require_schema(const OpenApiSchemas& schemas, std::string_view name) {
    if (name.empty() || schemas.names.contains(name)) return;
    throw std::logic_error("route table names the unknown schema " + std::string{name});
}

/// `"name":value`, after a comma where something stands before.
void append_member(std::string& object, std::string_view name, std::string_view value) {
    if (!object.empty()) object += ',';
    object += Json{name}.dump();
    object += ':';
    object += value;
}

std::string braced(std::string_view members) {
    return "{" + std::string{members} + "}";
}

} // namespace

std::string openapi_document(std::span<const Route> routes, const std::string& version,
                             const std::string& server_url) {
    const OpenApiSchemas schemas = openapi_schemas();
    std::map<std::string_view, std::string> operations; // members, by path
    std::set<std::string_view> groups;
    for (const Route& route : routes) {
        require_schema(schemas, route.description.request_schema);
        require_schema(schemas, route.description.response_schema);
        groups.insert(route.description.group);
        append_member(operations[route.pattern], ascii_lower(http::name_of(route.method)),
                      operation_of(route).dump());
    }
    std::string paths;
    for (const auto& [pattern, members] : operations) append_member(paths, pattern, braced(members));
    Json tags = Json::array();
    for (const std::string_view group : groups) tags.push(Json::object({{"name", group}}));

    std::string components;
    append_member(components, "schemas", braced(schemas.members));
    append_member(components, "securitySchemes", security_schemes().dump());
    std::string document;
    append_member(document, "openapi", Json{"3.1.0"}.dump());
    append_member(
        document, "info",
        Json::object({{"title", "AuthOS"}, {"version", version}, {"summary", "Multi-tenant single sign-on"}})
            .dump());
    append_member(document, "servers", Json::array({Json::object({{"url", server_url}})}).dump());
    append_member(document, "tags", tags.dump());
    append_member(document, "paths", braced(paths));
    append_member(document, "components", braced(components));
    return braced(document);
}

} // namespace authos::api
