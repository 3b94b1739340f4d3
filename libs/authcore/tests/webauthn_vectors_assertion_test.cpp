// Assertions of the vectors, damaged systematically.

#include "webauthn_vectors.hpp"

#include "cbor_writer.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using test::authentication_after;
using test::registered;
using test::WebauthnVector;

namespace {

constexpr std::size_t kFlagsAt = 32; // in authenticator data
constexpr std::size_t kCounterAt = 33;
constexpr std::uint8_t kUserVerified = 0x04;

} // namespace

TEST_CASE("webauthn vectors: a damaged assertion is refused") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication_expected.challenge = v.registration_expected.challenge;
              }) == "webauthn_challenge_mismatch");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.client_data_json = v.registration.client_data_json;
              }) == "webauthn_type_mismatch");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.client_data_json.push_back(' ');
              }) == "webauthn_signature_invalid");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication_expected.rp.id = "example.com";
              }) == "webauthn_rp_id_mismatch");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.authenticator_data.pop_back();
              }) == "authenticator_data_malformed");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.authenticator_data.push_back(0);
              }) == "authenticator_data_malformed");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.authenticator_data[kCounterAt] ^= 1;
              }) == "webauthn_signature_invalid");
        CHECK(authentication_after(vector, [](auto& v, auto&) {
                  v.authentication.authenticator_data[kFlagsAt] ^= kUserVerified;
              }) == "webauthn_signature_invalid");
    }
}

TEST_CASE("webauthn vectors: [80-51] no signature but the authenticator's is accepted") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        const auto with_signature = [&](const Bytes& signature) {
            return authentication_after(vector,
                                        [&](auto& v, auto&) { v.authentication.signature = signature; });
        };
        const Bytes& signature = vector.authentication.signature;
        for (std::size_t at = 0; at < signature.size(); at += 5) {
            Bytes changed = signature;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << at % 8));
            CHECK(with_signature(changed) == "webauthn_signature_invalid");
        }
        CHECK(with_signature({}) == "webauthn_signature_invalid");
        CHECK(with_signature(Bytes(signature.begin(), signature.end() - 1)) == "webauthn_signature_invalid");
        CHECK(with_signature(test::joined({signature, Bytes{0}})) == "webauthn_signature_invalid");
        CHECK(with_signature(Bytes(64, 0)) == "webauthn_signature_invalid");
        CHECK(with_signature(Bytes(64 * 1024, 0x30)) == "webauthn_signature_invalid");
        CHECK(with_signature({0x30, 0x84, 0xff, 0xff, 0xff, 0xff}) == "webauthn_signature_invalid");
    }
}

TEST_CASE("webauthn vectors: a credential answers for itself only") {
    const auto vectors = test::webauthn_vectors();
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const WebauthnVector& vector = vectors[i];
        INFO(vector.id);
        const auto other = registered(vectors[(i + 1) % vectors.size()]).value();
        CHECK(authentication_after(
                  vector, [&](auto&, auto& stored) { stored.public_key = other.public_key; }) != "accepted");
        CHECK(authentication_after(vector, [&](auto&, auto& stored) { stored.id = other.id; }) ==
              "webauthn_credential_not_allowed");
        CHECK(authentication_after(vector, [&](auto& v, auto&) {
                  v.authentication_expected.allowed = {other.id};
              }) == "webauthn_credential_not_allowed");
        CHECK(authentication_after(vector, [](auto& v, auto&) { v.authentication_expected.allowed = {}; }) ==
              "webauthn_user_handle_mismatch");
        CHECK(authentication_after(vector, [](auto&, auto& stored) { stored.sign_count = 1; }) ==
              "webauthn_counter_not_increased");
        CHECK(authentication_after(vector, [](auto&, auto& stored) {
                  stored.backup_eligible = !stored.backup_eligible;
              }) == "webauthn_backup_eligibility_changed");
        CHECK(authentication_after(vector, [](auto&, auto& stored) { stored.public_key.pop_back(); }) ==
              "stored_credential_malformed");
    }
}
