#pragma once
// Tokens that providers gave for a user, sealed by whoever stores them: beside an identity (from signing
// in), a linked account, or a service's grant; and the lock under which one instance at a time renews them.

#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"

namespace authos::storage {

/// Whose row keeps the tokens.
enum class TokenHolder { identity, connected_account, service_grant };

/// One row with tokens; an id of another user's row is not found.
struct TokenPlace {
    TokenHolder holder;
    std::string id;
    UserId user_id;
};

struct SealedTokens {
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::string key_id; // of the key that seals them
    std::optional<UnixMillis> expires_at;
    std::string scopes;                   // JSON array
    std::optional<UnixMillis> since = {}; // when they were got; only read
};
/// What is stored, and whose OAuth client renews it (nothing: the platform's).
struct StoredTokens {
    SealedTokens tokens;
    std::string provider;
    std::optional<OrgId> client_org;
};

/// Nothing where the row is gone or has no token.
Result<std::optional<StoredTokens>> find_provider_tokens(Session& s, const TokenPlace& place);
/// In place of whatever was there. A linked account or grant that had to be authorized again is active. False
/// if the row is gone.
Result<bool> put_provider_tokens(Session& s, const TokenPlace& place, const SealedTokens& tokens,
                                 UnixMillis now);
/// A linked account's token was got by that organization's OAuth client (nothing: the platform's).
Result<void> set_client_of_account(Session& s, const UserId& user, const ConnectedAccountId& id,
                                   const std::optional<OrgId>& client);
/// Compare-and-swap: false if the stored refresh token is not `before` any more; then nothing is changed.
Result<bool> renew_provider_tokens(Session& s, const TokenPlace& place, std::string_view before,
                                   const SealedTokens& tokens, UnixMillis now);
/// The same, when the provider took the right back: the tokens are forgotten, and a linked account or grant
/// says that its user must authorize again.
Result<bool> forget_provider_tokens(Session& s, const TokenPlace& place, std::string_view before,
                                    UnixMillis now);

/// The tokens from which the user signed in to that service by that provider, the newest first; nothing
/// without such an identity.
Result<std::optional<TokenPlace>> find_identity_with_tokens(Session& s, const UserId& user,
                                                            std::string_view provider,
                                                            const IdentityIssuer& issuer);

/// Whether the user signed in to that service by that provider and it gave tokens, which are over for good.
Result<bool> has_identity_with_ended_tokens(Session& s, const UserId& user, std::string_view provider,
                                            const IdentityIssuer& issuer);

/// Ends the tokens of all identities of the organization by that provider; their people stay linked. How
/// many.
Result<long long> forget_tokens_of_provider(Session& s, const OrgScope& scope, std::string_view provider,
                                            UnixMillis now);

/// Which tokens are worth renewing ahead of time: those that are over before `before`, unless they were got
/// at `rested` or later and last until `soon`. A token that never lives longer than the window would be
/// renewed in every run otherwise.
struct RenewalWindow {
    UnixMillis before;
    UnixMillis soon;
    UnixMillis rested;
};
/// Rows in that window that can be renewed, by id; `after` is the last one of the page before. `limit` is 1
/// to 200.
Result<std::vector<TokenPlace>> list_tokens_to_renew(Session& s, const PlatformScope& scope,
                                                     TokenHolder holder, const RenewalWindow& window,
                                                     std::string_view after, int limit);

/// The right of one instance to renew a user's tokens. It ends by itself at `until`.
struct RefreshLock {
    UserId user_id;
    UnixMillis acquired_at;
    UnixMillis until;
};
/// False: another has it. Of many callers one gets true.
Result<bool> acquire_refresh_lock(Session& s, const RefreshLock& lock);
/// No more than what `lock` took.
Result<void> release_refresh_lock(Session& s, const RefreshLock& lock);
/// Up to `limit` that are over; how many.
Result<long long> delete_expired_refresh_locks(Session& s, UnixMillis before, int limit);

} // namespace authos::storage
