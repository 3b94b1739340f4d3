#include "authos/outbound/ssrf.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace authos::outbound {
namespace {

AddressClass class_of(const std::string& text) {
    return classify(IpAddress::parse(text).value());
}

void check_class(AddressClass expected, const std::vector<std::string>& addresses) {
    for (const std::string& text : addresses) {
        INFO(text);
        CHECK(class_of(text) == expected);
    }
}

} // namespace

TEST_CASE("ssrf: public addresses are global") {
    check_class(AddressClass::global,
                {"1.1.1.1",        "8.8.8.8",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
                 "100.128.0.0",    "126.255.255.255", "128.0.0.1",       "169.253.255.255", "169.255.0.0",
                 "172.15.255.255", "172.32.0.0",      "192.167.255.255", "192.169.0.0",     "198.17.255.255",
                 "198.20.0.0",     "223.255.255.255", "2606:4700::1111", "2a00::1",         "2001:200::1",
                 "2003::1",        "3ffe::1"});
}

TEST_CASE("ssrf: loopback is told apart") {
    check_class(AddressClass::loopback,
                {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"});
}

TEST_CASE("ssrf: private, shared and unique local addresses are internal") {
    check_class(AddressClass::internal, {"10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255",
                                         "192.168.0.1", "100.64.0.1", "100.127.255.255", "198.18.0.1",
                                         "198.19.255.255", "fc00::1", "fd12:3456::1", "::ffff:10.0.0.1"});
}

TEST_CASE("ssrf: what is never a destination is forbidden") {
    check_class(AddressClass::forbidden, {"0.0.0.0",
                                          "0.1.2.3",
                                          "169.254.169.254",
                                          "169.254.0.1",
                                          "100.100.100.200",
                                          "168.63.129.16",
                                          "192.0.0.192",
                                          "192.0.2.1",
                                          "192.88.99.1",
                                          "198.51.100.7",
                                          "203.0.113.9",
                                          "224.0.0.1",
                                          "239.255.255.255",
                                          "240.0.0.1",
                                          "255.255.255.255",
                                          "::",
                                          "::ffff:169.254.169.254",
                                          "::ffff:0.0.0.0",
                                          "::127.0.0.1",
                                          "::ffff:0:127.0.0.1",
                                          "fe80::1",
                                          "fec0::1",
                                          "ff02::1",
                                          "ff0e::1",
                                          "fd00:ec2::254",
                                          "100::1",
                                          "2001::1",
                                          "2001:db8::1",
                                          "2002:7f00:1::1",
                                          "3fff::1",
                                          "4000::1",
                                          "5f00::1",
                                          "e000::1"});
}

TEST_CASE("ssrf: an address behind NAT64 is judged by the IPv4 address inside") {
    CHECK(class_of("64:ff9b::8.8.8.8") == AddressClass::global);
    check_class(AddressClass::forbidden,
                {"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
                 "64:ff9b:0:0:1::808:808"});
}

TEST_CASE("ssrf: private networks can be allowed, forbidden addresses cannot") {
    const auto allowed = [](const std::string& text, bool allow_private) {
        return may_connect(IpAddress::parse(text).value(), allow_private);
    };
    for (const std::string text : {"127.0.0.1", "::1", "10.1.2.3", "fd00::1"}) {
        INFO(text);
        CHECK_FALSE(allowed(text, false));
        CHECK(allowed(text, true));
    }
    for (const std::string text : {"169.254.169.254", "0.0.0.0", "ff02::1", "fe80::1", "fd00:ec2::254"}) {
        INFO(text);
        CHECK_FALSE(allowed(text, true));
    }
    CHECK(allowed("8.8.8.8", false));
}

TEST_CASE("ssrf: other spellings of addresses are no addresses here") {
    for (const std::string text :
         {"", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.", " 127.0.0.1", "127.0.0.1\n",
          "[::1]", "fe80::1%eth0", "::ffff:127.0.0.256", "localhost"}) {
        INFO(text);
        const auto address = IpAddress::parse(text);
        REQUIRE_FALSE(address);
        CHECK(address.error().reason == "address_malformed");
    }
    CHECK_FALSE(IpAddress::parse(std::string("127.0.0.1\0x", 11)));
}

TEST_CASE("ssrf: an address has 4 or 16 octets") {
    const Bytes octets(16, 1);
    CHECK(IpAddress::from_octets(ByteView(octets).first(4)).value().is_v4());
    CHECK_FALSE(IpAddress::from_octets(octets).value().is_v4());
    CHECK(IpAddress::from_octets(octets).value().octets().size() == 16);
    for (const std::size_t size : {0, 3, 5, 15})
        CHECK_FALSE(IpAddress::from_octets(ByteView(octets).first(size)));
}

} // namespace authos::outbound
