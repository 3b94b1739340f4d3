#pragma once
// Bodies of the signed-in user's own routes.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/accounts/profile.hpp"
#include "authos/identity/principal.hpp"

namespace authos::api::dto {

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::ProfileChange> parse_profile_change(const Json& body);

/// The answer of GET and PATCH /api/user.
[[nodiscard]] Json user_response(const identity::Profile& profile);
/// Its member "impersonator", where a platform owner acts as this user: {id, email, reason}.
[[nodiscard]] Json impersonator_json(const identity::Impersonator& impersonator);

} // namespace authos::api::dto
