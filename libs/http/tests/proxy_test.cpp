#include "authos/http/proxy.hpp"

#include <catch2/catch.hpp>

using namespace authos::http;

namespace {
std::string client_of(std::string_view remote, std::initializer_list<std::string_view> forwarded) {
    const auto trusted = AddressList::parse({"10.0.0.0/8", "2001:db8::/32", "192.0.2.1"}).value();
    Headers headers;
    for (const auto value : forwarded) headers.add("X-Forwarded-For", value);
    return client_address(remote, headers, trusted);
}
} // namespace

TEST_CASE("proxy: networks contain their addresses, also mapped ones") {
    const auto list =
        AddressList::parse({"10.1.0.0/16", " 192.0.2.7 ", "2001:db8::/33", "0.0.0.0/1"}).value();
    CHECK(list.contains("10.1.255.255"));
    CHECK_FALSE(list.contains("138.1.0.0"));
    CHECK(list.contains("192.0.2.7"));
    CHECK_FALSE(list.contains("192.0.2.8"));
    CHECK(list.contains("::ffff:10.1.0.1"));
    CHECK(list.contains("2001:db8:7fff::1"));
    CHECK_FALSE(list.contains("2001:db8:8000::1"));
    CHECK_FALSE(list.contains("not an address"));
    CHECK(AddressList{}.empty());
    CHECK(AddressList::parse({"::/0"}).value().contains("1.2.3.4"));
}

TEST_CASE("proxy: names the entry that is no network") {
    for (const char* entry :
         {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0", "::1/129", "a/8", "1.2.3.4/x"}) {
        const auto list = AddressList::parse({"10.0.0.0/8", entry});
        REQUIRE_FALSE(list.has_value());
        CHECK(list.error().reason == "network_malformed");
        CHECK(list.error().message.find(entry) != std::string::npos);
    }
}

TEST_CASE("proxy: the header of a stranger counts for nothing") {
    CHECK(client_of("203.0.113.9", {"1.1.1.1"}) == "203.0.113.9");
    CHECK(client_of("10.0.0.1", {}) == "10.0.0.1");
}

TEST_CASE("proxy: walks from the right through trusted proxies only") {
    CHECK(client_of("10.0.0.1", {"198.51.100.7"}) == "198.51.100.7");
    CHECK(client_of("10.0.0.1", {"1.1.1.1, 198.51.100.7, 10.0.0.2"}) == "198.51.100.7");
    CHECK(client_of("10.0.0.1", {"1.1.1.1", "198.51.100.7", "10.0.0.2,192.0.2.1"}) == "198.51.100.7");
    CHECK(client_of("2001:db8::1", {"[2001:DB9::7]:443"}) == "2001:db9::7");
    CHECK(client_of("10.0.0.1", {"198.51.100.7:5555"}) == "198.51.100.7");
    CHECK(client_of("10.0.0.1", {"10.0.0.3, 10.0.0.2"}) == "10.0.0.3");
}

TEST_CASE("proxy: an entry that cannot be read gives the socket's address") {
    CHECK(client_of("10.0.0.1", {"unknown"}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {"1.1.1.1, , 10.0.0.2"}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {""}) == "10.0.0.1");
    CHECK(client_of("10.0.0.1", {"<script>"}) == "10.0.0.1");
    // What lies beyond the first stranger is his own invention and is not read.
    CHECK(client_of("10.0.0.1", {"garbage, 198.51.100.7"}) == "198.51.100.7");
}

TEST_CASE("proxy: addresses have one spelling") {
    CHECK(canonical_address(" ::ffff:1.2.3.4 ") == "1.2.3.4");
    CHECK(canonical_address("2001:DB8:0:0::1") == "2001:db8::1");
    CHECK(canonical_address("[::1]") == "::1");
    CHECK(canonical_address("[::1]x").empty());
    CHECK(canonical_address("[::1").empty());
    CHECK(canonical_address("1.2.3.4:").empty());
    CHECK(canonical_address("1.2.3.4:x").empty());
    CHECK(canonical_address("1.2.3").empty());
    CHECK(canonical_address(std::string(100, '1')).empty());
}
