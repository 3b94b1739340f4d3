#include "authos/authcore/webauthn.hpp"

#include "soft_authenticator.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

std::string registering(const SoftRegistration& draft) {
    return reason_of(verify_registration(soft_registration_expected(), draft.response()));
}

std::string authenticating(const SoftAuthentication& draft) {
    return reason_of(verify_authentication(soft_authentication_expected(), draft.stored(), draft.response()));
}

struct BadClientData {
    const char* what;
    std::string text;
    const char* reason;
};

// `type` is what the ceremony expects.
std::vector<BadClientData> bad_client_data(const char* type) {
    const auto with = [&](std::string_view name, Json value) {
        return soft_client_data(type).set(name, std::move(value)).dump();
    };
    const auto without = [&](std::string_view name) { return soft_client_data(type).erase(name).dump(); };
    const std::string good = soft_client_data(type).dump();
    return {
        {"nothing", "", "webauthn_client_data_malformed"},
        {"no JSON", "{", "webauthn_client_data_malformed"},
        {"a list", "[]", "webauthn_client_data_malformed"},
        {"a member twice", R"({"type":"x",)" + good.substr(1), "webauthn_client_data_malformed"},
        {"text behind it", good + "x", "webauthn_client_data_malformed"},
        {"deep nesting", with("x", parse_json("[[[[[[[[[[0]]]]]]]]]]").value()),
         "webauthn_client_data_malformed"},
        {"no type", without("type"), "webauthn_client_data_malformed"},
        {"no challenge", without("challenge"), "webauthn_client_data_malformed"},
        {"no origin", without("origin"), "webauthn_client_data_malformed"},
        {"origin is a number", with("origin", 1), "webauthn_client_data_malformed"},
        {"crossOrigin is a text", with("crossOrigin", "false"), "webauthn_client_data_malformed"},
        {"topOrigin is a list", with("topOrigin", Json::array()), "webauthn_client_data_malformed"},
        {"another type", with("type", "payment.get"), "webauthn_type_mismatch"},
        {"empty challenge", with("challenge", ""), "webauthn_challenge_mismatch"},
        {"padded challenge", with("challenge", soft_challenge().text() + "="), "webauthn_challenge_mismatch"},
        {"sibling origin", with("origin", "https://evil.example.test"), "webauthn_origin_mismatch"},
        {"longer origin", with("origin", "https://example.test.attacker.test"), "webauthn_origin_mismatch"},
        {"null origin", with("origin", "null"), "webauthn_origin_mismatch"},
        {"a frame", with("crossOrigin", true), "webauthn_cross_origin_refused"},
        {"a page around", with("topOrigin", "https://example.test"), "webauthn_top_origin_refused"}};
}

} // namespace

TEST_CASE("webauthn: what a registration says is what is reported") {
    SoftRegistration draft;
    draft.data =
        authenticator_data(kUp | kUv | kBe | kBs | kAt, 41, attested_credential(draft.id, draft.key.cose()));
    auto response = draft.response();
    response.transports = {"hybrid", "internal"};
    const auto created = verify_registration(soft_registration_expected(), response).value();
    CHECK(created.id.bytes().size() == 20);
    CHECK(created.public_key == draft.key.cose());
    CHECK(created.sign_count == 41);
    CHECK(created.aaguid[0] == 0xa1);
    CHECK(created.backup_eligible);
    CHECK(created.backup_state);
    CHECK(created.user_verified);
    CHECK(created.transports == std::vector<std::string>{"hybrid", "internal"});
    CHECK(created.attestation.format == "none");
    CHECK(created.attestation.trust == AttestationTrust::none);
}

TEST_CASE("webauthn: client data with further members and any listed origin is accepted") {
    SoftRegistration draft;
    draft.client_data = soft_client_data("webauthn.create")
                            .set("origin", "https://login.example.test")
                            .set("future", 1)
                            .dump();
    CHECK(registering(draft) == "accepted");
    SoftAuthentication answer;
    answer.client_data = soft_client_data("webauthn.get").erase("crossOrigin").dump();
    CHECK(authenticating(answer) == "accepted");
}

