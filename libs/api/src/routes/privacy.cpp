#include "handlers/privacy.hpp"
#include "routes/policies.hpp"
#include "routes/routes.hpp"

namespace authos::api {
namespace {

// clang-format off
// Every guess of the password costs a token of the caller's address.
constexpr Policy kConfirmed = {.lane = LaneIndex::cpu, .auth = Auth::bearer, .limit = Limit::authentication};

constexpr Route kPrivacy[] = {
    {Method::get, "/api/privacy/export/{user_id}", handlers::get_personal_data, kSignedIn,
     {"exportPersonalData", "Privacy", "Everything that is kept about a person", {}, "PersonalData"}},
    {Method::del, "/api/privacy/forget/{user_id}", handlers::delete_personal_data, kConfirmed,
     {.operation = "forgetUser", .group = "Privacy", .summary = "Delete an account and make what is left of it anonymous", .request_schema = "ForgetRequest", .response_schema = "Forgotten", .body_optional = true}},
};
// clang-format on

} // namespace

std::span<const Route> privacy_routes() noexcept {
    return kPrivacy;
}

} // namespace authos::api
