#include "authos/authcore/jwt.hpp"

#include "test_keys.hpp"

#include "authos/base/clock.hpp"
#include "authos/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kNow = 1'767'225'600;
constexpr UnixMillis kNowMillis = UnixMillis::from_seconds(kNow);

const KeySet& jwt_keys() {
    static const KeySet keys =
        KeySet::make({Kid::parse("ed-1").value(), PrivateKey::parse_pem(SecretString(kEd25519Pkcs8)).value()})
            .value();
    return keys;
}

Json good_claims() {
    return Json::object({{"iss", "https://sso.example"},
                         {"sub", "ada"},
                         {"aud", "service:acme/shop"},
                         {"exp", kNow + 300},
                         {"iat", kNow}});
}

JwtRules good_rules() {
    JwtRules rules;
    rules.typ = "at+jwt";
    rules.issuer = "https://sso.example";
    rules.audiences = {"service:acme/shop"};
    return rules;
}

std::string signed_token(const Json& claims, std::string_view typ = "at+jwt") {
    return sign_jwt(jwt_keys(), typ, claims).value().reveal();
}

std::string token_reason(const std::string& token, const JwtRules& rules, UnixMillis now = kNowMillis) {
    const auto jwt = verify_jwt(jwt_keys(), token, rules, now);
    if (jwt) return "accepted";
    CHECK(jwt.error().code == Errc::unauthenticated);
    return jwt.error().reason;
}

std::string claims_reason(const Json& claims, const JwtRules& rules = good_rules(),
                          UnixMillis now = kNowMillis) {
    return token_reason(signed_token(claims), rules, now);
}

std::string reason_with(std::string_view name, Json value) {
    return claims_reason(good_claims().set(name, std::move(value)));
}

std::string reason_without(std::string_view name) {
    return claims_reason(good_claims().erase(name));
}

} // namespace

TEST_CASE("jwt: a token that keeps all rules is accepted with its header and claims") {
    const auto jwt = verify_jwt(jwt_keys(), signed_token(good_claims()), good_rules(), kNowMillis).value();
    CHECK(jwt.claims == good_claims());
    CHECK(jwt.header == Json::object({{"alg", "EdDSA"}, {"typ", "at+jwt"}, {"kid", "ed-1"}}));
    CHECK(jwt.audiences() == std::vector<std::string>{"service:acme/shop"});
    // With one known key the kid plays no part.
    CHECK(verify_jwt(jwt_keys().active().key.public_key(), signed_token(good_claims()), good_rules(),
                     kNowMillis)
              .has_value());
}

TEST_CASE("jwt: claims that are no object are not signed") {
    CHECK(sign_jwt(jwt_keys(), "JWT", Json::array()).error().reason == "jwt_claims_invalid");
    CHECK(sign_jwt(jwt_keys(), "JWT", Json()).error().reason == "jwt_claims_invalid");
}

