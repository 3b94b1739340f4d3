#include "authos/authcore/recovery_code.hpp"

#include "counting_random.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("recovery_code: ten different codes in four groups of the alphabet") {
    SystemRandom random;
    const auto codes = make_recovery_codes(random);
    REQUIRE(codes.size() == 10);
    std::set<std::string> shown;
    for (const RecoveryCode& code : codes) {
        const std::string text = code.display().reveal();
        REQUIRE(text.size() == 19);
        CHECK(text[4] == '-');
        CHECK(text.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-") == std::string::npos);
        shown.insert(text);
    }
    CHECK(shown.size() == 10);
}

TEST_CASE("recovery_code: what is shown can be typed back") {
    SystemRandom random;
    const auto code = RecoveryCode::make(random);
    const auto typed = RecoveryCode::parse(code.display().reveal());
    REQUIRE(typed.has_value());
    CHECK(typed.value().secret().reveal() == code.secret().reveal());
}

TEST_CASE("recovery_code: case, blanks, dashes and look-alikes do not matter") {
    for (const char* typed : {"0123-4567-89AB-CDEF", "0123456789abcdef", " 0123 4567 89ab cdef ",
                              "o1234567-89ABCDEF", "OI23-4567-89AB-CDEF", "0l23-4567-89ab-cdef",
                              "-0-1-2-3-4-5-6-7-8-9-A-B-C-D-E-F-", "0123\t4567\r\n89ABCDEF"}) {
        INFO(typed);
        const auto code = RecoveryCode::parse(typed);
        REQUIRE(code.has_value());
        CHECK(code.value().secret().reveal() == "0123456789ABCDEF");
        CHECK(code.value().display().reveal() == "0123-4567-89AB-CDEF");
    }
}

TEST_CASE("recovery_code: anything else is malformed") {
    for (const char* typed : {"", "-", "0123456789ABCDE", "0123456789ABCDEFG", "0123456789ABCDEU",
                              "0123456789ABCDE!", "0123456789ABCDE_", "0123456789ABCDÉ", "287082"}) {
        INFO(typed);
        const auto code = RecoveryCode::parse(typed);
        REQUIRE_FALSE(code.has_value());
        CHECK(code.error().code == Errc::invalid_argument);
        CHECK(code.error().reason == "recovery_code_malformed");
    }
    CHECK_FALSE(RecoveryCode::parse(std::string_view("0123456789ABCDEF\0", 17)).has_value());
    CHECK_FALSE(RecoveryCode::parse(std::string(1'000'000, 'A')).has_value());
}

TEST_CASE("recovery_code: a hash fits its own code only") {
    test::CountingRandom random;
    const auto code = RecoveryCode::parse("0123-4567-89AB-CDEF").value();
    const auto hash = hash_recovery_code(code, random).value();
    CHECK(hash.parameters() == PasswordHashParameters::lightest());
    CHECK(verify_recovery_code(RecoveryCode::parse("o123 4567 89ab cdef").value(), hash).value());
    CHECK_FALSE(verify_recovery_code(RecoveryCode::parse("0123-4567-89AB-CDEG").value(), hash).value());
}
