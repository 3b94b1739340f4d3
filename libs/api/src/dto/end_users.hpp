#pragma once
// Bodies about the end users of an organization.

#include "authos/base/json.hpp"
#include "authos/identity/end_users/end_users.hpp"

namespace authos::api::dto {

[[nodiscard]] Json end_user_list_response(const identity::EndUserList& list, const storage::UserPage& page);
/// An element of the list with `session_count`.
[[nodiscard]] Json end_user_response(const identity::EndUserDetail& detail);
[[nodiscard]] Json ended_sessions_response(long long count);

} // namespace authos::api::dto
