#pragma once
// An authenticator made of code, so that tests can make what no honest one would: P-256 keys, client data,
// authenticator data and attestation objects, each part free to be wrong.

#include "authos/authcore/digest.hpp"
#include "authos/authcore/webauthn.hpp"

#include "cbor_writer.hpp"
#include "reason.hpp"

#include <catch2/catch.hpp>

#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace authos::test {

/// A P-256 key.
class SoftKey {
public:
    SoftKey() : pkey_(EVP_EC_gen("P-256"), EVP_PKEY_free) { REQUIRE(pkey_ != nullptr); }

    [[nodiscard]] EVP_PKEY* get() const { return pkey_.get(); }

    /// 0x04, x, y.
    [[nodiscard]] Bytes point() const {
        Bytes octets(65);
        std::size_t size = 0;
        REQUIRE(EVP_PKEY_get_octet_string_param(get(), "encoded-pub-key", octets.data(), octets.size(),
                                                &size) == 1);
        REQUIRE(size == octets.size());
        return octets;
    }
    [[nodiscard]] Bytes x() const { return part(1); }
    [[nodiscard]] Bytes y() const { return part(33); }

    [[nodiscard]] Bytes cose() const {
        return cbor_map({{cbor_integer(1), cbor_integer(2)},
                         {cbor_integer(3), cbor_integer(-7)},
                         {cbor_integer(-1), cbor_integer(1)},
                         {cbor_integer(-2), cbor_bytes(x())},
                         {cbor_integer(-3), cbor_bytes(y())}});
    }

    /// ECDSA with SHA-256, DER.
    [[nodiscard]] Bytes sign(ByteView message) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free);
        Bytes signature(80);
        std::size_t size = signature.size();
        REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, get()) == 1);
        REQUIRE(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1);
        signature.resize(size);
        return signature;
    }

private:
    [[nodiscard]] Bytes part(std::ptrdiff_t from) const {
        const Bytes all = point();
        return Bytes(all.begin() + from, all.begin() + from + 32);
    }
    std::shared_ptr<EVP_PKEY> pkey_;
};

inline constexpr std::uint8_t kUp = 0x01;
inline constexpr std::uint8_t kUv = 0x04;
inline constexpr std::uint8_t kBe = 0x08;
inline constexpr std::uint8_t kBs = 0x10;
inline constexpr std::uint8_t kAt = 0x40;
inline constexpr std::uint8_t kEd = 0x80;

inline authcore::RelyingParty soft_rp() {
    return {"example.test", "Example", {"https://example.test", "https://login.example.test"}};
}

inline authcore::WebauthnChallenge soft_challenge() {
    return authcore::WebauthnChallenge::from_bytes(Bytes(32, 0x5a)).value();
}

inline Json soft_client_data(std::string_view type) {
    return Json::object({{"type", type},
                         {"challenge", soft_challenge().text()},
                         {"origin", "https://example.test"},
                         {"crossOrigin", false}});
}

/// The parts of authenticator data; `tail` is the credential and what follows it.
inline Bytes authenticator_data(std::uint8_t flags, std::uint32_t counter, const Bytes& tail = {},
                                std::string_view rp_id = "example.test") {
    const auto hash = authcore::sha256(as_bytes(rp_id));
    Bytes data(hash.begin(), hash.end());
    data.push_back(flags);
    for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<std::uint8_t>(counter >> shift));
    data.insert(data.end(), tail.begin(), tail.end());
    return data;
}

inline Bytes attested_credential(ByteView id, const Bytes& cose, std::uint8_t aaguid = 0xa1) {
    const Bytes length{static_cast<std::uint8_t>(id.size() >> 8), static_cast<std::uint8_t>(id.size())};
    return joined({Bytes(16, aaguid), length, Bytes(id.begin(), id.end()), cose});
}

inline Bytes attestation_object(std::string_view format, const Bytes& statement, const Bytes& data) {
    return cbor_map({{cbor_text("fmt"), cbor_text(format)},
                     {cbor_text("attStmt"), statement},
                     {cbor_text("authData"), cbor_bytes(data)}});
}

/// What attestation statements and assertions sign.
inline Bytes signed_part(const Bytes& data, const std::string& client_data) {
    const auto hash = authcore::sha256(as_bytes(client_data));
    return joined({data, Bytes(hash.begin(), hash.end())});
}

inline authcore::RegistrationExpectations soft_registration_expected() {
    return {.rp = soft_rp(),
            .challenge = soft_challenge(),
            .algorithms = {authcore::CoseAlgorithm::es256},
            .require_user_verification = true,
            .attachment = std::nullopt,
            .embedding = {},
            .trust_anchors = {},
            .now = UnixMillis::from_seconds(1800000000)};
}

/// A registration under construction.
struct SoftRegistration {
    SoftKey key;
    Bytes id = Bytes(20, 0xc1);
    std::string client_data = soft_client_data("webauthn.create").dump();
    Bytes data = authenticator_data(kUp | kUv | kAt, 7, attested_credential(id, key.cose()));
    std::string format = "none";
    Bytes statement = cbor_map({});

    [[nodiscard]] authcore::RegistrationResponse response() const {
        return {authcore::CredentialId::from_bytes(id).value(),
                to_bytes(client_data),
                attestation_object(format, statement, data),
                {},
                std::nullopt};
    }
    [[nodiscard]] Bytes to_be_signed() const { return signed_part(data, client_data); }
};

inline authcore::UserHandle soft_user() {
    return authcore::UserHandle::from_bytes(as_bytes("user-1")).value();
}

/// An authentication under construction; `sign` makes the signature fit once all is said.
struct SoftAuthentication {
    SoftKey key;
    authcore::CredentialId id = authcore::CredentialId::from_bytes(Bytes(20, 0xc1)).value();
    std::string client_data = soft_client_data("webauthn.get").dump();
    Bytes data = authenticator_data(kUp | kUv, 8);
    std::optional<authcore::UserHandle> user_handle = soft_user();

    [[nodiscard]] authcore::AuthenticationResponse response() const {
        return {id, to_bytes(client_data), data, key.sign(signed_part(data, client_data)), user_handle};
    }
    [[nodiscard]] authcore::StoredCredential stored() const {
        return {id, soft_user(), key.cose(), 7, false};
    }
};

inline authcore::AuthenticationExpectations soft_authentication_expected() {
    return {.rp = soft_rp(), .challenge = soft_challenge(), .allowed = {}, .embedding = {}};
}

} // namespace authos::test
