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
    std::optional<std::string> resource = {}; // one of the service's resource_uris
    std::string client_id = {};               // of the service; named in the tokens of its resources
};

/// Whether a session with that proof had a second factor: the claim `mfa_verified` of its tokens.
[[nodiscard]] bool is_mfa_verified(std::string_view amr) noexcept;

/// Tokens for the client, and the row to insert for them. `amr`: names of RFC 8176 with blanks between them;
/// the proof counts from now.
struct IssuedSession {
    TokenPair pair;
    storage::NewSession row;
};
[[nodiscard]] Result<IssuedSession> issue_session(const Deps& deps, const storage::User& user,
                                                  const SessionPlace& place, std::string amr,
                                                  const Caller& caller);
/// The same for a session that follows from another one, whose proof it takes over.
[[nodiscard]] Result<IssuedSession> issue_session(const Deps& deps, const storage::User& user,
                                                  const SessionPlace& place,
                                                  const storage::SessionProof& proof, const Caller& caller);

/// Tokens for the client, and the turn of the family that makes them valid; they end with the session
/// (sessions/lifetime.hpp), whose proof is `proof`.
struct IssuedRotation {
    TokenPair pair;
    storage::RefreshRotation rotation;
};
[[nodiscard]] Result<IssuedRotation> issue_rotation(const Deps& deps, const storage::User& user,
                                                    const SessionPlace& place,
                                                    const storage::SessionProof& proof,
                                                    const TokenHash& old_refresh);

} // namespace authos::identity
