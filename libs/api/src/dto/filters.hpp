#pragma once
// Query parameters that narrow a list, and the object that tells how many pages it has.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/http/request.hpp"
#include "dto/paging.hpp"

#include <optional>
#include <string_view>

namespace authos::api::dto {

/// "true" or "false"; nothing where it is absent or empty. Errc::invalid_argument, "query_malformed".
[[nodiscard]] Result<std::optional<bool>> find_flag(const http::Request& request, std::string_view name);

enum class DayEdge { first, last };
/// An RFC 3339 time, or a date, which means its first or last millisecond in UTC. Errc::invalid_argument,
/// "query_malformed".
[[nodiscard]] Result<std::optional<UnixMillis>> find_moment(const http::Request& request,
                                                            std::string_view name, DayEdge edge);

/// {page, limit, total, total_pages, has_next, has_prev}
[[nodiscard]] Json pagination_json(const PageQuery& page, long long total);

} // namespace authos::api::dto
