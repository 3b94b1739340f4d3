#include "dto/paging.hpp"

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

Result<std::optional<std::string>> find_query(const http::Request& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::optional<std::string>{};
    if (text->size() > 191 || !is_printable_line(*text)) {
        return fail(Errc::invalid_argument, "query_malformed", "\"" + std::string{name} + "\" is not valid");
    }
    return std::optional<std::string>{*text};
}

} // namespace authos::api::dto
