// The JSON that browsers send. Source: WebAuthn Level 3 §5.1.6 (toJSON), §5.2.

#include "authos/authcore/webauthn.hpp"

#include "authos/base/encoding.hpp"

#include <algorithm>

namespace authos::authcore {

namespace {

// Far above what authenticators make: client data may be extended, and a TPM sends a chain of certificates.
constexpr std::size_t kMaxClientDataBytes = 16 * 1024;
constexpr std::size_t kMaxAttestationObjectBytes = 64 * 1024;
constexpr std::size_t kMaxAuthenticatorDataBytes = 16 * 1024;
constexpr std::size_t kMaxSignatureBytes = 1024; // RSA with 8192 bits
constexpr std::size_t kMaxTransports = 16;
constexpr std::size_t kMaxTransportLength = 32;

Error malformed_response(std::string message) {
    return fail(Errc::invalid_argument, "webauthn_response_malformed", std::move(message));
}

Result<Bytes> response_octets(const Json& object, std::string_view name, std::size_t max_bytes) {
    const auto text = object.get_string(name);
    if (!text) return malformed_response("The text member \"" + std::string(name) + "\" is missing.");
    if (text->size() / 4 > max_bytes / 3) {
        return malformed_response("The member \"" + std::string(name) + "\" is too long.");
    }
    auto octets = decode_base64url(*text);
    if (!octets) return malformed_response("The member \"" + std::string(name) + "\" is not base64url.");
    return octets;
}

// What both kinds have around their "response".
struct ResponseFrame {
    CredentialId id;
    Json inner;
};

Result<ResponseFrame> response_frame(const Json& json) {
    const auto id = json.get_string("id");
    const auto raw_id = json.get_string("rawId");
    // Two names for one thing: whoever reads the other one must see the same.
    if (!id || !raw_id || *id != *raw_id) return malformed_response("\"id\" and \"rawId\" must be the same.");
    auto credential = CredentialId::parse(*id);
    if (!credential) return malformed_response("\"id\" is not the base64url of a credential id.");
    if (json.get_string("type").value_or("") != "public-key") {
        return malformed_response("\"type\" must be \"public-key\".");
    }
    auto inner = json.get("response");
    if (!inner || !inner->is_object()) return malformed_response("The object \"response\" is missing.");
    return ResponseFrame{std::move(credential).value(), std::move(inner).value()};
}

bool is_transport(const std::string& text) {
    return !text.empty() && text.size() <= kMaxTransportLength &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Values that nobody knows yet are kept, as §5.2.1.1 asks; what cannot be one is refused.
Result<std::vector<std::string>> response_transports(const Json& inner) {
    auto list = inner.find_strings("transports");
    if (!list) return malformed_response("\"transports\" is not a list of texts.");
    std::vector<std::string> transports = std::move(*list).value_or(std::vector<std::string>{});
    if (transports.size() > kMaxTransports ||
        !std::all_of(transports.begin(), transports.end(), is_transport)) {
        return malformed_response("\"transports\" names something that is no transport.");
    }
    std::sort(transports.begin(), transports.end());
    transports.erase(std::unique(transports.begin(), transports.end()), transports.end());
    return transports;
}

Result<std::optional<AuthenticatorAttachment>> response_attachment(const Json& json) {
    const auto text = json.find_string("authenticatorAttachment");
    if (!text) return malformed_response("\"authenticatorAttachment\" is not a text.");
    // Unknown values are as good as none (§5.1).
    return *text ? find_attachment(**text) : std::nullopt;
}

} // namespace

Result<RegistrationResponse> parse_registration_response(const Json& json) {
    AUTHOS_TRY(auto frame, response_frame(json));
    AUTHOS_TRY(auto client_data, response_octets(frame.inner, "clientDataJSON", kMaxClientDataBytes));
    AUTHOS_TRY(auto object, response_octets(frame.inner, "attestationObject", kMaxAttestationObjectBytes));
    AUTHOS_TRY(auto transports, response_transports(frame.inner));
    AUTHOS_TRY(const auto attachment, response_attachment(json));
    return RegistrationResponse{std::move(frame.id), std::move(client_data), std::move(object),
                                std::move(transports), attachment};
}

Result<AuthenticationResponse> parse_authentication_response(const Json& json) {
    AUTHOS_TRY(auto frame, response_frame(json));
    AUTHOS_TRY(auto client_data, response_octets(frame.inner, "clientDataJSON", kMaxClientDataBytes));
    AUTHOS_TRY(auto data, response_octets(frame.inner, "authenticatorData", kMaxAuthenticatorDataBytes));
    AUTHOS_TRY(auto signature, response_octets(frame.inner, "signature", kMaxSignatureBytes));
    const auto handle_text = frame.inner.find_string("userHandle");
    if (!handle_text) return malformed_response("\"userHandle\" is not a text.");
    std::optional<UserHandle> handle;
    if (*handle_text) {
        auto parsed = UserHandle::parse(**handle_text);
        if (!parsed) return malformed_response("\"userHandle\" is not the base64url of a user handle.");
        handle = std::move(parsed).value();
    }
    return AuthenticationResponse{std::move(frame.id), std::move(client_data), std::move(data),
                                  std::move(signature), std::move(handle)};
}

} // namespace authos::authcore
