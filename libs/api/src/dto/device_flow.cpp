#include "dto/device_flow.hpp"

#include "dto/values.hpp"

namespace authos::api::dto {

Result<identity::DeviceFlowStart> parse_device_flow_start(const Json& body) {
    identity::DeviceFlowStart start;
    AUTHOS_TRY(start.client_id, body.get_string("client_id"));
    AUTHOS_TRY(start.org, body.get_string("org"));
    AUTHOS_TRY(start.service, body.get_string("service"));
    AUTHOS_TRY(start.scope, body.find_string("scope"));
    AUTHOS_TRY(start.resource, body.find_string("resource"));
    return start;
}

Result<identity::DevicePoll> parse_device_poll(const Json& body) {
    identity::DevicePoll poll;
    AUTHOS_TRY(poll.grant_type, body.get_string("grant_type"));
    AUTHOS_TRY(poll.device_code, body.get_string("device_code"));
    AUTHOS_TRY(poll.client_id, body.get_string("client_id"));
    AUTHOS_TRY(poll.resource, body.find_string("resource"));
    return poll;
}

Json device_flow_response(const identity::DeviceFlow& flow) {
    return Json::object({{"device_code", flow.device_code.reveal()},
                         {"user_code", flow.user_code},
                         {"verification_uri", flow.verification_uri},
                         {"verification_uri_complete", flow.verification_uri_complete},
                         {"expires_in", number(flow.expires_in.count())},
                         {"interval", number(flow.interval.count())}});
}

Json waiting_device_response(const identity::WaitingDevice& device) {
    return Json::object({{"org_slug", device.org_slug},
                         {"service_slug", device.service_slug},
                         {"available_providers", device.available_providers}});
}

Json device_answer_response(std::string_view message, const identity::WaitingDevice& device) {
    return Json::object(
        {{"message", message}, {"org_slug", device.org_slug}, {"service_slug", device.service_slug}});
}

Json device_grant_response(const identity::DeviceGrant& grant) {
    Json json = Json::object({{"access_token", grant.tokens.access_token.reveal()},
                              {"token_type", "Bearer"},
                              {"expires_in", number(grant.tokens.expires_in.count())}});
    if (!grant.tokens.refresh_token.empty()) json.set("refresh_token", grant.tokens.refresh_token.reveal());
    if (grant.scope) json.set("scope", *grant.scope);
    return json;
}

} // namespace authos::api::dto
