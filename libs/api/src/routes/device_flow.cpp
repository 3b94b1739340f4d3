#include "handlers/device_flow.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kDeviceProtocol = {.lane = LaneIndex::db, .limit = Limit::device, .shape = Shape::device};
constexpr Policy kDeviceAnswer = {.lane = LaneIndex::db, .auth = Auth::bearer, .limit = Limit::device};

// clang-format off
constexpr Route kDeviceFlow[] = {
    {Method::post, "/auth/device/code", handlers::post_device_code, kDeviceProtocol,
     {.operation = "startDeviceFlow", .group = "Device flow", .summary = "Two codes for a device without a browser (RFC 8628)", .request_schema = "DeviceCodeRequest", .response_schema = "DeviceCodeResponse", .form_too = true}},
    {Method::post, "/auth/device/verify", handlers::post_device_verify, {.lane = LaneIndex::db, .limit = Limit::device},
     {"verifyDeviceCode", "Device flow", "Where the device with this code wants to go", "UserCodeRequest", "WaitingDevice"}},
    {Method::post, "/auth/device/approve", handlers::post_device_approve, kDeviceAnswer,
     {"approveDevice", "Device flow", "Let the device with this code in, as the signed-in user", "UserCodeRequest", "DeviceAnswer"}},
    {Method::post, "/auth/device/deny", handlers::post_device_deny, kDeviceAnswer,
     {"denyDevice", "Device flow", "Turn the device with this code away", "UserCodeRequest", "DeviceAnswer"}},
    {Method::post, "/auth/token", handlers::post_device_token, kDeviceProtocol,
     {.operation = "pollDeviceFlow", .group = "Device flow", .summary = "The device's tokens, once, after somebody approved", .request_schema = "DeviceTokenRequest", .response_schema = "DeviceTokenResponse", .form_too = true}},
};
// clang-format on

} // namespace

std::span<const Route> device_flow_routes() noexcept {
    return kDeviceFlow;
}

} // namespace authos::api
