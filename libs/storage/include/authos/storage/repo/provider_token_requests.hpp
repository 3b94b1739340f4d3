#pragma once
// Questions of services to their users: may I use your account at this provider? Each is answered once. The
// state that names one in a URL is stored as its hash only.

#include "authos/base/token_hash.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"

namespace authos::storage {

inline constexpr std::string_view kRequestPending = "pending";
inline constexpr std::string_view kRequestCompleted = "completed";
inline constexpr std::string_view kRequestDeclined = "declined";

/// A stored request. `org_id` is that of its service.
struct TokenRequest {
    UserId user_id;
    ServiceId service_id;
    OrgId org_id;
    std::string provider;
    std::optional<ConnectedAccountId> account_id; // chosen, or linked for it
    std::string scopes;                           // JSON array
    std::string redirect_uri;                     // "": none
    std::optional<std::string> client_state;
    std::string status;
    UnixMillis created_at;
    UnixMillis expires_at;
};

struct NewTokenRequest {
    TokenHash state;
    UserId user_id;
    ServiceId service_id;
    std::string provider;
    std::string scopes;
    std::string redirect_uri;                // at most 2000 octets
    std::optional<std::string> client_state; // at most 500 octets
    UnixMillis created_at;
    UnixMillis expires_at;
};

/// Errc::not_found, "service_not_found": not this organization's service. Of the user's requests of this
/// service only the newest `keep` stay, this one included.
Result<void> insert_token_request(Session& s, const OrgScope& scope, const NewTokenRequest& request,
                                  int keep);
/// Whatever its status; nothing where it is over at `now`.
Result<std::optional<TokenRequest>> find_token_request(Session& s, const TokenHash& state, UnixMillis now);
/// False unless it was pending and not over: of many callers one gets true.
Result<bool> answer_token_request(Session& s, const TokenHash& state, std::string_view status,
                                  const std::optional<ConnectedAccountId>& account, UnixMillis now);
/// Notes the account that was linked for it; false unless it is pending.
Result<bool> set_account_of_request(Session& s, const TokenHash& state, const ConnectedAccountId& account);
/// Up to `limit` that are over; how many.
Result<long long> delete_expired_token_requests(Session& s, UnixMillis before, int limit);

} // namespace authos::storage
