// ID tokens of other providers: which are believed.
#include "upstream/id_token.hpp"

#include "authos/authcore/digest.hpp"
#include "authos/authcore/hmac.hpp"
#include "authos/base/encoding.hpp"
#include "authos/base/json.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::identity::upstream;

namespace {

const UnixMillis kNow = UnixMillis::from_seconds(1'767'225'600);

SigningKey key_named(const std::string& kid, Algorithm algorithm = Algorithm::es256) {
    return {Kid::parse(kid).value(), PrivateKey::generate(algorithm).value()};
}

VerificationKeys keys_of(const SigningKey& key) {
    return VerificationKeys::make({{key.kid, key.key.public_key()}}).value();
}

Json good_claims() {
    return Json::object({{"iss", "https://idp.test"},
                         {"aud", "client"},
                         {"sub", "subject"},
                         {"nonce", "the-nonce"},
                         {"iat", static_cast<std::int64_t>(kNow.seconds())},
                         {"exp", static_cast<std::int64_t>(kNow.seconds() + 300)}});
}

IdTokenExpectation expectation() {
    return {"https://idp.test", "client", "the-nonce", SecretString{"access"}};
}

/// The rule that refused, or "" where the token is believed.
std::string rule_against(const SigningKey& key, const Json& claims) {
    const auto token = sign_jwt(key, "JWT", claims).value();
    const auto verified = verify_id_token(keys_of(key), token.reveal(), expectation(), kNow);
    if (verified) return {};
    CHECK(verified.error().reason == "upstream_token_invalid");
    CHECK(verified.error().code == Errc::failed_precondition);
    return verified.error().detail;
}

ByteView view(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

TEST_CASE("id token: one that follows every rule is believed") {
    for (const auto algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
        const auto key = key_named("k", algorithm);
        CHECK(rule_against(key, good_claims()).empty());
        CHECK(rule_against(key, good_claims().set("azp", "client")).empty());
        CHECK(rule_against(
                  key,
                  good_claims().set("aud", std::vector<std::string>{"client", "other"}).set("azp", "client"))
                  .empty());
    }
}

TEST_CASE("id token: [80-28] without the nonce of the request, or with another one, it is refused") {
    const auto key = key_named("k");
    CHECK(rule_against(key, good_claims().erase("nonce")) == "nonce_missing");
    CHECK(rule_against(key, good_claims().set("nonce", nullptr)) == "nonce_missing");
    CHECK(rule_against(key, good_claims().set("nonce", 1)) == "nonce_missing");
    CHECK(rule_against(key, good_claims().set("nonce", "")) == "nonce_mismatch");
    CHECK(rule_against(key, good_claims().set("nonce", "the-nonce ")) == "nonce_mismatch");
    const auto token = sign_jwt(key, "JWT", good_claims().set("nonce", "")).value();
    auto none = expectation();
    none.nonce.clear();
    CHECK_FALSE(verify_id_token(keys_of(key), token.reveal(), none, kNow));
}

TEST_CASE("id token: [80-28] issuer, audience and authorized party are those of the connection") {
    const auto key = key_named("k");
    CHECK(rule_against(key, good_claims().set("iss", "https://idp.test/")) == "jwt_issuer_mismatch");
    CHECK_FALSE(rule_against(key, good_claims().erase("iss")).empty());
    CHECK(rule_against(key, good_claims().set("aud", "other")) == "jwt_audience_mismatch");
    CHECK_FALSE(rule_against(key, good_claims().erase("aud")).empty());
    CHECK(rule_against(key, good_claims().set("aud", std::vector<std::string>{"client", "other"})) ==
          "azp_missing");
    CHECK(rule_against(key, good_claims().set("azp", "other")) == "azp_mismatch");
    CHECK(rule_against(key, good_claims().set("azp", 1)) == "azp_malformed");
}

TEST_CASE("id token: [80-28] at_hash belongs to the access token") {
    for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa}) {
        const auto key = key_named("k", algorithm);
        const std::string access = "access";
        const auto short_digest = sha256(view(access));
        const auto long_digest = sha512(view(access));
        const std::string right = algorithm == Algorithm::eddsa ? encode_base64url({long_digest.data(), 32})
                                                                : encode_base64url({short_digest.data(), 16});
        CHECK(rule_against(key, good_claims().set("at_hash", right)).empty());
        CHECK(rule_against(key, good_claims().set("at_hash", encode_base64url(view("0123456789abcdef")))) ==
              "at_hash_mismatch");
        CHECK(rule_against(key, good_claims().set("at_hash", "")) == "at_hash_mismatch");
        CHECK(rule_against(key, good_claims().set("at_hash", nullptr)) == "at_hash_malformed");
    }
}

TEST_CASE("id token: times are obeyed with a minute of leeway") {
    const auto key = key_named("k");
    const auto at = [&](const char* claim, std::int64_t offset) {
        return rule_against(key,
                            good_claims().set(claim, static_cast<std::int64_t>(kNow.seconds()) + offset));
    };
    CHECK(at("exp", -59).empty());
    CHECK(at("exp", -61) == "jwt_expired");
    CHECK(at("iat", 59).empty());
    CHECK(at("iat", 61) == "jwt_not_yet_valid");
    CHECK(at("iat", -7200) == "jwt_too_old");
    CHECK_FALSE(rule_against(key, good_claims().erase("exp")).empty());
    CHECK_FALSE(rule_against(key, good_claims().erase("iat")).empty());
}

TEST_CASE("id token: [80-24] unsigned, signed with a shared secret or with a foreign key, it is refused") {
    const auto key = key_named("k");
    const auto stranger = key_named("k");
    const auto unknown = key_named("other");
    const auto judge = [&](const std::string& token) {
        const auto verified = verify_id_token(keys_of(key), token, expectation(), kNow);
        return verified ? std::string{} : verified.error().detail;
    };
    CHECK(judge(sign_jwt(stranger, "JWT", good_claims()).value().reveal()) == "jwt_signature_invalid");
    CHECK(judge(sign_jwt(unknown, "JWT", good_claims()).value().reveal()) == "jwt_kid_unknown");
    const std::string body = encode_base64url(view(good_claims().dump()));
    const std::string none = encode_base64url(view(R"({"alg":"none","kid":"k"})")) + "." + body + ".";
    CHECK_FALSE(judge(none).empty());
    const std::string input = encode_base64url(view(R"({"alg":"HS256","kid":"k"})")) + "." + body;
    const std::string pem = key.key.public_key().to_pem();
    const auto mac = hmac(HmacHash::sha256, view(pem), view(input));
    CHECK(judge(input + "." + encode_base64url({mac.data(), mac.size()})) == "jwt_algorithm_mismatch");
    CHECK_FALSE(judge("").empty());
}

TEST_CASE("id token: [80-10] a blank subject is nobody") {
    const auto key = key_named("k");
    for (const Json& subject : {Json{}, Json{""}, Json{" "}, Json{"\t"}, Json{" a"}, Json{"a\n"}, Json{1},
                                Json{std::string(256, 'a')}}) {
        INFO(subject.dump());
        CHECK_FALSE(rule_against(key, good_claims().set("sub", subject)).empty());
    }
}

TEST_CASE("id token: [80-11] an address counts only where email_verified is the value true") {
    const auto address = [](const Json& verified) {
        return verified_email_of(Json::object({{"email", "ada@corp.test"}, {"email_verified", verified}}));
    };
    CHECK(address(true)->text() == "ada@corp.test");
    for (const Json& other : {Json{false}, Json{"true"}, Json{"false"}, Json{1}, Json{}, Json::array({true})})
        CHECK_FALSE(address(other).has_value());
    CHECK_FALSE(verified_email_of(Json::object({{"email", "ada@corp.test"}})).has_value());
    CHECK_FALSE(
        verified_email_of(Json::object({{"email", "no address"}, {"email_verified", true}})).has_value());
    CHECK_FALSE(verified_email_of(Json::object({{"email_verified", true}})).has_value());
}
