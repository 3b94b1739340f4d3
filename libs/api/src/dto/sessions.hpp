#pragma once
// One's own sessions.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/sessions/own_sessions.hpp"
#include "authos/identity/sessions/reauthenticate.hpp"

#include <vector>

namespace authos::api::dto {

[[nodiscard]] Json own_sessions_json(const std::vector<identity::OwnSession>& sessions);

/// {current_password?, code?}
[[nodiscard]] Result<identity::Reauthentication> parse_reauthentication(const Json& body);

} // namespace authos::api::dto
