#pragma once
// What is kept about a person, in the shape in which it is handed out.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/privacy/export.hpp"
#include "authos/identity/privacy/forget.hpp"

namespace authos::api::dto {

/// Errc::invalid_argument, "member_type".
[[nodiscard]] Result<identity::ForgetConfirmation> parse_forget_confirmation(const Json& body);

[[nodiscard]] Json personal_data_response(const identity::PersonalData& data);
[[nodiscard]] Json forgotten_response(const UserId& user);

} // namespace authos::api::dto
