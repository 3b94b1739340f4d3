#include "authos/authcore/webauthn.hpp"

#include "authos/base/encoding.hpp"
#include "soft_authenticator.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

Json good_registration() {
    return Json::object(
        {{"id", "AQID"},
         {"rawId", "AQID"},
         {"type", "public-key"},
         {"authenticatorAttachment", "platform"},
         {"clientExtensionResults", Json::object({{"credProps", Json::object({{"rk", true}})}})},
         {"response", Json::object({{"clientDataJSON", "e30"},
                                    {"attestationObject", "oA"},
                                    {"transports", Json::array({"internal", "hybrid"})},
                                    {"publicKeyAlgorithm", -7}})}});
}

Json good_authentication() {
    return Json::object({{"id", "AQID"},
                         {"rawId", "AQID"},
                         {"type", "public-key"},
                         {"clientExtensionResults", Json::object()},
                         {"response", Json::object({{"clientDataJSON", "e30"},
                                                    {"authenticatorData", "AAAA"},
                                                    {"signature", "MAA"},
                                                    {"userHandle", "dXNlcg"}})}});
}

// The same with one member of "response" replaced, or taken away where `value` is nothing.
Json with_inner(Json whole, std::string_view name, std::optional<Json> value) {
    Json inner = whole.get("response").value();
    if (value) {
        inner.set(name, std::move(*value));
    } else {
        inner.erase(name);
    }
    return whole.set("response", std::move(inner));
}

struct BadMember {
    const char* name;
    std::optional<Json> value;
};

// Wrong in both kinds of response.
std::vector<BadMember> bad_outer_members() {
    return {{"id", std::nullopt},
            {"id", 1},
            {"id", ""},
            {"id", "AQIE"},
            {"id", "AQI="},
            {"rawId", std::nullopt},
            {"rawId", "AQIE"},
            {"type", "public"},
            {"type", std::nullopt},
            {"response", Json::array()},
            {"response", std::nullopt},
            {"response", "{}"}};
}

void check_malformed(const char* what, const Json& json, bool registration) {
    INFO(what);
    const std::string reason = registration ? test::reason_of(parse_registration_response(json))
                                            : test::reason_of(parse_authentication_response(json));
    CHECK(reason == "webauthn_response_malformed");
}

} // namespace

TEST_CASE("webauthn response: a registration is taken apart") {
    const auto parsed = parse_registration_response(good_registration()).value();
    CHECK(parsed.id.text() == "AQID");
    CHECK(parsed.client_data_json == to_bytes("{}"));
    CHECK(parsed.attestation_object == Bytes{0xa0});
    CHECK(parsed.transports == std::vector<std::string>{"hybrid", "internal"});
    CHECK(parsed.attachment == AuthenticatorAttachment::platform);

    auto plain = with_inner(good_registration(), "transports", std::nullopt);
    plain.erase("authenticatorAttachment").erase("clientExtensionResults");
    CHECK(parse_registration_response(plain)->transports.empty());
    CHECK_FALSE(parse_registration_response(plain)->attachment);
}

TEST_CASE("webauthn response: an authentication is taken apart") {
    const auto parsed = parse_authentication_response(good_authentication()).value();
    CHECK(parsed.authenticator_data == Bytes{0, 0, 0});
    CHECK(parsed.signature == Bytes{0x30, 0x00});
    CHECK(parsed.user_handle->text() == "dXNlcg");
    for (const std::optional<Json>& none : {std::optional<Json>(), std::optional<Json>(Json())}) {
        CHECK_FALSE(parse_authentication_response(with_inner(good_authentication(), "userHandle", none))
                        ->user_handle);
    }
}

TEST_CASE("webauthn response: values of the future are kept or passed over") {
    const auto transports =
        with_inner(good_registration(), "transports", Json::array({"smart-card", "quantum", "quantum"}));
    CHECK(parse_registration_response(transports)->transports ==
          std::vector<std::string>{"quantum", "smart-card"});
    auto attached = good_registration();
    attached.set("authenticatorAttachment", "orbital").set("anything", 1);
    CHECK_FALSE(parse_registration_response(attached)->attachment);
}

TEST_CASE("webauthn response: [80-51] malformed JSON responses are refused") {
    for (const bool registration : {true, false}) {
        const auto good = registration ? good_registration() : good_authentication();
        for (const BadMember& bad : bad_outer_members()) {
            Json json = good;
            if (bad.value) {
                json.set(bad.name, *bad.value);
            } else {
                json.erase(bad.name);
            }
            check_malformed(bad.name, json, registration);
        }
        for (const Json& json : {Json(), Json("text"), Json(1), Json::array(), Json::object()}) {
            check_malformed("no object", json, registration);
        }
        Json long_id = good;
        const std::string id = encode_base64url(Bytes(1024, 1));
        check_malformed("long id", long_id.set("id", id).set("rawId", id), registration);
    }
    const std::vector<const char*> registration_members{"clientDataJSON", "attestationObject"};
    const std::vector<const char*> authentication_members{"clientDataJSON", "authenticatorData", "signature"};
    const std::string huge = encode_base64url(Bytes(1 << 20, 1));
    for (const bool registration : {true, false}) {
        const auto good = registration ? good_registration() : good_authentication();
        for (const char* name : registration ? registration_members : authentication_members) {
            for (const std::optional<Json>& value :
                 {std::optional<Json>(), std::optional<Json>(Json(7)), std::optional<Json>(Json("e30=")),
                  std::optional<Json>(Json("e3 0")), std::optional<Json>(Json("e31")),
                  std::optional<Json>(Json("+/+/")), std::optional<Json>(Json(huge))}) {
                check_malformed(name, with_inner(good, name, value), registration);
            }
        }
    }
}

TEST_CASE("webauthn response: optional members are right or absent") {
    for (const Json& transports :
         {Json("usb"), Json::array({1}), Json::array({"USB"}), Json::array({""}), Json::array({"a b"}),
          Json::array({std::string(33, 'a')}), Json::array(std::vector<Json>(17, Json("usb")))}) {
        check_malformed("transports", with_inner(good_registration(), "transports", transports), true);
    }
    for (const Json& handle : {Json(1), Json(""), Json("dXNlcg=="), Json(encode_base64url(Bytes(65, 1)))}) {
        check_malformed("userHandle", with_inner(good_authentication(), "userHandle", handle), false);
    }
    auto attached = good_registration();
    check_malformed("authenticatorAttachment", attached.set("authenticatorAttachment", 1), true);
}

TEST_CASE("webauthn response: [80-51] what passes the JSON still has to pass the ceremony") {
    const auto response = parse_registration_response(good_registration()).value();
    CHECK(test::reason_of(verify_registration(test::soft_registration_expected(), response)) ==
          "webauthn_client_data_malformed");
}
