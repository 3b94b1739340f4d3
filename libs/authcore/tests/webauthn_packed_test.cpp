// "packed" and "fido-u2f" with certificates of every wrong kind, and chains to trust anchors.

#include "test_certificate.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace authos;
using namespace authos::authcore;
using namespace authos::test;

namespace {

constexpr const char* kAaguidExtension = "1.3.6.1.4.1.45724.1.1.4";

Bytes packed_statement(std::int64_t alg, const Bytes& signature, const std::vector<Bytes>& certificates) {
    std::vector<Bytes> list;
    for (const Bytes& certificate : certificates) list.push_back(cbor_bytes(certificate));
    return cbor_map({{cbor_text("alg"), cbor_integer(alg)},
                     {cbor_text("sig"), cbor_bytes(signature)},
                     {cbor_text("x5c"), cbor_array(list)}});
}

std::string registering(const SoftRegistration& draft, const std::string& format, const Bytes& statement) {
    SoftRegistration with = draft;
    with.format = format;
    with.statement = statement;
    return reason_of(verify_registration(soft_registration_expected(), with.response()));
}

std::string packed_with(const TestCertificate& certificate) {
    const SoftRegistration draft;
    const SoftKey key;
    return registering(draft, "packed",
                       packed_statement(-7, key.sign(draft.to_be_signed()), {certificate.self_issued(key)}));
}

} // namespace

TEST_CASE("packed: certificates are what section 8.2.1 requires") {
    CHECK(packed_with({}) == "accepted");
    const auto changed = [](const std::function<void(TestCertificate&)>& change) {
        TestCertificate certificate;
        change(certificate);
        return packed_with(certificate);
    };
    const std::string refused = "attestation_certificate_invalid";
    CHECK(changed([](auto& c) {
              c.version = X509_VERSION_1;
              c.extensions.clear();
          }) == refused);
    CHECK(changed([](auto& c) { c.extensions.clear(); }) == refused);
    CHECK(changed([](auto& c) { c.extensions[0].value = kAuthority; }) == refused);
    CHECK(changed([](auto& c) { c.extensions.push_back(c.extensions[0]); }) == refused);
    for (std::size_t missing = 0; missing < 4; ++missing) {
        CHECK(changed([&](auto& c) {
                  c.subject.erase(c.subject.begin() + static_cast<std::ptrdiff_t>(missing));
              }) == refused);
    }
    CHECK(changed([](auto& c) { c.subject[2].second = "Authenticator attestation"; }) == refused);
    CHECK(changed([](auto& c) { c.subject.emplace_back("OU", "Second"); }) == refused);
}

TEST_CASE("packed: the AAGUID of a certificate is the authenticator's") {
    const auto with_extension = [](const Bytes& value, bool critical) {
        TestCertificate certificate;
        certificate.extensions.push_back({kAaguidExtension, value, critical});
        return packed_with(certificate);
    };
    const std::string refused = "attestation_certificate_invalid";
    CHECK(with_extension(der(0x04, Bytes(16, 0xa1)), false) == "accepted");
    CHECK(with_extension(der(0x04, Bytes(16, 0xa1)), true) == refused);
    CHECK(with_extension(der(0x04, Bytes(16, 0xa2)), false) == refused);
    CHECK(with_extension(der(0x04, Bytes(15, 0xa1)), false) == refused);
    CHECK(with_extension(Bytes(16, 0xa1), false) == refused);
    CHECK(with_extension(joined({der(0x04, Bytes(16, 0xa1)), Bytes{0}}), false) == refused);
    CHECK(with_extension({}, false) == refused);
    TestCertificate twice;
    twice.extensions.push_back({kAaguidExtension, der(0x04, Bytes(16, 0xa1))});
    twice.extensions.push_back({kAaguidExtension, der(0x04, Bytes(16, 0xa2))});
    CHECK(packed_with(twice) == refused);
}

