#pragma once
// Second factors and devices on the wire.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/devices/devices.hpp"
#include "authos/identity/mfa/enrolment.hpp"
#include "authos/identity/mfa/verify.hpp"
#include "dto/paging.hpp"

#include <vector>

namespace authos::api::dto {

/// All fail with Errc::invalid_argument and a message that names the member: "member_missing", "member_type".
[[nodiscard]] Result<identity::MfaAttempt> parse_mfa_attempt(const Json& body);
[[nodiscard]] Result<SecretString> parse_mfa_code(const Json& body);
[[nodiscard]] Result<identity::MfaRemoval> parse_mfa_removal(const Json& body);

[[nodiscard]] Json mfa_status_response(const identity::MfaStatus& status);
[[nodiscard]] Json mfa_setup_response(const identity::MfaSetup& setup);
/// {"backup_codes": [...]}
[[nodiscard]] Json backup_codes_response(const std::vector<SecretString>& codes);
/// {"success": true, "message": text}
[[nodiscard]] Json success_response(std::string_view text);

/// The part of a list of devices that a query asks for.
struct DeviceQuery {
    PageQuery page;
    storage::DevicePage rows;
};
/// "sort_by": created_at (or first_seen_at), last_seen_at (or last_used_at), expires_at, device_name;
/// "sort_order": asc or desc. Errc::invalid_argument, "page_malformed", "query_malformed".
[[nodiscard]] Result<DeviceQuery> parse_device_query(const http::Request& request);
[[nodiscard]] Json device_json(const storage::Device& device);
[[nodiscard]] Json device_list_response(const DeviceQuery& query, const identity::DeviceList& list);

} // namespace authos::api::dto
