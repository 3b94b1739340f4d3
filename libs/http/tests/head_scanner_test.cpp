#include "head_scanner.hpp"

#include <catch2/catch.hpp>

#include <string>

using authos::http::HeadScanner;
using State = HeadScanner::State;

TEST_CASE("head scanner: finds the end however the octets arrive") {
    const std::string head = "GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n";
    HeadScanner whole(100);
    CHECK(whole.scan(head + "rest") == State::complete);
    CHECK(whole.size() == head.size());
    HeadScanner slow(100);
    for (std::size_t i = 1; i < head.size(); ++i) CHECK(slow.scan(head.substr(0, i)) == State::need_more);
    CHECK(slow.scan(head) == State::complete);
    CHECK(slow.size() == head.size());
}

TEST_CASE("head scanner: one empty line in front is skipped, two are not") {
    HeadScanner one(100);
    CHECK(one.scan("\r\nGET / HTTP/1.1\r\n\r\n") == State::complete);
    CHECK(one.skipped() == 2);
    CHECK(one.size() == 20);
    HeadScanner two(100);
    CHECK(two.scan("\r\n\r\nGET") == State::malformed);
}

TEST_CASE("head scanner: knows whether the request line is complete") {
    HeadScanner scanner(100);
    CHECK(scanner.scan("GET / HTTP/1.1\r") == State::need_more);
    CHECK(scanner.in_request_line());
    CHECK(scanner.scan("GET / HTTP/1.1\r\nA") == State::need_more);
    CHECK_FALSE(scanner.in_request_line());
}

TEST_CASE("head scanner: refuses bare line ends, folded lines and controls") {
    for (const std::string_view text : {"GET / HTTP/1.1\nA", "GET /\rA", "G\r\r\n", " GET", "\tGET",
                                        "G\r\n A: b", "G\r\n\tA", "G\r\nA: \x01", "G\r\nA: \x7f", "\n"}) {
        HeadScanner scanner(100);
        CHECK(scanner.scan(text) == State::malformed);
    }
    HeadScanner nul(100);
    CHECK(nul.scan(std::string_view("G\0", 2)) == State::malformed);
    HeadScanner opaque(100); // octets above 127 are allowed in values (RFC 9110 5.5)
    CHECK(opaque.scan("G\r\nA: \xe4\t\r\n\r\n") == State::complete);
}

TEST_CASE("head scanner: counts headers while they arrive") {
    const std::string head = "GET / HTTP/1.1\r\nA: b\r\nC: d\r\n";
    CHECK(HeadScanner(2).scan(head + "\r\n") == State::complete);
    CHECK(HeadScanner(1).scan(head + "\n") == State::too_many_headers);
    CHECK(HeadScanner(1).scan(head) == State::too_many_headers);
}
