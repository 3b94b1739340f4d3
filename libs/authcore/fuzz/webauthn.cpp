// Both ceremonies with responses from outside. The first octet chooses which part the rest is; the others are
// what an honest client sends, so that the checks before that part are passed.

#include "authos/authcore/webauthn.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::authcore;

namespace {

const CredentialId& fuzz_id() {
    static const CredentialId id = CredentialId::from_bytes(as_bytes("credential")).value();
    return id;
}

const WebauthnChallenge& fuzz_challenge() {
    static const WebauthnChallenge challenge = WebauthnChallenge::from_bytes(Bytes(32, 1)).value();
    return challenge;
}

Bytes fuzz_client_data(const char* type) {
    return to_bytes(
        Json::object(
            {{"type", type}, {"challenge", fuzz_challenge().text()}, {"origin", "https://example.test"}})
            .dump());
}

RegistrationExpectations fuzz_expectations() {
    return {.rp = {"example.test", "Example", {"https://example.test"}},
            .challenge = fuzz_challenge(),
            .algorithms = {CoseAlgorithm::es256, CoseAlgorithm::eddsa, CoseAlgorithm::rs256},
            .require_user_verification = false,
            .attachment = std::nullopt,
            .embedding = {},
            .trust_anchors = {},
            .now = UnixMillis::from_seconds(1800000000)};
}

void fuzz_registration(ByteView client_data, ByteView object) {
    const RegistrationResponse response{fuzz_id(),
                                        Bytes(client_data.begin(), client_data.end()),
                                        Bytes(object.begin(), object.end()),
                                        {},
                                        std::nullopt};
    const auto created = verify_registration(fuzz_expectations(), response);
    if (created && !CosePublicKey::parse(created->public_key)) std::abort();
    if (created && created->backup_state && !created->backup_eligible) std::abort();
    if (!created && created.error().code == Errc::internal) std::abort();
}

void fuzz_authentication(ByteView client_data, ByteView authenticator_data, ByteView signature) {
    // The base point of Ed25519 as a key; chance finds no signature, so that nothing may be accepted.
    static const Bytes key = [] {
        Bytes cose{0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20, 0x58};
        cose.resize(cose.size() + 31, 0x66);
        return cose;
    }();
    const AuthenticationExpectations expected{.rp = fuzz_expectations().rp,
                                              .challenge = fuzz_challenge(),
                                              .allowed = {fuzz_id()},
                                              .require_user_verification = false,
                                              .embedding = {}};
    const StoredCredential stored{fuzz_id(), UserHandle::from_bytes(as_bytes("user")).value(), key, 0, false};
    const AuthenticationResponse response{fuzz_id(), Bytes(client_data.begin(), client_data.end()),
                                          Bytes(authenticator_data.begin(), authenticator_data.end()),
                                          Bytes(signature.begin(), signature.end()), std::nullopt};
    const auto assertion = verify_authentication(expected, stored, response);
    if (assertion || assertion.error().code != Errc::unauthenticated) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteView rest = ByteView{data, size}.subspan(1);
    switch (data[0] % 4) {
    case 0: fuzz_registration(fuzz_client_data("webauthn.create"), rest); break;
    case 1: fuzz_registration(rest, {}); break;
    case 2: {
        const std::size_t half = rest.size() / 2;
        fuzz_authentication(fuzz_client_data("webauthn.get"), rest.first(half), rest.subspan(half));
        fuzz_authentication(rest, {}, {});
        break;
    }
    default:
        if (const auto json = parse_json(as_text(rest))) {
            static_cast<void>(parse_registration_response(*json).has_value());
            static_cast<void>(parse_authentication_response(*json).has_value());
        }
        break;
    }
    return 0;
}
