#pragma once
// A browser with an authenticator made of code: answers the options of the server as PublicKeyCredential
// .toJSON() would, with each part free to be wrong.

#include "soft_authenticator.hpp"

#include "authos/base/encoding.hpp"

namespace authos::api::test {

/// One passkey. What a test sets wrong is sent wrong.
struct SoftPasskey {
    authos::test::SoftKey key = {};
    Bytes id;
    std::string rp_id = "sso.example.test";
    std::string origin = "https://sso.example.test";
    std::uint8_t flags = authos::test::kUp | authos::test::kUv;
    std::uint32_t counter = 1;
    std::string format = "none";
    Bytes statement = authos::test::cbor_map({});
    std::optional<Bytes> cose = {}; // instead of the key's own

    explicit SoftPasskey(Random& random) : id(random.bytes(20)) {}

    [[nodiscard]] std::string client_data(std::string_view type, const Json& options) const {
        return Json::object({{"type", type},
                             {"challenge", options.get_string("challenge").value()},
                             {"origin", origin},
                             {"crossOrigin", false}})
            .dump();
    }
    [[nodiscard]] Json credential(Json response) const {
        const std::string name = encode_base64url(id);
        return Json::object({{"id", name},
                             {"rawId", name},
                             {"type", "public-key"},
                             {"response", std::move(response)},
                             {"clientExtensionResults", Json::object()}});
    }
    [[nodiscard]] Json create(const Json& options, std::string_view type = "webauthn.create") const {
        const auto made = authos::test::authenticator_data(
            flags | authos::test::kAt, counter,
            authos::test::attested_credential(id, cose.value_or(key.cose()), 0), rp_id);
        const auto object = authos::test::attestation_object(format, statement, made);
        return credential(
            Json::object({{"clientDataJSON", encode_base64url(as_bytes(client_data(type, options)))},
                          {"attestationObject", encode_base64url(object)},
                          {"transports", std::vector<std::string>{"internal", "hybrid"}}}));
    }
    /// Counts on, as authenticators do.
    [[nodiscard]] Json get(const Json& options, const std::optional<std::string>& user_handle,
                           std::string_view type = "webauthn.get") {
        const auto data = authos::test::authenticator_data(flags, ++counter, {}, rp_id);
        const std::string client = client_data(type, options);
        const auto signature = key.sign(authos::test::signed_part(data, client));
        Json response = Json::object({{"clientDataJSON", encode_base64url(as_bytes(client))},
                                      {"authenticatorData", encode_base64url(data)},
                                      {"signature", encode_base64url(signature)}});
        if (user_handle) response.set("userHandle", encode_base64url(as_bytes(*user_handle)));
        return credential(response);
    }
};

} // namespace authos::api::test
