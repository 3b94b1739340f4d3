#include "authos/authcore/webauthn_options.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

WebauthnChallenge challenge() {
    return WebauthnChallenge::from_bytes(Bytes(16, 0)).value();
}

CredentialId credential(std::string_view text) {
    return CredentialId::from_bytes(as_bytes(text)).value();
}

const RelyingParty kRp{"example.test", "Example", {"https://example.test"}};

} // namespace

TEST_CASE("webauthn options: creation options as browsers parse them") {
    CreationOptions options{
        .rp = kRp,
        .user = {UserHandle::from_bytes(as_bytes("user-1")).value(), "ada@example.test", "Ada"},
        .challenge = challenge()};
    options.exclude = {{credential("one"), {"usb", "nfc"}}, {credential("two"), {}}};
    options.attachment = AuthenticatorAttachment::cross_platform;
    options.resident_key = WebauthnRequirement::required;
    const auto expected = parse_json(R"({
        "rp": {"id": "example.test", "name": "Example"},
        "user": {"id": "dXNlci0x", "name": "ada@example.test", "displayName": "Ada"},
        "challenge": "AAAAAAAAAAAAAAAAAAAAAA",
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -8},
                             {"type": "public-key", "alg": -257}],
        "timeout": 300000,
        "excludeCredentials": [{"type": "public-key", "id": "b25l", "transports": ["usb", "nfc"]},
                               {"type": "public-key", "id": "dHdv"}],
        "authenticatorSelection": {"authenticatorAttachment": "cross-platform", "residentKey": "required",
                                   "requireResidentKey": true, "userVerification": "required"},
        "attestation": "none"})");
    CHECK(to_json(options) == expected.value());
}

TEST_CASE("webauthn options: every word of the selection has its spelling") {
    CreationOptions options{.rp = kRp,
                            .user = {UserHandle::from_bytes(as_bytes("u")).value(), "n", "d"},
                            .challenge = challenge()};
    const auto selection = [&](std::string_view name) {
        return to_json(options).get("authenticatorSelection")->find(name);
    };
    CHECK_FALSE(selection("authenticatorAttachment"));
    CHECK(selection("residentKey")->as_string() == "preferred");
    CHECK(selection("requireResidentKey")->as_boolean() == false);
    options.attachment = AuthenticatorAttachment::platform;
    options.user_verification = WebauthnRequirement::discouraged;
    CHECK(selection("authenticatorAttachment")->as_string() == "platform");
    CHECK(selection("userVerification")->as_string() == "discouraged");
    for (const auto& [conveyance, name] : {std::pair{AttestationConveyance::indirect, "indirect"},
                                           std::pair{AttestationConveyance::direct, "direct"},
                                           std::pair{AttestationConveyance::enterprise, "enterprise"}}) {
        options.attestation = conveyance;
        CHECK(to_json(options).get_string("attestation").value() == name);
    }
}

TEST_CASE("webauthn options: request options as browsers parse them") {
    RequestOptions options{.rp = kRp, .challenge = challenge()};
    options.timeout = std::chrono::minutes{1};
    options.user_verification = WebauthnRequirement::preferred;
    const auto empty = parse_json(R"({"challenge": "AAAAAAAAAAAAAAAAAAAAAA", "timeout": 60000,
        "rpId": "example.test", "allowCredentials": [], "userVerification": "preferred"})");
    CHECK(to_json(options) == empty.value());
    options.allow = {{credential("one"), {"internal"}}};
    const auto list = parse_json(R"([{"type": "public-key", "id": "b25l", "transports": ["internal"]}])");
    CHECK(to_json(options).get("allowCredentials").value() == list.value());
}

TEST_CASE("webauthn options: a new challenge is 32 random octets") {
    SystemRandom random;
    const auto first = make_webauthn_challenge(random);
    CHECK(first.bytes().size() == 32);
    CHECK(first.text().size() == 43);
    CHECK_FALSE(first == make_webauthn_challenge(random));
    CHECK(WebauthnChallenge::parse(first.text()).value() == first);
}

TEST_CASE("webauthn options: ids, handles and challenges keep their bounds") {
    CHECK(CredentialId::from_bytes(Bytes(1023, 1)).has_value());
    CHECK(CredentialId::from_bytes(Bytes(1024, 1)).error().reason == "credential_id_malformed");
    CHECK(CredentialId::from_bytes({}).error().reason == "credential_id_malformed");
    CHECK(CredentialId::parse("AQ=").error().reason == "credential_id_malformed");
    CHECK(UserHandle::from_bytes(Bytes(64, 1)).has_value());
    CHECK(UserHandle::from_bytes(Bytes(65, 1)).error().reason == "user_handle_malformed");
    CHECK(WebauthnChallenge::from_bytes(Bytes(15, 1)).error().reason == "webauthn_challenge_malformed");
    CHECK(WebauthnChallenge::parse(std::string(100000, 'A')).error().reason ==
          "webauthn_challenge_malformed");
    const auto longest = CredentialId::from_bytes(Bytes(1023, 0xff)).value();
    CHECK(CredentialId::parse(longest.text()).value() == longest);
}

TEST_CASE("webauthn options: attachments by name") {
    CHECK(find_attachment("platform") == AuthenticatorAttachment::platform);
    CHECK(find_attachment("cross-platform") == AuthenticatorAttachment::cross_platform);
    CHECK_FALSE(find_attachment("Platform"));
    CHECK_FALSE(find_attachment(""));
}
