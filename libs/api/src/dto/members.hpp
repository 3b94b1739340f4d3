#pragma once
// Bodies about members, their rights on services, and roles.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/members/members.hpp"
#include "authos/identity/members/roles.hpp"
#include "authos/identity/members/service_rights.hpp"

namespace authos::api::dto {

/// role, limit (50), page or offset, or cursor. Errors as parse_page, parse_cursor and find_query.
[[nodiscard]] Result<storage::MemberPage> parse_member_page(const http::Request& request);

/// Errc::invalid_argument: "member_missing", "member_type", here and below;
/// "service_access_malformed". "access" must be there, if only as null.
[[nodiscard]] Result<std::vector<identity::ServiceRightWish>> parse_service_right_wishes(const Json& body);
[[nodiscard]] Result<identity::RoleDraft> parse_role_draft(const Json& body);
[[nodiscard]] Result<identity::RoleChange> parse_role_change(const Json& body);

/// {user, membership}
[[nodiscard]] Json member_json(const storage::Member& member);
[[nodiscard]] Json member_list_response(const identity::MemberList& list, int limit);
[[nodiscard]] Json service_access_response(const std::vector<storage::ServiceWithGrant>& rights);
[[nodiscard]] Json role_json(const OrgId& org, const storage::CustomRole& role);
/// In the form of a custom role, with null where only a row has something.
[[nodiscard]] Json built_in_role_json(const OrgId& org, const identity::BuiltInRole& role);

} // namespace authos::api::dto
