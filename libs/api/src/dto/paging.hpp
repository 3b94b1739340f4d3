#pragma once
// The part of a list that a query asks for: "limit" with either "page" (from 1) or "offset", or with the
// "cursor" that the page before ended with, which costs the same however far one has come.

#include "authos/base/json.hpp"
#include "authos/base/list_position.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::api::dto {

struct PageQuery {
    int limit = 20;
    long long offset = 0;
};

/// `usual` where no limit is given; limits above 100 count as 100. Errc::invalid_argument,
/// "page_malformed", where a number is none, a limit or page is 0, or the offset is above 100 million.
[[nodiscard]] Result<PageQuery> parse_page(const http::Request& request, int usual);

/// The query parameter "cursor", as a list's `next_cursor` gave it; the beginning where it is absent.
/// Errc::invalid_argument, "cursor_malformed".
[[nodiscard]] Result<ListPosition> parse_cursor(const http::Request& request);

/// The `next_cursor` of a page: the text of the position of its last entry, or null where the page was not
/// full (`size` below `limit`), which means that it was the last one.
[[nodiscard]] Json next_cursor(std::size_t size, int limit, const ListPosition& last);

/// The query parameter `name`; nothing where it is absent or empty. Errc::invalid_argument,
/// "query_malformed", where it is longer than 191 octets or not printable.
[[nodiscard]] Result<std::optional<std::string>> find_query(const http::Request& request,
                                                            std::string_view name);

} // namespace authos::api::dto
