#pragma once
// Sign-ins. One row is one refresh family: rotation replaces its tokens in place and remembers the
// consumed refresh tokens, so that a returning one ends the family. Tokens are stored as SHA-256 only;
// to know a hash is the right to its row, hence no scope here.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

/// What a sign-in is bound to; a refreshed token keeps it.
struct SessionContext {
    std::optional<std::string> org_slug;
    std::optional<ServiceId> service_id;
    std::optional<std::string> resource;
    std::optional<std::string> user_agent; // cut to 512 octets
    std::optional<std::string> ip_address; // cut to 50 octets
};

/// The proof of identity behind a session; refreshing is none.
struct SessionProof {
    UnixMillis authenticated_at;
    std::string amr; // names of RFC 8176 with blanks between them: "pwd otp"
};

struct NewSession {
    SessionId id;
    UserId user_id;
    TokenHash access_token;
    UnixMillis access_expires_at;
    std::optional<TokenHash> refresh_token;
    std::optional<UnixMillis> refresh_expires_at; // present exactly when refresh_token is
    SessionContext context;
    SessionProof proof;
    UnixMillis created_at;
};

/// A stored sign-in, with the realm of its account.
struct SessionRow {
    SessionId id;
    UserId user_id;
    std::optional<OrgId> user_org_id; // nothing: a platform account
    UnixMillis access_expires_at;
    std::optional<UnixMillis> refresh_expires_at;
    SessionContext context;
    SessionProof proof; // of sessions older than the column: their creation, without a name
    UnixMillis created_at;
    UnixMillis last_used_at; // never used since: its creation
};

/// Errc::already_exists, reason "session_token_taken", if one of the hashes is in use.
Result<void> insert_session(Session& s, const NewSession& session);

/// Nothing if unknown, revoked, expired at `now`, or the account is deleted.
Result<std::optional<SessionRow>> find_session_by_access(Session& s, const TokenHash& access, UnixMillis now);
/// The same for the current (not consumed) refresh token of a family.
Result<std::optional<SessionRow>> find_session_by_refresh(Session& s, const TokenHash& refresh,
                                                          UnixMillis now);

/// One turn of a refresh family: the old refresh token and the pair that replaces it.
struct RefreshRotation {
    TokenHash old_refresh;
    TokenHash new_refresh;
    UnixMillis new_refresh_expires_at;
    TokenHash new_access;
    UnixMillis new_access_expires_at;
    UnixMillis now;
};
/// Single use: consumes `old_refresh`, replaces both tokens, records the consumed one. False if it is
/// unknown, consumed or expired; then nothing is changed. Of concurrent callers exactly one gets true.
Result<bool> rotate_refresh(Session& s, const RefreshRotation& rotation);

/// The family that a returning token ended.
struct RevokedFamily {
    SessionId session_id;
    UserId user_id;
};
/// Ends the family of which `consumed` was once a refresh token; nothing if it never was one.
/// Return it as a value from the write closure: an error would roll the revocation back.
Result<std::optional<RevokedFamily>> revoke_family_of_reused(Session& s, const TokenHash& consumed);

/// Ends the family by its current access or refresh token; what it was, or nothing.
Result<std::optional<RevokedFamily>> revoke_session_by_token(Session& s, const TokenHash& token);
/// Whether that session of that user can still be used or refreshed at `now`.
Result<bool> is_session_live(Session& s, const UserId& user, const SessionId& id, UnixMillis now);
/// Nothing if it is another's, over at `now`, or gone.
Result<std::optional<SessionRow>> find_session_of_user(Session& s, const UserId& user, const SessionId& id,
                                                       UnixMillis now);
/// Remembers that it was used, unless that was remembered at `unless_since` or later.
Result<void> touch_session(Session& s, const SessionId& id, UnixMillis now, UnixMillis unless_since);
/// Compare-and-swap of the proof behind a session: false if it is not `before`'s moment any more, or gone.
Result<bool> renew_session_proof(Session& s, const SessionRow& before, const SessionProof& after);

/// False if it was gone. The user must be its owner.
Result<bool> delete_session(Session& s, const UserId& user, const SessionId& id);
/// How many were ended.
Result<long long> delete_sessions_of_user(Session& s, const UserId& user);
Result<long long> delete_other_sessions_of_user(Session& s, const UserId& user, const SessionId& keep);
/// Those at one service; all but `keep`, where there is one.
Result<long long> delete_sessions_of_user_at(Session& s, const UserId& user, const ServiceId& service,
                                             const std::optional<SessionId>& keep);
/// Those in the context of this organization or of one of its services; the user's others stay.
Result<long long> delete_sessions_of_user_in(Session& s, const OrgScope& scope, const UserId& user);

/// Removes up to `limit` families that can neither be used nor refreshed at `now`; how many.
Result<long long> delete_expired_sessions(Session& s, UnixMillis now, int limit);
/// Removes up to `limit` remembered refresh tokens of live families that expired before `now`.
Result<long long> delete_expired_refresh_history(Session& s, UnixMillis now, int limit);

/// Where a list goes on: the last id of the page before, nothing for the first page.
struct SessionPage {
    std::optional<SessionId> after;
    int limit = 50; // 1 to 200
};
/// Live sign-ins of one account in the order of their ids.
Result<std::vector<SessionRow>> list_sessions_of_user(Session& s, const UserId& user, UnixMillis now,
                                                      const SessionPage& page);

} // namespace authos::storage
