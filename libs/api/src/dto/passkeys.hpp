#pragma once
// Bodies about passkeys.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/passkeys/passkey_login.hpp"

#include <vector>

namespace authos::api::dto {

/// Errc::invalid_argument: "member_missing", "member_type".
[[nodiscard]] Result<identity::FinishedCeremony> parse_finished_ceremony(const Json& body);
[[nodiscard]] Result<identity::PasskeyLoginStart> parse_passkey_login_start(const Json& body);

/// {challenge_id, options}
[[nodiscard]] Json begun_ceremony_response(const identity::BegunCeremony& begun);
[[nodiscard]] Json passkey_json(const storage::Passkey& passkey);
[[nodiscard]] Json passkey_list_response(const std::vector<storage::Passkey>& passkeys);
/// The standard token response, with `token` (the access token again), `user_id` and what else came of it.
[[nodiscard]] Json passkey_sign_in_response(const identity::PasskeySignIn& entered);

} // namespace authos::api::dto
