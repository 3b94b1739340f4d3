#include "device_flow/codes.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;

TEST_CASE("user codes: of letters that are hard to mistake, and read back however they are typed") {
    SystemRandom random;
    const std::string code = make_user_code(random);
    REQUIRE(code.size() == 9);
    CHECK(code[4] == '-');
    CHECK(code.find_first_of("IO01") == std::string::npos);
    CHECK(parse_user_code(code).value() == code);
    CHECK(parse_user_code("abcd-efgh").value() == "ABCD-EFGH");
    CHECK(parse_user_code(" ABCD EFGH ").value() == "ABCD-EFGH");
    CHECK(make_user_code(random) != code);
    for (const char* wrong : {"", "-", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCD-EFGI", "ABCD_EFGH"}) {
        INFO(wrong);
        CHECK(parse_user_code(wrong).error().reason == "user_code_malformed");
    }
}

TEST_CASE("user codes: the stored form depends on the deployment's secret") {
    Settings settings;
    settings.device_trust_secret = SecretString{std::string(64, 'a')};
    Settings other;
    other.device_trust_secret = SecretString{std::string(64, 'b')};
    CHECK(hash_user_code(settings, "ABCD-EFGH") == hash_user_code(settings, "ABCD-EFGH"));
    CHECK(hash_user_code(settings, "ABCD-EFGH") != hash_user_code(settings, "ABCD-EFGJ"));
    CHECK(hash_user_code(settings, "ABCD-EFGH") != hash_user_code(other, "ABCD-EFGH"));
}

TEST_CASE("user codes: join an address with or without a query of its own") {
    CHECK(with_user_code("https://a.test/x", "ABCD-EFGH") == "https://a.test/x?user_code=ABCD-EFGH");
    CHECK(with_user_code("https://a.test/x?y=1#z", "ABCD-EFGH") ==
          "https://a.test/x?y=1&user_code=ABCD-EFGH#z");
}
