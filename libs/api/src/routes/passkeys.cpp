#include "handlers/passkeys.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

constexpr Policy kCeremony = {.lane = LaneIndex::db, .auth = Auth::bearer, .limit = Limit::authentication};

// clang-format off
constexpr Route kPasskeys[] = {
    {Method::post, "/api/auth/passkeys/register/start", handlers::post_passkey_registration_start, kCeremony,
     {.operation = "startPasskeyRegistration", .group = "Passkeys", .summary = "Begin to make a passkey; asks for a recent sign-in", .request_schema = "StartPasskeyRegistration", .response_schema = "BegunCeremony", .body_optional = true}},
    {Method::post, "/api/auth/passkeys/register/finish", handlers::post_passkey_registration_finish, kCeremony,
     {"finishPasskeyRegistration", "Passkeys", "Store the passkey that the browser made; a challenge is good for one try within five minutes", "FinishedCeremony", "RegisteredPasskey"}},
    {Method::get, "/api/auth/passkeys", handlers::get_passkeys, kSignedIn,
     {"listPasskeys", "Passkeys", "The passkeys of the signed-in account, oldest first", {}, "PasskeyList"}},
    {Method::patch, "/api/auth/passkeys/{passkey_id}", handlers::patch_passkey, kSignedIn,
     {"renamePasskey", "Passkeys", "Give a passkey another name", "RenamePasskey", "Passkey"}},
    {Method::del, "/api/auth/passkeys/{passkey_id}", handlers::delete_passkey, kSignedIn,
     {"deletePasskey", "Passkeys", "Delete a passkey, unless it is the only way to sign in; asks for a recent sign-in", {}, "DeletedPasskey"}},
    {Method::post, "/api/auth/passkeys/authenticate/start", handlers::post_passkey_login_start, kPublic,
     {"startPasskeyLogin", "Passkeys", "Begin to sign in with a passkey. Addresses without passkeys get invented credentials", "StartPasskeyLogin", "BegunCeremony"}},
    {Method::post, "/api/auth/passkeys/authenticate/finish", handlers::post_passkey_login_finish, kPublic,
     {"finishPasskeyLogin", "Passkeys", "Sign in at the place that the start named", "FinishedCeremony", "PasskeyTokenResponse"}},
};
// clang-format on

} // namespace

std::span<const Route> passkeys_routes() noexcept {
    return kPasskeys;
}

} // namespace authos::api