TEST_CASE("packed: statements are what section 8.2 describes") {
    const SoftRegistration draft;
    const SoftKey key;
    const Bytes certificate = TestCertificate{}.self_issued(key);
    const Bytes signature = key.sign(draft.to_be_signed());
    const auto with = [&](const Bytes& statement) { return registering(draft, "packed", statement); };
    CHECK(with(packed_statement(-7, signature, {certificate})) == "accepted");
    CHECK(with(packed_statement(-8, signature, {certificate})) == "attestation_certificate_invalid");
    CHECK(with(packed_statement(-65535, signature, {certificate})) == "attestation_algorithm_unsupported");
    CHECK(with(packed_statement(-7, draft.key.sign(draft.to_be_signed()), {certificate})) ==
          "attestation_signature_invalid");
    CHECK(with(packed_statement(-7, key.sign(draft.data), {certificate})) == "attestation_signature_invalid");
    CHECK(with(packed_statement(-7, {}, {certificate})) == "attestation_signature_invalid");
    CHECK(with(packed_statement(-7, signature, {})) == "attestation_statement_malformed");
    CHECK(with(packed_statement(-7, signature, std::vector<Bytes>(9, certificate))) ==
          "attestation_statement_malformed");
    CHECK(with(packed_statement(-7, signature, {certificate, Bytes{0x30}})) ==
          "attestation_certificate_invalid");
    CHECK(with(packed_statement(-7, signature, {joined({certificate, Bytes{0}})})) ==
          "attestation_certificate_invalid");
    CHECK(with(cbor_map({})) == "attestation_statement_malformed");
    CHECK(with(cbor_map({{cbor_text("alg"), cbor_integer(-7)}})) == "attestation_statement_malformed");
    CHECK(with(cbor_map({{cbor_text("alg"), cbor_integer(-7)},
                         {cbor_text("sig"), cbor_bytes(signature)},
                         {cbor_text("x5c"), cbor_bytes(certificate)}})) == "attestation_statement_malformed");
    CHECK(with(cbor_map({{cbor_text("alg"), cbor_integer(-7)},
                         {cbor_text("sig"), cbor_bytes(signature)},
                         {cbor_text("ecdaaKeyId"), cbor_bytes(Bytes{1})}})) ==
          "attestation_statement_malformed");
}

TEST_CASE("packed: self attestation is signed by the new key with its own algorithm") {
    const SoftRegistration draft;
    const SoftKey other;
    const auto self = [&](std::int64_t alg, const Bytes& signature) {
        return registering(
            draft, "packed",
            cbor_map({{cbor_text("alg"), cbor_integer(alg)}, {cbor_text("sig"), cbor_bytes(signature)}}));
    };
    CHECK(self(-7, draft.key.sign(draft.to_be_signed())) == "accepted");
    CHECK(self(-35, draft.key.sign(draft.to_be_signed())) == "attestation_key_mismatch");
    CHECK(self(-7, other.sign(draft.to_be_signed())) == "attestation_signature_invalid");
    CHECK(self(-7, draft.key.sign(draft.data)) == "attestation_signature_invalid");
}

