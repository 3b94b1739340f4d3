#pragma once
// Bodies about services.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/services/services.hpp"

namespace authos::api::dto {

/// Parsers fail with Errc::invalid_argument and a message that names the member: "member_missing",
/// "member_type". What they do not name is ignored.
[[nodiscard]] Result<identity::ServiceDraft> parse_service_draft(const Json& body);
[[nodiscard]] Result<identity::ServiceChange> parse_service_change(const Json& body);
/// service_type, limit (50), offset or page, cursor.
[[nodiscard]] Result<storage::ServicePage> parse_service_page(const http::Request& request);

/// All members but the secret; lists and the SAML mapping are never null.
[[nodiscard]] Json service_json(const storage::Service& service);
[[nodiscard]] Json service_list_response(const identity::ServiceList& list, int limit);
[[nodiscard]] Json created_service_response(const identity::CreatedService& created);
[[nodiscard]] Json rotated_secret_response(const identity::RotatedSecret& rotated);

} // namespace authos::api::dto
