#pragma once
// The part of a list that a query asks for: "limit" with either "page" (from 1) or "offset".

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

/// The query parameter `name`; nothing where it is absent or empty. Errc::invalid_argument,
/// "query_malformed", where it is longer than 191 octets or not printable.
[[nodiscard]] Result<std::optional<std::string>> find_query(const http::Request& request,
                                                            std::string_view name);

} // namespace authos::api::dto
