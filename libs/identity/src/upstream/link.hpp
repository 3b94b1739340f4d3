#pragma once
// The end of a flow that was begun to give an account another way to sign in.

#include "authos/storage/repo/oauth_states.hpp"
#include "login/target.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::upstream {

/// Errc::unauthenticated: "session_ended" (the session that began it is over). Errc::already_exists:
/// "identity_taken" (it signs another account in). Errc::failed_precondition: "identity_linked" (the account
/// has another one of this provider meanwhile).
[[nodiscard]] Result<void> link_identity(const Deps& deps, const storage::OAuthState& row,
                                         const LoginTarget& target, const UpstreamUser& person,
                                         const Caller& caller);

} // namespace authos::identity::upstream
