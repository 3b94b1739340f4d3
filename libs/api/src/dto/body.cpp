#include "dto/body.hpp"

#include "authos/http/content_type.hpp"
#include "authos/http/form.hpp"

namespace authos::api::dto {

Result<Json> parse_body(const http::Request& request) {
    if (!http::has_content_type(request.headers, "application/json")) {
        return fail(Errc::unsupported, "content_type_unsupported",
                    "The body must be sent as application/json");
    }
    // The server has enforced the route's limit of octets already; depth and duplicates are checked here.
    AUTHOS_TRY(auto json, parse_json(request.body, {.max_bytes = request.body.size() + 1}));
    if (!json.is_object())
        return fail(Errc::invalid_argument, "body_not_an_object", "The body must be a JSON object");
    return json;
}

Result<Json> parse_body_or_form(const http::Request& request) {
    if (!http::has_content_type(request.headers, "application/x-www-form-urlencoded"))
        return parse_body(request);
    AUTHOS_TRY(const auto form, http::Form::of(request));
    if (const auto twice = form.duplicate()) {
        return fail(Errc::invalid_argument, "parameter_duplicated",
                    "The parameter '" + *twice + "' must not be given twice.");
    }
    Json body = Json::object();
    for (const auto& [name, value] : form.fields()) {
        if (!value.empty()) body.set(name, value);
    }
    return body;
}

Result<Json> parse_optional_body(const http::Request& request) {
    if (request.body.empty()) return Json::object();
    return parse_body(request);
}

Result<SecretString> get_secret(const Json& body, std::string_view name) {
    AUTHOS_TRY(auto text, body.get_string(name));
    return SecretString{std::move(text)};
}

Result<std::optional<SecretString>> find_secret(const Json& body, std::string_view name) {
    AUTHOS_TRY(auto text, body.find_string(name));
    if (!text) return std::optional<SecretString>{};
    return std::optional{SecretString{std::move(*text)}};
}

Result<identity::FieldChange<std::string>> find_change(const Json& body, std::string_view name) {
    if (!body.contains(name)) return identity::FieldChange<std::string>{};
    AUTHOS_TRY(auto value, body.find_string(name));
    return identity::FieldChange<std::string>{std::move(value)};
}

Result<identity::FieldChange<std::vector<std::string>>> find_list_change(const Json& body,
                                                                         std::string_view name) {
    if (!body.contains(name)) return identity::FieldChange<std::vector<std::string>>{};
    AUTHOS_TRY(auto values, body.find_strings(name));
    return identity::FieldChange<std::vector<std::string>>{std::move(values)};
}

} // namespace authos::api::dto
