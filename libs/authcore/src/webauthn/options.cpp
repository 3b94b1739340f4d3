#include "authos/authcore/webauthn_options.hpp"

#include <stdexcept>

namespace authos::authcore {

namespace {

std::string_view requirement_name(WebauthnRequirement requirement) {
    switch (requirement) {
    case WebauthnRequirement::required: return "required";
    case WebauthnRequirement::preferred: return "preferred";
    case WebauthnRequirement::discouraged: return "discouraged";
    }
    throw std::invalid_argument("no such requirement of WebAuthn");
}

std::string_view conveyance_name(AttestationConveyance conveyance) {
    switch (conveyance) {
    case AttestationConveyance::none: return "none";
    case AttestationConveyance::indirect: return "indirect";
    case AttestationConveyance::direct: return "direct";
    case AttestationConveyance::enterprise: return "enterprise";
    }
    throw std::invalid_argument("no such conveyance of attestations");
}

Json descriptors_json(const std::vector<CredentialDescriptor>& descriptors) {
    Json list = Json::array();
    for (const CredentialDescriptor& descriptor : descriptors) {
        Json item = Json::object({{"type", "public-key"}, {"id", descriptor.id.text()}});
        if (!descriptor.transports.empty()) item.set("transports", descriptor.transports);
        list.push(std::move(item));
    }
    return list;
}

Json selection_json(const CreationOptions& options) {
    Json selection =
        Json::object({{"residentKey", requirement_name(options.resident_key)},
                      // What residentKey was called before Level 2; older clients know only this (§5.4.4).
                      {"requireResidentKey", options.resident_key == WebauthnRequirement::required},
                      {"userVerification", requirement_name(options.user_verification)}});
    if (options.attachment) selection.set("authenticatorAttachment", wire_name(*options.attachment));
    return selection;
}

Json milliseconds_json(std::chrono::milliseconds duration) {
    return Json(static_cast<std::int64_t>(duration.count()));
}

} // namespace

Json to_json(const CreationOptions& options) {
    Json algorithms = Json::array();
    for (const CoseAlgorithm algorithm : options.algorithms) {
        algorithms.push(Json::object({{"type", "public-key"}, {"alg", static_cast<int>(algorithm)}}));
    }
    return Json::object({{"rp", Json::object({{"id", options.rp.id}, {"name", options.rp.name}})},
                         {"user", Json::object({{"id", options.user.handle.text()},
                                                {"name", options.user.name},
                                                {"displayName", options.user.display_name}})},
                         {"challenge", options.challenge.text()},
                         {"pubKeyCredParams", std::move(algorithms)},
                         {"timeout", milliseconds_json(options.timeout)},
                         {"excludeCredentials", descriptors_json(options.exclude)},
                         {"authenticatorSelection", selection_json(options)},
                         {"attestation", conveyance_name(options.attestation)}});
}

Json to_json(const RequestOptions& options) {
    return Json::object({{"challenge", options.challenge.text()},
                         {"timeout", milliseconds_json(options.timeout)},
                         {"rpId", options.rp.id},
                         {"allowCredentials", descriptors_json(options.allow)},
                         {"userVerification", requirement_name(options.user_verification)}});
}

} // namespace authos::authcore
