#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/sessions/sessions.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/sessions.hpp"
#include "authos/storage/scope_authority.hpp"

namespace authos::identity {

namespace {

// In the log of the organization that the session was in.
Result<void> record_logout(const Deps& deps, storage::Session& s, const Principal& principal,
                           const Caller& caller) {
    if (!principal.context.org_slug) return {};
    AUTHOS_TRY(const auto org, storage::find_organization_by_slug(s, *principal.context.org_slug));
    if (!org) return {};
    Json details = Json::object();
    if (principal.context.service_slug) details.set("service_slug", *principal.context.service_slug);
    const std::string& user = principal.user_id.text();
    return record_org_event(deps, s, storage::ScopeAuthority::organization(org->id), principal.user_id,
                            {"user.logout", "user", user, deps.clock.now(), details.dump()}, caller);
}

} // namespace

Result<void> logout(const Deps& deps, const Principal& principal, const Caller& caller) {
    AUTHOS_TRY(const bool ended,
               deps.database.write(caller.deadline, [&](storage::Session& s) -> Result<bool> {
                   AUTHOS_TRY(const bool deleted,
                              storage::delete_session(s, principal.user_id, principal.session_id));
                   if (!deleted) return false;
                   AUTHOS_TRY(record_logout(deps, s, principal, caller));
                   return true;
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
