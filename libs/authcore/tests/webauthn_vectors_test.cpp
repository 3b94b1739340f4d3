// The vectors of WebAuthn Level 3 and their systematic mutations.

#include "webauthn_vectors.hpp"

#include "authos/authcore/digest.hpp"
#include "cbor_writer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace authos;
using namespace authos::authcore;
using test::authenticated;
using test::authentication_after;
using test::reason_of;
using test::registered;
using test::WebauthnVector;

namespace {

constexpr std::size_t kFlagsAt = 32; // in authenticator data
constexpr std::uint8_t kUserPresent = 0x01;
constexpr std::uint8_t kUserVerified = 0x04;
constexpr std::uint8_t kBackupEligible = 0x08;
constexpr std::uint8_t kBackupState = 0x10;

// Where the authenticator data begins inside the attestation object: it starts with the hash of the RP id.
std::size_t data_at(const WebauthnVector& vector) {
    const Bytes& object = vector.registration.attestation_object;
    const Sha256 hash = sha256(as_bytes(vector.registration_expected.rp.id));
    const auto found = std::search(object.begin(), object.end(), hash.begin(), hash.end());
    REQUIRE(found != object.end());
    return static_cast<std::size_t>(found - object.begin());
}

AttestationTrust trust_of(std::string_view id) {
    if (id.substr(0, 4) == "none") return AttestationTrust::none;
    return id == "packed-self-es256" ? AttestationTrust::self : AttestationTrust::basic;
}

// The reason for which a registration is refused after `change` was made to a copy of the vector.
template <class Change>
std::string registration_after(WebauthnVector vector, Change change) {
    change(vector);
    return reason_of(registered(vector));
}

} // namespace

TEST_CASE("webauthn vectors: all 15 registrations and authentications are accepted") {
    const auto vectors = test::webauthn_vectors();
    if (vectors.empty()) return;
    CHECK(vectors.size() == 15);
    for (const WebauthnVector& vector : vectors) {
        INFO(vector.id);
        const auto created = registered(vector);
        REQUIRE(reason_of(created) == "accepted");
        CHECK(created->id == vector.registration.id);
        CHECK(created->attestation.trust == trust_of(vector.id));
        CHECK(created->attestation.anchored == (trust_of(vector.id) == AttestationTrust::basic));
        CHECK(vector.id.rfind(created->attestation.format, 0) == 0);
        CHECK(created->sign_count == 0);

        const std::uint8_t flags = vector.authentication.authenticator_data[kFlagsAt];
        const auto assertion = authenticated(vector, test::stored_from(*created));
        REQUIRE(reason_of(assertion) == "accepted");
        CHECK(assertion->sign_count == 0);
        CHECK(assertion->user_verified == ((flags & kUserVerified) != 0));
        CHECK(assertion->backup_state == ((flags & kBackupState) != 0));
        CHECK_FALSE(assertion->user_handle);
    }
}

TEST_CASE("webauthn vectors: [80-55] frames of other sites are refused unless they are expected") {
    for (WebauthnVector vector : test::webauthn_vectors()) {
        if (!vector.embedded) continue;
        INFO(vector.id);
        const auto stored = test::stored_from(registered(vector).value());
        const auto refuse_with = [&](const EmbeddingRules& rules, const char* reason) {
            vector.registration_expected.embedding = rules;
            vector.authentication_expected.embedding = rules;
            CHECK(reason_of(registered(vector)) == reason);
            CHECK(reason_of(authenticated(vector, stored)) == reason);
        };
        refuse_with({}, "webauthn_cross_origin_refused");
        refuse_with({.allow_cross_origin = false, .top_origins = {"https://example.com"}},
                    "webauthn_cross_origin_refused");
        if (!vector.top_origin) continue;
        refuse_with({.allow_cross_origin = true, .top_origins = {}}, "webauthn_top_origin_refused");
        refuse_with({.allow_cross_origin = true, .top_origins = {"https://example.com.attacker.test"}},
                    "webauthn_top_origin_refused");
    }
}

