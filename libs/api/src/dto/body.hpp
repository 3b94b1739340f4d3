#pragma once
// Request bodies as JSON, strictly: the right content type, an object, no duplicate members. Members that
// nobody asks for are ignored.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/field_change.hpp"

namespace authos::api::dto {

/// The body's object. Errc::unsupported "content_type_unsupported" (not application/json);
/// Errc::invalid_argument "body_not_an_object", and what parse_json says.
[[nodiscard]] Result<Json> parse_body(const http::Request& request);

/// The same, or a form: then an object of texts. Fields without a value count as absent (RFC 6749 §3.1);
/// Errc::invalid_argument, "parameter_duplicated", "form_malformed".
[[nodiscard]] Result<Json> parse_body_or_form(const http::Request& request);

/// As parse_body, but no body at all is an empty object.
[[nodiscard]] Result<Json> parse_optional_body(const http::Request& request);

/// A member that is never shown or logged. Errors of Json::get_string and Json::find_string.
[[nodiscard]] Result<SecretString> get_secret(const Json& body, std::string_view name);
[[nodiscard]] Result<std::optional<SecretString>> find_secret(const Json& body, std::string_view name);

/// A member of a partial update: absent, null, or a value. Errc::invalid_argument, "member_type".
[[nodiscard]] Result<identity::FieldChange<std::string>> find_change(const Json& body, std::string_view name);
/// The same for a list of texts.
[[nodiscard]] Result<identity::FieldChange<std::vector<std::string>>> find_list_change(const Json& body,
                                                                                       std::string_view name);

} // namespace authos::api::dto