TEST_CASE("packed: chains end in an anchor, through intermediates, while all are valid") {
    const SoftRegistration base;
    const SoftKey root_key, middle_key, leaf_key, stranger;
    TestCertificate authority;
    authority.extensions = {{"2.5.29.19", kAuthority, true}};
    authority.subject = {{"CN", "Root"}};
    const Bytes root = authority.self_issued(root_key);
    TestCertificate middle_recipe = authority;
    middle_recipe.subject = {{"CN", "Middle"}};
    const Bytes middle = middle_recipe.issue(middle_key, root_key, authority.subject);
    const Bytes leaf = TestCertificate{}.issue(leaf_key, middle_key, middle_recipe.subject);
    const Bytes other_root = authority.self_issued(stranger);

    SoftRegistration draft = base;
    draft.format = "packed";
    const auto verified = [&](const std::vector<Bytes>& x5c, const std::vector<Bytes>& anchors,
                              std::int64_t seconds = 1800000000) {
        draft.statement = packed_statement(-7, leaf_key.sign(draft.to_be_signed()), x5c);
        auto expected = soft_registration_expected();
        expected.attestation = AttestationPolicy::trusted;
        expected.trust_anchors = anchors;
        expected.now = UnixMillis::from_seconds(seconds);
        return reason_of(verify_registration(expected, draft.response()));
    };
    CHECK(verified({leaf, middle}, {root}) == "accepted");
    CHECK(verified({leaf, middle, root}, {root}) == "accepted");
    CHECK(verified({leaf}, {middle}) == "accepted");
    CHECK(verified({leaf}, {leaf}) == "accepted");
    CHECK(verified({leaf, middle}, {other_root, root}) == "accepted");
    CHECK(verified({leaf}, {root}) == "attestation_untrusted");
    CHECK(verified({leaf, middle, root}, {}) == "attestation_untrusted");
    CHECK(verified({leaf, middle, root}, {other_root}) == "attestation_untrusted"); // the same name
    CHECK(verified({leaf, middle}, {root}, 1700000000) == "attestation_untrusted");
    CHECK(verified({leaf, middle}, {root}, 2100000000) == "attestation_untrusted");
    CHECK(verified({leaf, middle}, {root, Bytes{1, 2, 3}}) == "trust_anchor_malformed");

    // Whoever is no authority vouches for nobody.
    TestCertificate no_authority = middle_recipe;
    no_authority.extensions = {{"2.5.29.19", kNoAuthority, true}};
    const Bytes pretender = no_authority.issue(middle_key, root_key, authority.subject);
    CHECK(verified({leaf, pretender}, {root}) == "attestation_untrusted");
}

TEST_CASE("packed: [80-55] a refusal by policy is no fault of the response") {
    SoftRegistration draft;
    const SoftKey key;
    draft.format = "packed";
    draft.statement =
        packed_statement(-7, key.sign(draft.to_be_signed()), {TestCertificate{}.self_issued(key)});
    const auto refused_with = [&](AttestationPolicy policy, std::vector<Bytes> anchors) {
        auto expected = soft_registration_expected();
        expected.attestation = policy;
        expected.trust_anchors = std::move(anchors);
        return verify_registration(expected, draft.response()).error().code;
    };
    CHECK(refused_with(AttestationPolicy::none_only, {}) == Errc::permission_denied);
    CHECK(refused_with(AttestationPolicy::trusted, {}) == Errc::permission_denied);
    CHECK(refused_with(AttestationPolicy::any, {Bytes{0}}) == Errc::internal);
    draft.statement = cbor_map({});
    CHECK(refused_with(AttestationPolicy::none_only, {}) == Errc::invalid_argument);
}

TEST_CASE("fido-u2f: one P-256 certificate signs the raw message of U2F") {
    const SoftRegistration draft;
    const SoftKey key;
    const Bytes certificate = TestCertificate{}.self_issued(key);
    const auto hash_of = [](std::string_view text) {
        const auto digest = sha256(as_bytes(text));
        return Bytes(digest.begin(), digest.end());
    };
    const Bytes message =
        joined({Bytes{0}, hash_of("example.test"), hash_of(draft.client_data), draft.id, draft.key.point()});
    const auto with = [&](const Bytes& signature, const std::vector<Bytes>& certificates) {
        std::vector<Bytes> list;
        for (const Bytes& item : certificates) list.push_back(cbor_bytes(item));
        return registering(
            draft, "fido-u2f",
            cbor_map({{cbor_text("sig"), cbor_bytes(signature)}, {cbor_text("x5c"), cbor_array(list)}}));
    };
    CHECK(with(key.sign(message), {certificate}) == "accepted");
    CHECK(with(key.sign(message), {certificate, certificate}) == "attestation_statement_malformed");
    CHECK(with(key.sign(message), {}) == "attestation_statement_malformed");
    CHECK(with(key.sign(draft.to_be_signed()), {certificate}) == "attestation_signature_invalid");
    Bytes reserved = message;
    reserved.front() = 1;
    CHECK(with(key.sign(reserved), {certificate}) == "attestation_signature_invalid");
    CHECK(registering(draft, "fido-u2f", packed_statement(-7, key.sign(message), {certificate})) ==
          "attestation_statement_malformed");
}
