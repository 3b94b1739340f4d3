#include "authos/authcore/otp.hpp"

#include "counting_random.hpp"
#include "vectors.hpp"

#include "authos/base/url.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace authos;
using namespace authos::authcore;

namespace {

OtpSecret rfc_secret() {
    return OtpSecret::from_bytes(as_bytes("12345678901234567890")).value();
}

OtpAlgorithm algorithm_of(const std::string& name) {
    if (name == "SHA256") return OtpAlgorithm::sha256;
    if (name == "SHA512") return OtpAlgorithm::sha512;
    REQUIRE(name == "SHA1");
    return OtpAlgorithm::sha1;
}

constexpr UnixMillis at_second(std::int64_t seconds) {
    return UnixMillis::from_seconds(seconds);
}

} // namespace

TEST_CASE("otp: HOTP values of RFC 4226 appendix D") {
    const auto file = test::load_vectors("rfc/rfc4226-hotp.json");
    if (!file) return;
    const auto secret = OtpSecret::from_bytes(as_bytes(file->get_string("secret_ascii").value())).value();
    CHECK(secret.base32().reveal() == file->get_string("secret_base32").value());
    int checked = 0;
    for (const Json& vector : file->get("tests").value().items()) {
        const auto counter = static_cast<std::uint64_t>(vector.get_integer("counter").value());
        CHECK(hotp_code(secret, counter).reveal() == vector.get_string("otp").value());
        ++checked;
    }
    CHECK(checked == 10);
}

TEST_CASE("otp: TOTP values of RFC 6238 appendix B") {
    const auto file = test::load_vectors("rfc/rfc6238-totp.json");
    if (!file) return;
    int checked = 0;
    for (const Json& vector : file->get("tests").value().items()) {
        const auto secret =
            OtpSecret::from_bytes(as_bytes(vector.get_string("secret_ascii").value())).value();
        const std::int64_t time = vector.get_integer("time").value();
        TotpRules rules{.algorithm = algorithm_of(vector.get_string("algorithm").value()),
                        .digits = OtpDigits::eight};
        INFO(vector.get_string("algorithm").value() << " at " << time);
        CHECK(totp_code(secret, at_second(time), rules).reveal() == vector.get_string("otp8").value());
        CHECK(verify_totp(secret, vector.get_string("otp8").value(), at_second(time), rules) == time / 30);
        rules.digits = OtpDigits::six;
        CHECK(totp_code(secret, at_second(time), rules).reveal() == vector.get_string("otp6").value());
        ++checked;
    }
    CHECK(checked == 18);
}

TEST_CASE("otp: a code counts one step early and late, not two") {
    const auto secret = rfc_secret();
    const std::string code = totp_code(secret, at_second(3000)).reveal();
    const std::int64_t step = 100;
    CHECK(verify_totp(secret, code, at_second(2970)) == step);
    CHECK(verify_totp(secret, code, at_second(3000)) == step);
    CHECK(verify_totp(secret, code, at_second(3029)) == step);
    CHECK(verify_totp(secret, code, at_second(3059)) == step);
    CHECK(verify_totp(secret, code, at_second(3060)) == std::nullopt);
    CHECK(verify_totp(secret, code, at_second(2969)) == std::nullopt);
}

TEST_CASE("otp: a window of zero takes the current step only") {
    const auto secret = rfc_secret();
    const TotpRules strict{.window_steps = 0};
    const std::string code = totp_code(secret, at_second(3000)).reveal();
    CHECK(verify_totp(secret, code, at_second(3029), strict) == 100);
    CHECK(verify_totp(secret, code, at_second(3030), strict) == std::nullopt);
    CHECK(verify_totp(secret, code, at_second(2999), strict) == std::nullopt);
}

TEST_CASE("otp: the returned step lets the caller refuse a replay") {
    const auto secret = rfc_secret();
    const std::string code = totp_code(secret, at_second(3000)).reveal();
    const auto first = verify_totp(secret, code, at_second(3000));
    const auto again = verify_totp(secret, code, at_second(3031));
    REQUIRE(first.has_value());
    REQUIRE(again.has_value());
    CHECK(*again == *first);
}

