#include "authos/authcore/constant_time.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("constant_time: equal values of any length are equal") {
    CHECK(equal_constant_time(std::string_view{}, std::string_view{}));
    CHECK(equal_constant_time(ByteView{}, ByteView{}));
    CHECK(equal_constant_time("a", "a"));
    CHECK(equal_constant_time(std::string(100'000, 'x'), std::string(100'000, 'x')));
    CHECK(equal_constant_time(SecretString{"s3cret"}, SecretString{"s3cret"}));
}

TEST_CASE("constant_time: one differing bit anywhere makes values unequal") {
    const Bytes reference(67, 0x5a);
    for (std::size_t i = 0; i < reference.size(); ++i) {
        Bytes other = reference;
        other[i] ^= 0x80;
        CHECK_FALSE(equal_constant_time(reference, other));
    }
    CHECK_FALSE(equal_constant_time(SecretString{"s3cret"}, SecretString{"s3creT"}));
}

TEST_CASE("constant_time: a prefix is not the whole") {
    CHECK_FALSE(equal_constant_time("abc", "abcd"));
    CHECK_FALSE(equal_constant_time("abcd", "abc"));
    CHECK_FALSE(equal_constant_time("", "a"));
    CHECK_FALSE(equal_constant_time(SecretString{}, SecretString{"a"}));
}

TEST_CASE("constant_time: NUL octets count like any other") {
    CHECK_FALSE(equal_constant_time(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
    CHECK(equal_constant_time(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
}
