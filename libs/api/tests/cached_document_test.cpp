#include "cached_document.hpp"

#include <catch2/catch.hpp>

using authos::api::CachedDocument;
using authos::http::Request;

TEST_CASE("cached document: the entity tag belongs to the content and is the same every time") {
    const CachedDocument one{"{\"a\":1}", std::chrono::seconds{300}};
    const CachedDocument same{"{\"a\":1}", std::chrono::seconds{300}};
    const CachedDocument other{"{\"a\":2}", std::chrono::seconds{300}};
    const auto tag = [](const CachedDocument& document) {
        return std::string{*document.answer(Request{}).headers().find("ETag")};
    };

    CHECK(tag(one) == tag(same));
    CHECK(tag(one) != tag(other));
}

TEST_CASE("cached document: If-None-Match with its tag answers 304 without a body") {
    const CachedDocument document{"{\"a\":1}", std::chrono::seconds{300}};
    const auto first = document.answer(Request{});
    REQUIRE(first.status() == 200);
    CHECK(first.body() == "{\"a\":1}");
    CHECK(first.headers().find("Cache-Control") == "public, max-age=300");

    Request again;
    again.headers.set("If-None-Match", *first.headers().find("ETag"));
    const auto second = document.answer(again);
    CHECK(second.status() == 304);
    CHECK(second.body().empty());
    CHECK(second.headers().find("ETag") == first.headers().find("ETag"));
}
