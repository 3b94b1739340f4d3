#include "dto/filters.hpp"

#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Error query_malformed(std::string_view name, std::string_view expected) {
    return fail(Errc::invalid_argument, "query_malformed",
                "\"" + std::string{name} + "\" must be " + std::string{expected});
}

} // namespace

Result<std::optional<bool>> find_flag(const http::Request& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::optional<bool>{};
    if (*text != "true" && *text != "false") return query_malformed(name, "true or false");
    return std::optional{*text == "true"};
}

Result<std::optional<UnixMillis>> find_moment(const http::Request& request, std::string_view name,
                                              DayEdge edge) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) return std::optional<UnixMillis>{};
    const bool is_date = text->size() == 10;
    const char* rest = edge == DayEdge::first ? "T00:00:00Z" : "T23:59:59.999Z";
    const auto moment = parse_rfc3339(is_date ? std::string{*text} + rest : std::string{*text});
    if (!moment) return query_malformed(name, "a date or an RFC 3339 time");
    return std::optional{*moment};
}

Json pagination_json(const PageQuery& page, long long total) {
    const long long number_of_pages = (total + page.limit - 1) / page.limit;
    return Json::object({{"page", number(page.offset / page.limit + 1)},
                         {"limit", page.limit},
                         {"total", number(total)},
                         {"total_pages", number(number_of_pages)},
                         {"has_next", page.offset + page.limit < total},
                         {"has_prev", page.offset > 0}});
}

} // namespace authos::api::dto