TEST_CASE("webauthn vectors: [80-55] expectations of the server decide, not the response") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        CHECK(registration_after(vector, [](auto& v) {
                  v.registration_expected.challenge = v.authentication_expected.challenge;
              }) == "webauthn_challenge_mismatch");
        for (const char* origin : {"https://example.org:8443", "http://example.org", "https://example.org/",
                                   "https://www.example.org", "https://EXAMPLE.org", ""}) {
            CHECK(registration_after(vector, [&](auto& v) {
                      v.registration_expected.rp.origins = {origin};
                  }) == "webauthn_origin_mismatch");
            CHECK(authentication_after(vector, [&](auto& v, auto&) {
                      v.authentication_expected.rp.origins = {origin};
                  }) == "webauthn_origin_mismatch");
        }
        CHECK(registration_after(vector, [](auto& v) { v.registration_expected.rp.id = "example.com"; }) ==
              "webauthn_rp_id_mismatch");
        CHECK(registration_after(vector, [](auto& v) { v.registration_expected.algorithms = {}; }) ==
              "webauthn_algorithm_not_offered");
        CHECK(registration_after(vector, [](auto& v) {
                  v.registration_expected.attachment = AuthenticatorAttachment::platform;
              }) == "webauthn_attachment_mismatch");
        CHECK(registration_after(vector, [](auto& v) {
                  v.registration.client_data_json = v.authentication.client_data_json;
              }) == "webauthn_type_mismatch");
        CHECK(registration_after(vector, [](auto& v) {
                  v.registration.id = CredentialId::from_bytes(as_bytes("another")).value();
              }) == "webauthn_credential_mismatch");
        const bool verified =
            (vector.registration.attestation_object[data_at(vector) + kFlagsAt] & kUserVerified) != 0;
        CHECK(registration_after(vector, [](auto& v) {
                  v.registration_expected.require_user_verification = true;
              }) == (verified ? "accepted" : "webauthn_user_not_verified"));
    }
}

TEST_CASE("webauthn vectors: [80-55] the attestation policy is enforced") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        const AttestationTrust trust = trust_of(vector.id);
        const auto under = [&](AttestationPolicy policy, std::vector<Bytes> anchors) {
            return registration_after(vector, [&](auto& v) {
                v.registration_expected.attestation = policy;
                v.registration_expected.trust_anchors = std::move(anchors);
            });
        };
        const bool basic = trust == AttestationTrust::basic;
        CHECK(under(AttestationPolicy::any, {}) == "accepted");
        CHECK(under(AttestationPolicy::none_only, {}) ==
              (trust == AttestationTrust::none ? "accepted" : "attestation_not_allowed"));
        CHECK(under(AttestationPolicy::certificate, {}) == (basic ? "accepted" : "attestation_not_allowed"));
        CHECK(under(AttestationPolicy::trusted, {vector.attestation_root}) ==
              (basic ? "accepted" : "attestation_not_allowed"));
        CHECK(under(AttestationPolicy::trusted, {}) ==
              (basic ? "attestation_untrusted" : "attestation_not_allowed"));
        if (basic) CHECK(under(AttestationPolicy::any, {Bytes{0x30, 0x00}}) == "trust_anchor_malformed");
    }
}

TEST_CASE("webauthn vectors: certificates are trusted within their validity only") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        if (trust_of(vector.id) != AttestationTrust::basic) continue;
        INFO(vector.id);
        // They are valid from 2024 to 3024.
        for (const std::int64_t seconds : {1704067199LL, 33261019201LL}) {
            CHECK(registration_after(vector, [&](auto& v) {
                      v.registration_expected.attestation = AttestationPolicy::trusted;
                      v.registration_expected.now = UnixMillis::from_seconds(seconds);
                  }) == "attestation_untrusted");
        }
    }
}

