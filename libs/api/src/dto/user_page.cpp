#include "dto/user_page.hpp"

#include "dto/paging.hpp"

namespace authos::api::dto {

Result<storage::UserPage> parse_user_page(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    const auto cursor = request.query_value("cursor");
    if (!cursor || cursor->empty()) return storage::UserPage{{}, page.limit, page.offset};
    const auto after = UserId::parse(*cursor);
    if (!after) {
        return fail(Errc::invalid_argument, "cursor_malformed",
                    "\"cursor\" must be the next_cursor of an earlier page");
    }
    return storage::UserPage{after->text(), page.limit, page.offset};
}

Json next_user_cursor(std::size_t size, const storage::UserPage& page, const UserId& last) {
    if (size < static_cast<std::size_t>(page.limit)) return {};
    return Json{last.text()};
}

} // namespace authos::api::dto