TEST_CASE("otp: blanks are dropped, anything else must be the digits") {
    const auto secret = rfc_secret();
    const auto at = at_second(59);
    REQUIRE(totp_code(secret, at).reveal() == "287082");
    CHECK(verify_totp(secret, "287 082", at) == 1);
    CHECK(verify_totp(secret, " 287082 ", at) == 1);
    for (const char* code : {"", " ", "28708", "2870820", "0287082", "28708a", "287083", "-287082", "287-082",
                             "94287082", "\t287082", "２８７０８２"}) {
        INFO(code);
        CHECK(verify_totp(secret, code, at) == std::nullopt);
    }
    CHECK(verify_totp(secret, std::string_view("287082\0", 7), at) == std::nullopt);
}

TEST_CASE("otp: the first steps after 1970 have no step before them") {
    const auto secret = rfc_secret();
    CHECK(verify_totp(secret, hotp_code(secret, 0).reveal(), at_second(0)) == 0);
    CHECK(verify_totp(secret, hotp_code(secret, 1).reveal(), at_second(0)) == 1);
    CHECK(verify_totp(secret, hotp_code(secret, 0xffff'ffff'ffff'ffff).reveal(), at_second(0)) ==
          std::nullopt);
}

TEST_CASE("otp: rules out of range are a fault of the program") {
    const auto secret = rfc_secret();
    CHECK_THROWS_AS(totp_step(at_second(0), {.step = std::chrono::seconds{0}}), std::invalid_argument);
    CHECK_THROWS_AS(totp_code(secret, at_second(0), {.step = std::chrono::seconds{-30}}),
                    std::invalid_argument);
    CHECK_THROWS_AS(verify_totp(secret, "287082", at_second(0), {.window_steps = -1}), std::invalid_argument);
    CHECK_THROWS_AS(verify_totp(secret, "287082", at_second(0), {.window_steps = 11}), std::invalid_argument);
    CHECK_THROWS_AS(totp_step(UnixMillis{-1}, {}), std::invalid_argument);
    CHECK(totp_step(at_second(119), {.step = std::chrono::seconds{60}}) == 1);
}

TEST_CASE("otp: secrets have 16 to 64 octets and one base32 spelling") {
    test::CountingRandom random;
    const auto made = OtpSecret::make(random);
    CHECK(made.reveal().size() == 20);
    const auto again = OtpSecret::from_base32(made.base32()).value();
    CHECK(again.base32().reveal() == made.base32().reveal());
    CHECK(OtpSecret::from_bytes(Bytes(15, 1)).error().reason == "otp_secret_malformed");
    CHECK(OtpSecret::from_bytes(Bytes(16, 1)).has_value());
    CHECK(OtpSecret::from_bytes(Bytes(64, 1)).has_value());
    CHECK(OtpSecret::from_bytes(Bytes(65, 1)).error().code == Errc::invalid_argument);
    for (const char* text : {"", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
                             "GEZDGNBV", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"}) {
        CHECK(OtpSecret::from_base32(SecretString{text}).error().reason == "otp_secret_malformed");
    }
}

TEST_CASE("otp: the URI for the app carries everything the app must know") {
    const auto uri = otpauth_uri("Acme & Co", "ada@example.test", rfc_secret()).value();
    CHECK(uri.reveal() ==
          "otpauth://totp/Acme%20%26%20Co:ada%40example.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
          "&issuer=Acme%20%26%20Co&algorithm=SHA1&digits=6&period=30");
    const auto other = otpauth_uri(
        "A", "b", rfc_secret(),
        {.algorithm = OtpAlgorithm::sha512, .digits = OtpDigits::eight, .step = std::chrono::seconds{60}});
    CHECK(other.value().reveal().ends_with("&issuer=A&algorithm=SHA512&digits=8&period=60"));
}

TEST_CASE("otp: labels that would break the URI or the app's list are refused") {
    const auto secret = rfc_secret();
    for (const char* label : {"", " ", "a:b", "a\nb", "\xff"}) {
        CHECK(otpauth_uri(label, "ada", secret).error().reason == "otp_label_malformed");
        CHECK(otpauth_uri("Acme", label, secret).error().reason == "otp_label_malformed");
    }
}
