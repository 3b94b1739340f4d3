#include "authos/authcore/opaque_token.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/sessions.hpp"

namespace authos::identity {

Result<void> logout(const Deps& deps, const Principal& principal, const Caller& caller) {
    AUTHOS_TRY(const bool ended, deps.database.write(caller.deadline, [&](storage::Session& s) {
        return storage::delete_session(s, principal.user_id, principal.session_id);
    }));
    if (ended) {
        deps.log.info("user.logout",
                      {{"user_id", principal.user_id.text()}, {"session_id", principal.session_id.text()}});
    }
    return {};
}

Result<void> revoke_token(const Deps& deps, const SecretString& token, const Caller& caller) {
    using Revoked = std::optional<storage::RevokedFamily>;
    const TokenHash hash = authcore::hash_token(token);
    AUTHOS_TRY(const auto revoked,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<Revoked> {
                   AUTHOS_TRY(auto current, storage::revoke_session_by_token(s, hash));
                   if (current) return current;
                   // RFC 7009 §2.1: the holder of an older token of the family wants it ended all the same.
                   return storage::revoke_family_of_reused(s, hash);
               }));
    if (revoked) {
        deps.log.info("session.revoked",
                      {{"user_id", revoked->user_id.text()}, {"session_id", revoked->session_id.text()}});
    }
    return {};
}

} // namespace authos::identity