TEST_CASE("jwt: refusals of the signature layer come under the jwt name") {
    const std::string good = signed_token(good_claims());
    CHECK(token_reason("", good_rules()) == "jwt_malformed");
    CHECK(token_reason(good.substr(0, good.rfind('.') + 1), good_rules()) == "jwt_signature_invalid");
    CHECK(token_reason(std::string(20'000, 'a'), good_rules()) == "jwt_too_large");
    const auto other = KeySet::make({Kid::parse("ed-2").value(), jwt_keys().active().key}).value();
    CHECK(token_reason(sign_jwt(other, "at+jwt", good_claims()).value().reveal(), good_rules()) ==
          "jwt_kid_unknown");
    const auto stranger = PrivateKey::generate(Algorithm::eddsa).value();
    const SigningKey impostor{Kid::parse("ed-1").value(), stranger};
    CHECK(token_reason(sign_jwt(impostor, "at+jwt", good_claims()).value().reveal(), good_rules()) ==
          "jwt_signature_invalid");
    const SigningKey other_kind{Kid::parse("ed-1").value(), PrivateKey::generate(Algorithm::es256).value()};
    CHECK(token_reason(sign_jwt(other_kind, "at+jwt", good_claims()).value().reveal(), good_rules()) ==
          "jwt_algorithm_mismatch");
}

TEST_CASE("jwt: rejects alg none") {
    const std::string claims = encode_base64url(as_bytes(good_claims().dump()));
    for (const char* header :
         {R"({"alg":"none","typ":"at+jwt","kid":"ed-1"})", R"({"alg":"none","typ":"at+jwt"})"}) {
        const std::string token = encode_base64url(as_bytes(header)) + '.' + claims + '.';
        const std::string reason = token_reason(token, good_rules());
        CHECK((reason == "jwt_algorithm_mismatch" || reason == "jwt_kid_unknown"));
    }
}

TEST_CASE("jwt: a payload that is no sound JSON object is malformed") {
    const SigningKey& key = jwt_keys().active();
    for (const char* payload : {"", "x", "[]", "null", "\"a\"", "{\"exp\":1,\"exp\":2}", "{} {}"}) {
        const JwsHeader header{"at+jwt", key.kid, {}};
        const auto token = sign_compact(key.key, header, as_bytes(payload)).value();
        CHECK(token_reason(token.reveal(), good_rules()) == "jwt_malformed");
    }
}

TEST_CASE("jwt: typ is compared without case and without the media type prefix") {
    for (const char* typ : {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"}) {
        CHECK(token_reason(signed_token(good_claims(), typ), good_rules()) == "accepted");
    }
    for (const char* typ : {"", "JWT", "at+jwt ", "text/at+jwt", "application/",
                            "application/application/at+jwt", "authos-management+jwt"}) {
        CHECK(token_reason(signed_token(good_claims(), typ), good_rules()) == "jwt_typ_mismatch");
    }
    JwtRules any = good_rules();
    any.typ.clear();
    CHECK(token_reason(signed_token(good_claims(), ""), any) == "accepted");
    JwtRules prefixed = good_rules();
    prefixed.typ = "application/at+jwt";
    CHECK(token_reason(signed_token(good_claims()), prefixed) == "accepted");
}

TEST_CASE("jwt: the issuer is compared exactly") {
    CHECK(reason_with("iss", "https://sso.example/") == "jwt_issuer_mismatch");
    CHECK(reason_with("iss", "https://SSO.example") == "jwt_issuer_mismatch");
    CHECK(reason_with("iss", "") == "jwt_issuer_mismatch");
    CHECK(reason_with("iss", 7) == "jwt_claim_invalid");
    CHECK(reason_with("iss", nullptr) == "jwt_claim_invalid");
    CHECK(reason_without("iss") == "jwt_claim_missing");
    JwtRules any = good_rules();
    any.issuer.clear();
    CHECK(claims_reason(good_claims().erase("iss"), any) == "accepted");
}

TEST_CASE("jwt: the audience is one text or a list, of which one must be wanted") {
    const auto list = [](std::vector<std::string> names) { return Json(names); };
    CHECK(reason_with("aud", list({"x", "service:acme/shop"})) == "accepted");
    CHECK(reason_with("aud", list({"x"})) == "jwt_audience_mismatch");
    CHECK(reason_with("aud", "service:acme/shopp") == "jwt_audience_mismatch");
    CHECK(reason_with("aud", "") == "jwt_audience_mismatch");
    CHECK(reason_with("aud", list({})) == "jwt_claim_invalid");
    CHECK(reason_with("aud", Json::array({"service:acme/shop", 1})) == "jwt_claim_invalid");
    CHECK(reason_with("aud", 1) == "jwt_claim_invalid");
    CHECK(reason_with("aud", nullptr) == "jwt_claim_invalid");
    CHECK(reason_with("aud", Json::object({{"service:acme/shop", true}})) == "jwt_claim_invalid");
    CHECK(reason_without("aud") == "jwt_claim_missing");

    JwtRules any = good_rules();
    any.audiences.clear();
    CHECK(claims_reason(good_claims().set("aud", "whatever"), any) == "accepted");
    CHECK(claims_reason(good_claims().erase("aud"), any) == "jwt_claim_missing");
    any.audience_required = false;
    CHECK(claims_reason(good_claims().erase("aud"), any) == "accepted");
    JwtRules two = good_rules();
    two.audiences = {"platform", "org:acme"};
    CHECK(claims_reason(good_claims().set("aud", "org:acme"), two) == "accepted");
}

TEST_CASE("jwt: exp ends a token on its second, leeway extends it") {
    CHECK(reason_with("exp", kNow + 1) == "accepted");
    CHECK(reason_with("exp", kNow) == "jwt_expired");
    CHECK(reason_with("exp", kNow - 1) == "jwt_expired");
    CHECK(reason_with("exp", 0) == "jwt_expired");
    CHECK(reason_without("exp") == "jwt_claim_missing");
    JwtRules rules = good_rules();
    rules.leeway = 30s;
    CHECK(claims_reason(good_claims().set("exp", kNow - 29), rules) == "accepted");
    CHECK(claims_reason(good_claims().set("exp", kNow - 30), rules) == "jwt_expired");
    rules = good_rules();
    rules.expiry_required = false;
    CHECK(claims_reason(good_claims().erase("exp"), rules) == "accepted");
    CHECK(claims_reason(good_claims().set("exp", kNow), rules) == "jwt_expired");
}

TEST_CASE("jwt: a token expires while the clock moves") {
    ManualClock clock{kNowMillis};
    const std::string token = signed_token(good_claims());
    CHECK(token_reason(token, good_rules(), clock.now()) == "accepted");
    clock.advance(299'999ms);
    CHECK(token_reason(token, good_rules(), clock.now()) == "accepted");
    clock.advance(1ms);
    CHECK(token_reason(token, good_rules(), clock.now()) == "jwt_expired");
}

TEST_CASE("jwt: nbf and iat in the future wait") {
    CHECK(reason_with("nbf", kNow) == "accepted");
    CHECK(reason_with("nbf", kNow + 1) == "jwt_not_yet_valid");
    CHECK(reason_with("iat", kNow + 1) == "jwt_not_yet_valid");
    JwtRules rules = good_rules();
    rules.leeway = 5s;
    CHECK(claims_reason(good_claims().set("nbf", kNow + 5).set("iat", kNow + 5), rules) == "accepted");
    CHECK(claims_reason(good_claims().set("nbf", kNow + 6), rules) == "jwt_not_yet_valid");
}

TEST_CASE("jwt: max_age counts from iat") {
    JwtRules rules = good_rules();
    rules.max_age = 60s;
    CHECK(claims_reason(good_claims().set("iat", kNow - 60), rules) == "accepted");
    CHECK(claims_reason(good_claims().set("iat", kNow - 61), rules) == "jwt_too_old");
    CHECK(claims_reason(good_claims().erase("iat"), rules) == "jwt_claim_missing");
}

TEST_CASE("jwt: dates may have fractions; absurd ones are refused") {
    CHECK(reason_with("exp", static_cast<double>(kNow) + 0.5) == "accepted");
    CHECK(reason_with("exp", static_cast<double>(kNow) - 0.5) == "jwt_expired");
    CHECK(reason_with("nbf", static_cast<double>(kNow) + 0.5) == "jwt_not_yet_valid");
    for (const char* name : {"exp", "nbf", "iat"}) {
        CHECK(reason_with(name, -1) == "jwt_claim_invalid");
        CHECK(reason_with(name, 1e300) == "jwt_claim_invalid");
        CHECK(reason_with(name, std::int64_t{9'223'372'036'854'775'807}) == "jwt_claim_invalid");
        CHECK(reason_with(name, std::int64_t{253'402'300'800}) == "jwt_claim_invalid");
        CHECK(reason_with(name, std::to_string(kNow)) == "jwt_claim_invalid");
        CHECK(reason_with(name, nullptr) == "jwt_claim_invalid");
        CHECK(reason_with(name, true) == "jwt_claim_invalid");
    }
    CHECK(reason_with("exp", std::int64_t{253'402'300'799}) == "accepted");
}

TEST_CASE("jwt: required claims must be there and not null") {
    JwtRules rules = good_rules();
    rules.required_claims = {"token_use", "sub"};
    CHECK(claims_reason(good_claims(), rules) == "jwt_claim_missing");
    CHECK(claims_reason(good_claims().set("token_use", nullptr), rules) == "jwt_claim_missing");
    CHECK(claims_reason(good_claims().set("token_use", "management_access"), rules) == "accepted");
    CHECK(reason_with("sub", 1) == "jwt_claim_invalid");
    CHECK(reason_with("jti", Json::array()) == "jwt_claim_invalid");
}

TEST_CASE("jwt: the rules can be applied to claims that were verified otherwise") {
    CHECK(check_claims(good_claims(), good_rules(), kNowMillis).has_value());
    CHECK(check_claims(Json::array(), good_rules(), kNowMillis).error().reason == "jwt_malformed");
    CHECK(check_claims(good_claims().erase("aud"), good_rules(), kNowMillis).error().reason ==
          "jwt_claim_missing");
}

TEST_CASE("jwt: a previous key still verifies after rotation") {
    const std::string old_token = signed_token(good_claims());
    const auto& old = jwt_keys().active();
    const auto rotated =
        KeySet::make({Kid::parse("ed-2").value(), PrivateKey::generate(Algorithm::es256).value()},
                     {{old.kid, old.key.public_key()}})
            .value();
    CHECK(verify_jwt(rotated, old_token, good_rules(), kNowMillis).has_value());
    const auto without = KeySet::make(rotated.active()).value();
    CHECK(verify_jwt(without, old_token, good_rules(), kNowMillis).error().reason == "jwt_kid_unknown");
}