TEST_CASE("webauthn vectors: [80-51] a damaged attestation object is refused") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        const auto with_object = [&](Bytes object) {
            return registration_after(vector, [&](auto& v) { v.registration.attestation_object = object; });
        };
        const Bytes& object = vector.registration.attestation_object;
        for (std::size_t size = 0; size < object.size(); size += 1 + object.size() / 40) {
            CHECK(with_object(Bytes(object.begin(), object.begin() + static_cast<std::ptrdiff_t>(size))) ==
                  "attestation_object_malformed");
        }
        CHECK(with_object(test::joined({object, Bytes{0x00}})) == "attestation_object_malformed");
        CHECK(with_object(test::joined({object, object})) == "attestation_object_malformed");

        // The same first member twice, and a length that no memory has.
        const Bytes members(object.begin() + 1, object.end());
        const Bytes format_key = test::cbor_text("fmt");
        CHECK(with_object(test::joined({Bytes{0xa4}, format_key, test::cbor_text("none"), members})) ==
              "attestation_object_malformed");
        const auto data = static_cast<std::ptrdiff_t>(data_at(vector));
        const Bytes before(object.begin(),
                           object.begin() + data - (object[data_at(vector) - 2] == 0x58 ? 2 : 3));
        const Bytes rest(object.begin() + data, object.end());
        CHECK(with_object(test::joined({before, Bytes{0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
                                        rest})) == "attestation_object_malformed");
        // Octets behind the credential, inside the authenticator data.
        CHECK(with_object(test::joined({before, test::cbor_bytes(test::joined({rest, Bytes{0x00}}))})) ==
              "authenticator_data_malformed");
        CHECK(with_object(test::joined({before, test::cbor_bytes(ByteView(rest).first(rest.size() - 1))})) ==
              "authenticator_data_malformed");
    }
}

TEST_CASE("webauthn vectors: flags of a registration are checked") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        INFO(vector.id);
        const auto with_flags = [&](std::uint8_t set, std::uint8_t clear) {
            return registration_after(vector, [&](auto& v) {
                std::uint8_t& flags = v.registration.attestation_object[data_at(v) + kFlagsAt];
                flags = static_cast<std::uint8_t>((flags | set) & ~clear);
            });
        };
        CHECK(with_flags(0, kUserPresent) == "webauthn_user_not_present");
        CHECK(with_flags(kBackupState, kBackupEligible) == "webauthn_backup_flags_invalid");
        CHECK(with_flags(0x80, 0) == "authenticator_data_malformed"); // no extensions follow
        CHECK(with_flags(0, 0x40) == "authenticator_data_malformed"); // a credential that is not announced
    }
}

TEST_CASE("webauthn vectors: [80-55] no octet of an attestation can be changed") {
    for (const WebauthnVector& vector : test::webauthn_vectors()) {
        if (trust_of(vector.id) == AttestationTrust::none) continue;
        INFO(vector.id);
        const std::size_t data = data_at(vector);
        const bool u2f = vector.id == "fido-u2f-es256";
        // What U2F never signed: flags, counter and the model.
        const auto unsigned_by_u2f = [&](std::size_t at) { return at >= data + kFlagsAt && at < data + 53; };
        WebauthnVector changed = vector;
        changed.registration_expected.attestation = trust_of(vector.id) == AttestationTrust::basic
                                                        ? AttestationPolicy::trusted
                                                        : AttestationPolicy::any;
        REQUIRE(reason_of(registered(changed)) == "accepted");
        int accepted = 0;
        // All octets of one vector per format; of the others each seventh.
        const bool thorough = vector.id == "packed-self-es256" || vector.id == "packed-es256" ||
                              vector.id.rfind("packed", 0) != 0;
        for (std::size_t at = 0; at < vector.registration.attestation_object.size(); at += thorough ? 1 : 7) {
            if (u2f && unsigned_by_u2f(at)) continue;
            Bytes& object = changed.registration.attestation_object;
            object[at] = static_cast<std::uint8_t>(object[at] ^ (1U << at % 8));
            accepted += registered(changed) ? 1 : 0;
            object[at] = vector.registration.attestation_object[at];
        }
        CHECK(accepted == 0);
    }
}
