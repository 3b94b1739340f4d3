#pragma once
// Bodies of the device flow.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/device_flow/approval.hpp"
#include "authos/identity/device_flow/device_flow.hpp"

#include <string_view>

namespace authos::api::dto {

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::DeviceFlowStart> parse_device_flow_start(const Json& body);
[[nodiscard]] Result<identity::DevicePoll> parse_device_poll(const Json& body);

[[nodiscard]] Json device_flow_response(const identity::DeviceFlow& flow);
[[nodiscard]] Json waiting_device_response(const identity::WaitingDevice& device);
/// {message, org_slug, service_slug}
[[nodiscard]] Json device_answer_response(std::string_view message, const identity::WaitingDevice& device);
[[nodiscard]] Json device_grant_response(const identity::DeviceGrant& grant);

} // namespace authos::api::dto
