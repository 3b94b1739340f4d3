#pragma once
// Bodies about the API keys of a service.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/api_keys/api_keys.hpp"

namespace authos::api::dto {

/// Errc::invalid_argument and a message that names the member: "member_missing", "member_type".
[[nodiscard]] Result<identity::ApiKeyDraft> parse_api_key_draft(const Json& body);
/// limit (50) and offset.
[[nodiscard]] Result<storage::ApiKeyPage> parse_api_key_page(const http::Request& request);

[[nodiscard]] Json api_key_json(const storage::ApiKey& key);
/// With the key itself, this once; without `last_used_at`.
[[nodiscard]] Json created_api_key_response(const identity::CreatedApiKey& created);
[[nodiscard]] Json api_key_list_response(const identity::ApiKeyList& list);

} // namespace authos::api::dto