TEST_CASE("webauthn: [80-55] client data that does not fit is refused in both ceremonies") {
    for (const auto& bad : bad_client_data("webauthn.create")) {
        INFO(bad.what);
        SoftRegistration draft;
        draft.client_data = bad.text;
        const auto refused = verify_registration(soft_registration_expected(), draft.response());
        CHECK(reason_of(refused) == bad.reason);
        CHECK((!refused && refused.error().code == Errc::invalid_argument));
    }
    for (const auto& bad : bad_client_data("webauthn.get")) {
        INFO(bad.what);
        SoftAuthentication draft;
        draft.client_data = bad.text;
        const auto refused =
            verify_authentication(soft_authentication_expected(), draft.stored(), draft.response());
        CHECK(reason_of(refused) == bad.reason);
        CHECK((!refused && refused.error().code == Errc::unauthenticated));
    }
}

TEST_CASE("webauthn: [80-55] the flags decide, whatever the options said") {
    const auto registered_with = [](std::uint8_t flags) {
        SoftRegistration draft;
        draft.data = authenticator_data(flags | kAt, 0, attested_credential(draft.id, draft.key.cose()));
        return registering(draft);
    };
    CHECK(registered_with(kUp | kUv) == "accepted");
    CHECK(registered_with(kUp | kUv | kBe) == "accepted");
    CHECK(registered_with(kUv) == "webauthn_user_not_present");
    CHECK(registered_with(kUp) == "webauthn_user_not_verified");
    CHECK(registered_with(kUp | kUv | kBs) == "webauthn_backup_flags_invalid");

    const auto authenticated_with = [](std::uint8_t flags) {
        SoftAuthentication draft;
        draft.data = authenticator_data(flags, 8);
        return authenticating(draft);
    };
    CHECK(authenticated_with(kUp | kUv) == "accepted");
    CHECK(authenticated_with(kUv) == "webauthn_user_not_present");
    CHECK(authenticated_with(kUp) == "webauthn_user_not_verified");
    CHECK(authenticated_with(kUp | kUv | kBs) == "webauthn_backup_flags_invalid");
    CHECK(authenticated_with(kUp | kUv | kBe) == "webauthn_backup_eligibility_changed");
}

TEST_CASE("webauthn: [80-55] an attachment other than the wanted one is refused") {
    const SoftRegistration draft;
    auto expected = soft_registration_expected();
    expected.attachment = AuthenticatorAttachment::platform;
    auto response = draft.response();
    CHECK(reason_of(verify_registration(expected, response)) == "webauthn_attachment_mismatch");
    response.attachment = AuthenticatorAttachment::cross_platform;
    CHECK(reason_of(verify_registration(expected, response)) == "webauthn_attachment_mismatch");
    response.attachment = AuthenticatorAttachment::platform;
    CHECK(reason_of(verify_registration(expected, response)) == "accepted");
}

TEST_CASE("webauthn: an rp id is matched by its hash") {
    SoftRegistration draft;
    draft.data = authenticator_data(kUp | kUv | kAt, 0, attested_credential(draft.id, draft.key.cose()),
                                    "login.example.test");
    CHECK(registering(draft) == "webauthn_rp_id_mismatch");
    SoftAuthentication answer;
    answer.data = authenticator_data(kUp | kUv, 8, {}, "attacker.test");
    CHECK(authenticating(answer) == "webauthn_rp_id_mismatch");
}

