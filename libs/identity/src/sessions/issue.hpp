#pragma once
// New tokens and the rows that remember them. Signing happens here, before any transaction: it must not
// hold the only writer of SQLite, and a transaction may be run again.

#include "authos/identity/principal.hpp"
#include "authos/identity/sessions/token_pair.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/repo/users.hpp"

namespace authos::identity {

/// Where a session belongs: the context of its tokens, and the service's id beside its slug.
struct SessionPlace {
    TokenContext context;
    std::optional<ServiceId> service_id;
};

/// Tokens for the client, and the row to insert for them.
struct IssuedSession {
    TokenPair pair;
    storage::NewSession row;
};
[[nodiscard]] Result<IssuedSession> issue_session(const Deps& deps, const storage::User& user,
                                                  const SessionPlace& place, const Caller& caller);

/// Tokens for the client, and the turn of the family that makes them valid.
struct IssuedRotation {
    TokenPair pair;
    storage::RefreshRotation rotation;
};
[[nodiscard]] Result<IssuedRotation> issue_rotation(const Deps& deps, const storage::User& user,
                                                    const TokenContext& context,
                                                    const TokenHash& old_refresh);

} // namespace authos::identity
