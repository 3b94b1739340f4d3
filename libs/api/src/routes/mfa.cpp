#include "handlers/mfa.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kSetup = {.lane = LaneIndex::db, .auth = Auth::bearer, .limit = Limit::mfa_setup};
// With Argon2, for recovery codes or a password.
constexpr Policy kHashedSetup = {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::mfa_setup};

// clang-format off
constexpr Route kMfa[] = {
    {Method::post, "/api/auth/mfa/verify", handlers::post_mfa_verify,
     {.lane = LaneIndex::cpu, .limit = Limit::mfa_verify},
     {"verifyMfa", "Authentication", "End a sign-in with a code of the authenticator, a recovery code, or a code that was mailed. A pre-auth token bears five codes; 429 with Retry-After beyond, and while an account is guessed at", "MfaVerifyRequest", "SignInResponse"}},
    {Method::get, "/api/user/mfa/status", handlers::get_mfa_status, kSetup,
     {"getMfaStatus", "User", "Whether one's own second factor is on", {}, "MfaStatus"}},
    {Method::post, "/api/user/mfa/setup", handlers::post_mfa_setup, kSetup,
     {"setUpMfa", "User", "A secret for an authenticator app, which counts once it is confirmed; needs a recent sign-in", {}, "MfaSetup"}},
    {Method::post, "/api/user/mfa/verify", handlers::post_mfa_confirm, kHashedSetup,
     {"confirmMfa", "User", "Turn the second factor on with a first code; shows the recovery codes once and ends all other sessions", "MfaCode", "MfaEnabled"}},
    {Method::del, "/api/user/mfa", handlers::delete_mfa, kHashedSetup,
     {.operation = "disableMfa", .group = "User", .summary = "Turn the second factor off, with recovery codes and trusted devices; needs a recent sign-in and ends all other sessions", .request_schema = "MfaRemoval", .response_schema = "Success", .body_optional = true}},
    {Method::post, "/api/user/mfa/backup-codes/regenerate", handlers::post_regenerate_backup_codes, kHashedSetup,
     {"regenerateBackupCodes", "User", "Ten new recovery codes in place of all there are, shown once; needs a recent sign-in", {}, "BackupCodes"}},
    {Method::get, "/api/user/devices", handlers::get_devices, kSignedIn,
     {.operation = "listDevices", .group = "User", .summary = "Browsers that were trusted since a second factor was passed there, last used first", .response_schema = "DeviceList", .query = "page limit sort_by sort_order"}},
    {Method::post, "/api/user/devices/revoke-all", handlers::post_revoke_devices, kSignedIn,
     {"revokeDevices", "User", "Trust none of one's devices any more", {}, "RevokedDevices"}},
    {Method::get, "/api/user/devices/{device_id}", handlers::get_device, kSignedIn,
     {"getDevice", "User", "One of one's devices", {}, "Device"}},
    {Method::patch, "/api/user/devices/{device_id}", handlers::patch_device, kSignedIn,
     {"renameDevice", "User", "Give a device a name", "RenameDeviceRequest", "Device"}},
    {Method::post, "/api/user/devices/{device_id}/revoke", handlers::post_revoke_device, kSignedIn,
     {.operation = "revokeDevice", .group = "User", .summary = "Trust a device no more, at once", .request_schema = "RevokeDeviceRequest", .response_schema = "Success", .body_optional = true}},
    {Method::post, "/api/user/devices/{device_id}/trust", handlers::post_trust_device, kSignedIn,
     {"trustDevice", "User", "Trust a revoked device again; needs a recent sign-in", {}, "Success"}},
};
// clang-format on

} // namespace

std::span<const Route> mfa_routes() noexcept {
    return kMfa;
}

} // namespace authos::api
