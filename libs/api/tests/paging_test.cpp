#include "dto/paging.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api;

namespace {

http::Request with_cursor(const std::string& cursor) {
    http::Request request;
    request.query = {{"cursor", cursor}};
    return request;
}

std::string refusal_of_cursor(const std::string& cursor) {
    const auto parsed = dto::parse_cursor(with_cursor(cursor));
    return parsed ? "accepted" : parsed.error().reason;
}

} // namespace

TEST_CASE("paging: a cursor leads to the position that it was made of") {
    const ListPosition last{UnixMillis{1'800'000'000'123}, "00000000-0000-4000-8000-000000000001"};
    const auto cursor = dto::next_cursor(50, 50, last).as_string();
    REQUIRE(cursor);
    CHECK(dto::parse_cursor(with_cursor(*cursor)).value() == last);
}

TEST_CASE("paging: without a cursor a list begins at the beginning") {
    CHECK(dto::parse_cursor(http::Request{}).value() == ListPosition{});
    CHECK(dto::parse_cursor(with_cursor("")).value() == ListPosition{});
}

TEST_CASE("paging: a page that is not full has no next one") {
    CHECK(dto::next_cursor(49, 50, {}).is_null());
    CHECK(dto::next_cursor(0, 50, {}).is_null());
}

TEST_CASE("paging: what is no cursor is refused") {
    // "1 2 3", "x y", "1", "1 " and 40 characters, "-1 a"
    for (const char* wrong :
         {"!!", "MSAyIDM", "eCB5", "MQ", "LTEgYQ", "MSBhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"}) {
        INFO(wrong);
        CHECK(refusal_of_cursor(wrong) == "cursor_malformed");
    }
}
