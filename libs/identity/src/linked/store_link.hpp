#pragma once
// The end of a flow that was begun to link an account.

#include "authos/storage/repo/oauth_states.hpp"
#include "login/target.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::linked {

/// The purpose of such flows, as stored with them.
inline constexpr std::string_view kAccountLink = "account_link";

/// The path that the browser comes back to; nothing where the flow was not for a request. It holds the
/// request's state, which is stored sealed.
[[nodiscard]] std::string seal_return_path(const Deps& deps, const std::string& request_hash,
                                           const std::string& path);
[[nodiscard]] std::optional<std::string> find_return_path(const Deps& deps, const storage::OAuthState& row);

/// Errc::unauthenticated: "session_ended". Errc::already_exists: "provider_account_conflict" (another user of
/// the same realm has linked it). Errc::failed_precondition: "too_many_linked_accounts". Errc::not_found:
/// "token_request_not_found".
[[nodiscard]] Result<void> store_account_link(const Deps& deps, const storage::OAuthState& row,
                                              const LoginTarget& target, const upstream::UpstreamUser& person,
                                              const Caller& caller);

} // namespace authos::identity::linked
