#include "authos/http/headers.hpp"

#include <catch2/catch.hpp>

using authos::http::Headers;

TEST_CASE("headers: names compare without case and duplicates are kept in order") {
    Headers headers;
    headers.add("Set-Cookie", "a=1");
    headers.add("X-Other", "x");
    headers.add("set-cookie", "b=2");
    CHECK(headers.find("SET-COOKIE") == "a=1");
    CHECK(headers.all("Set-Cookie") == std::vector<std::string_view>{"a=1", "b=2"});
    CHECK(headers.count("set-Cookie") == 2);
    CHECK_FALSE(headers.contains("Set-Cooki"));
    CHECK(headers.wire() == "Set-Cookie: a=1\r\nX-Other: x\r\nset-cookie: b=2\r\n");
}

TEST_CASE("headers: removing from the middle keeps the others readable") {
    Headers headers;
    headers.add("A", "1");
    headers.add("B", "22");
    headers.add("C", "333");
    headers.add("b", "4444");
    headers.remove("B");
    CHECK(headers.size() == 2);
    CHECK(headers.at(0) == Headers::Field{"A", "1"});
    CHECK(headers.at(1) == Headers::Field{"C", "333"});
    CHECK(headers.wire() == "A: 1\r\nC: 333\r\n");
}

TEST_CASE("headers: set replaces every field of the name, also by a view of itself") {
    Headers headers;
    headers.add("A", "a value that is long enough to live on the heap");
    headers.add("B", "b");
    headers.add("a", "second");
    headers.set("A", *headers.find("A"));
    CHECK(headers.count("A") == 1);
    CHECK(headers.find("A") == "a value that is long enough to live on the heap");
    CHECK(headers.find("B") == "b");
}

TEST_CASE("headers: a value cannot end its line") {
    Headers headers;
    headers.add("Location", std::string_view("/x\r\nSet-Cookie: evil=1\0", 23));
    CHECK(headers.size() == 1);
    CHECK(headers.wire() == "Location: /x  Set-Cookie: evil=1 \r\n");
}
