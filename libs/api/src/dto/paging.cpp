#include "dto/paging.hpp"

#include "authos/base/bytes.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/text.hpp"

#include <algorithm>

namespace authos::api::dto {
namespace {

constexpr long long kMostItems = 100;
constexpr long long kMostOffset = 100'000'000;

Result<long long> number_of(const http::Request& request, std::string_view name, long long usual) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return usual;
    const auto number = parse_decimal(*text);
    if (!number || *number > kMostOffset) {
        return fail(Errc::invalid_argument, "page_malformed", "\"" + std::string{name} + "\" is not valid");
    }
    return *number;
}

} // namespace

Result<PageQuery> parse_page(const http::Request& request, int usual) {
    AUTHOS_TRY(const long long limit, number_of(request, "limit", usual));
    AUTHOS_TRY(const long long page, number_of(request, "page", 1));
    AUTHOS_TRY(const long long offset, number_of(request, "offset", 0));
    if (limit < 1 || page < 1) {
        return fail(Errc::invalid_argument, "page_malformed", "\"limit\" and \"page\" count from 1");
    }
    const long long items = std::min(limit, kMostItems);
    const long long start = offset + (page - 1) * items;
    if (start > kMostOffset) {
        return fail(Errc::invalid_argument, "page_malformed", "The page is too far away");
    }
    return PageQuery{static_cast<int>(items), start};
}

Result<ListPosition> parse_cursor(const http::Request& request) {
    const auto text = request.query_value("cursor");
    if (!text || text->empty()) return ListPosition{};
    const Error malformed = fail(Errc::invalid_argument, "cursor_malformed",
                                 "\"cursor\" must be the next_cursor of an earlier page");
    const auto decoded = decode_base64url(*text);
    if (!decoded) return malformed;
    const std::string_view plain = as_text(*decoded);
    const auto parts = split(plain, ' ');
    if (parts.size() != 2 || parts[1].size() > 36) return malformed;
    const auto at = parse_decimal(parts[0]);
    if (!at || !is_printable_line(parts[1])) return malformed;
    return ListPosition{UnixMillis{*at}, std::string{parts[1]}};
}

Json next_cursor(std::size_t size, int limit, const ListPosition& last) {
    if (size < static_cast<std::size_t>(limit)) return {};
    return Json{encode_base64url(as_bytes(std::to_string(last.created_at.count()) + " " + last.id))};
}

Result<std::optional<std::string>> find_query(const http::Request& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::optional<std::string>{};
    if (text->size() > 191 || !is_printable_line(*text)) {
        return fail(Errc::invalid_argument, "query_malformed", "\"" + std::string{name} + "\" is not valid");
    }
    return std::optional<std::string>{*text};
}

} // namespace authos::api::dto
