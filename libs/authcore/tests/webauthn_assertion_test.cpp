#include "authos/authcore/webauthn.hpp"

#include "soft_authenticator.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

std::string authenticating(const SoftAuthentication& draft) {
    return reason_of(verify_authentication(soft_authentication_expected(), draft.stored(), draft.response()));
}

} // namespace

TEST_CASE("webauthn: what an assertion says is what is reported") {
    SoftAuthentication draft;
    auto stored = draft.stored();
    stored.backup_eligible = true;
    draft.data = authenticator_data(kUp | kBe | kBs, 4294967295U);
    auto expected = soft_authentication_expected();
    expected.require_user_verification = false;
    const auto assertion = verify_authentication(expected, stored, draft.response()).value();
    CHECK(assertion.sign_count == 4294967295U);
    CHECK_FALSE(assertion.user_verified);
    CHECK(assertion.backup_state);
    CHECK(assertion.user_handle == soft_user());
}

TEST_CASE("webauthn: the counter increases, or neither side counts") {
    const auto counted = [](std::uint32_t stored_count, std::uint32_t told) {
        SoftAuthentication draft;
        draft.data = authenticator_data(kUp | kUv, told);
        auto stored = draft.stored();
        stored.sign_count = stored_count;
        return reason_of(verify_authentication(soft_authentication_expected(), stored, draft.response()));
    };
    CHECK(counted(0, 0) == "accepted");
    CHECK(counted(0, 1) == "accepted");
    CHECK(counted(7, 8) == "accepted");
    CHECK(counted(2147483647U, 2147483648U) == "accepted");
    CHECK(counted(7, 7) == "webauthn_counter_not_increased");
    CHECK(counted(7, 6) == "webauthn_counter_not_increased");
    CHECK(counted(7, 0) == "webauthn_counter_not_increased");
    CHECK(counted(4294967295U, 0) == "webauthn_counter_not_increased");
}

TEST_CASE("webauthn: whose passkey it is") {
    SoftAuthentication draft;
    auto expected = soft_authentication_expected();
    const auto answered = [&] {
        return reason_of(verify_authentication(expected, draft.stored(), draft.response()));
    };
    CHECK(answered() == "accepted");
    draft.user_handle = UserHandle::from_bytes(as_bytes("user-2")).value();
    CHECK(answered() == "webauthn_user_handle_mismatch");
    draft.user_handle = std::nullopt;
    CHECK(answered() == "webauthn_user_handle_mismatch");

    expected.allowed = {draft.id};
    CHECK(answered() == "accepted");
    draft.user_handle = UserHandle::from_bytes(as_bytes("user-2")).value();
    CHECK(answered() == "webauthn_user_handle_mismatch");
    draft.user_handle = soft_user();
    expected.allowed = {CredentialId::from_bytes(as_bytes("another")).value()};
    CHECK(answered() == "webauthn_credential_not_allowed");
}

TEST_CASE("webauthn: an assertion with a credential in its data is refused") {
    SoftAuthentication draft;
    draft.data =
        authenticator_data(kUp | kUv | kAt, 8, attested_credential(draft.id.bytes(), draft.key.cose()));
    CHECK(authenticating(draft) == "authenticator_data_malformed");
}

TEST_CASE("webauthn: a signature over other data, or by another key, is refused") {
    const SoftAuthentication draft;
    const SoftKey other;
    auto response = draft.response();
    const auto answered = [&] {
        return reason_of(verify_authentication(soft_authentication_expected(), draft.stored(), response));
    };
    CHECK(answered() == "accepted");
    response.signature = other.sign(signed_part(draft.data, draft.client_data));
    CHECK(answered() == "webauthn_signature_invalid");
    response.signature = draft.key.sign(draft.data);
    CHECK(answered() == "webauthn_signature_invalid");
    response.signature = draft.key.sign(joined({draft.data, to_bytes(draft.client_data)}));
    CHECK(answered() == "webauthn_signature_invalid");
}

TEST_CASE("webauthn: a stored key that cannot be read is the server's loss, not the user's fault") {
    const SoftAuthentication draft;
    auto stored = draft.stored();
    stored.public_key = {0xa0};
    const auto refused = verify_authentication(soft_authentication_expected(), stored, draft.response());
    CHECK(reason_of(refused) == "stored_credential_malformed");
    CHECK((!refused && refused.error().code == Errc::data_loss));
}
