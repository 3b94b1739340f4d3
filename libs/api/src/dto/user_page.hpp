#pragma once
// The part of a list of people that a query asks for: "limit" with "page" or "offset", or the "cursor"
// that the page before ended with, which is the last user id.

#include "authos/base/ids.hpp"
#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"
#include "authos/identity/end_users/end_users.hpp"

namespace authos::api::dto {

/// 50 where no limit is given. Errc::invalid_argument: "page_malformed", "cursor_malformed".
[[nodiscard]] Result<storage::UserPage> parse_user_page(const http::Request& request);

/// `last` where the page was full, else null: there is no further one.
[[nodiscard]] Json next_user_cursor(std::size_t size, const storage::UserPage& page, const UserId& last);

} // namespace authos::api::dto