TEST_CASE("webauthn: extensions of the authenticator are read for their form and dropped") {
    const auto registered_with = [](const Bytes& extensions) {
        SoftRegistration draft;
        draft.data = authenticator_data(
            kUp | kUv | kAt | kEd, 0, joined({attested_credential(draft.id, draft.key.cose()), extensions}));
        return registering(draft);
    };
    CHECK(registered_with(cbor_map({{cbor_text("credProtect"), cbor_integer(2)}})) == "accepted");
    CHECK(registered_with(cbor_map({})) == "accepted");
    CHECK(registered_with({}) == "authenticator_data_malformed");
    CHECK(registered_with(cbor_array({})) == "authenticator_data_malformed");
    CHECK(registered_with(joined({cbor_map({}), cbor_map({})})) == "authenticator_data_malformed");
    CHECK(registered_with({0xbf, 0xff}) == "authenticator_data_malformed");

    SoftAuthentication answer;
    answer.data = authenticator_data(kUp | kUv | kEd, 8, cbor_map({{cbor_text("uvm"), cbor_array({})}}));
    CHECK(authenticating(answer) == "accepted");
}

TEST_CASE("webauthn: [80-51] credentials with impossible lengths are refused") {
    const auto registered_with = [](const Bytes& tail) {
        SoftRegistration draft;
        draft.data = authenticator_data(kUp | kUv | kAt, 0, tail);
        return registering(draft);
    };
    const SoftKey key;
    CHECK(registered_with({}) == "authenticator_data_malformed");
    CHECK(registered_with(Bytes(17, 0)) == "authenticator_data_malformed");
    CHECK(registered_with(joined({Bytes(16, 0), Bytes{0xff, 0xff}, Bytes(100, 1)})) ==
          "authenticator_data_malformed");
    CHECK(registered_with(attested_credential({}, key.cose())) == "webauthn_credential_mismatch");
    CHECK(registered_with(attested_credential(Bytes(1024, 0xc1), key.cose())) ==
          "webauthn_credential_mismatch");
    CHECK(registered_with(attested_credential(Bytes(20, 0xc1), Bytes(9000, 0x81))) ==
          "authenticator_data_malformed");
    CHECK(registered_with(attested_credential(Bytes(20, 0xc1), cbor_array({}))) ==
          "authenticator_data_malformed");
}

TEST_CASE("webauthn: [80-55] an algorithm that was not offered is refused") {
    const SoftRegistration draft;
    auto expected = soft_registration_expected();
    expected.algorithms = {CoseAlgorithm::eddsa, CoseAlgorithm::rs256};
    CHECK(reason_of(verify_registration(expected, draft.response())) == "webauthn_algorithm_not_offered");
}

TEST_CASE("webauthn: the attestation object has its three members and a known format") {
    const SoftRegistration good;
    const auto with_object = [&](const Bytes& object) {
        auto response = good.response();
        response.attestation_object = object;
        return reason_of(verify_registration(soft_registration_expected(), response));
    };
    const Bytes data = cbor_bytes(good.data);
    const Bytes fmt = cbor_text("fmt");
    const Bytes stmt = cbor_text("attStmt");
    const Bytes auth = cbor_text("authData");
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")}, {stmt, cbor_map({})}, {auth, data}})) ==
          "accepted");
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")}, {stmt, cbor_map({})}})) ==
          "attestation_object_malformed");
    CHECK(with_object(cbor_map({{fmt, cbor_integer(1)}, {stmt, cbor_map({})}, {auth, data}})) ==
          "attestation_object_malformed");
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")}, {stmt, cbor_array({})}, {auth, data}})) ==
          "attestation_object_malformed");
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")}, {stmt, cbor_map({})}, {auth, cbor_text("x")}})) ==
          "attestation_object_malformed");
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")},
                                {stmt, cbor_map({})},
                                {auth, data},
                                {cbor_text("something"), cbor_integer(0)}})) ==
          "attestation_object_malformed");
    for (const char* format : {"android-safetynet", "compound", "None", "none ", "", "packed-x"}) {
        CHECK(with_object(cbor_map({{fmt, cbor_text(format)}, {stmt, cbor_map({})}, {auth, data}})) ==
              "attestation_format_unknown");
    }
    CHECK(with_object(cbor_map({{fmt, cbor_text("none")},
                                {stmt, cbor_map({{cbor_text("alg"), cbor_integer(-7)}})},
                                {auth, data}})) == "attestation_statement_malformed");
}
