#include "sessions/issue.hpp"

#include "authos/authcore/opaque_token.hpp"
#include "sessions/lifetime.hpp"
#include "tokens/management_token.hpp"
#include "tokens/resource_token.hpp"

namespace authos::identity {

namespace {

struct TokenSpan {
    UnixMillis now;
    UnixMillis end;
};

// A session for a resource never has a token for this server itself: whoever the resource hands it to could
// use it here.
Result<SecretString> sign_access_token(const Deps& deps, const storage::User& user, const SessionPlace& place,
                                       const storage::SessionProof& proof, const TokenSpan& span) {
    if (place.resource) {
        return sign_resource_token(deps,
                                   {.user_id = user.id,
                                    .email = user.email,
                                    .is_platform_owner = user.is_platform_owner,
                                    .context = place.context,
                                    .resource = *place.resource,
                                    .client_id = place.client_id,
                                    .expires_at = span.end},
                                   span.now);
    }
    return sign_management_token(deps,
                                 {.user_id = user.id,
                                  .email = user.email,
                                  .is_platform_owner = user.is_platform_owner,
                                  .context = place.context,
                                  .mfa_verified = is_mfa_verified(proof.amr),
                                  .expires_at = span.end},
                                 span.now);
}

Result<TokenPair> make_token_pair(const Deps& deps, const storage::User& user, const SessionPlace& place,
                                  const storage::SessionProof& proof, UnixMillis now) {
    // A token says no longer life than its session has.
    const UnixMillis end = token_end(deps.settings, proof, now, deps.settings.access_token_ttl);
    AUTHOS_TRY(auto access, sign_access_token(deps, user, place, proof, {now, end}));
    return TokenPair{std::move(access), authcore::make_opaque_token(deps.random),
                     std::chrono::duration_cast<std::chrono::seconds>(end - now)};
}

std::optional<std::string> unless_empty(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

} // namespace

bool is_mfa_verified(std::string_view amr) noexcept {
    constexpr std::string_view mark = "mfa";
    return amr == mark || amr.ends_with(" mfa");
}

Result<IssuedSession> issue_session(const Deps& deps, const storage::User& user, const SessionPlace& place,
                                    std::string amr, const Caller& caller) {
    return issue_session(deps, user, place, storage::SessionProof{deps.clock.now(), std::move(amr)}, caller);
}

Result<IssuedSession> issue_session(const Deps& deps, const storage::User& user, const SessionPlace& place,
                                    const storage::SessionProof& proof, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto pair, make_token_pair(deps, user, place, proof, now));
    storage::NewSession row{.id = SessionId::make(deps.random),
                            .user_id = user.id,
                            .access_token = authcore::hash_token(pair.access_token),
                            .access_expires_at = now + pair.expires_in,
                            .refresh_token = authcore::hash_token(pair.refresh_token),
                            .refresh_expires_at =
                                token_end(deps.settings, proof, now, deps.settings.refresh_token_ttl),
                            .context = {.org_slug = place.context.org_slug,
                                        .service_id = place.service_id,
                                        .resource = place.resource,
                                        .user_agent = unless_empty(caller.user_agent),
                                        .ip_address = unless_empty(caller.ip_address)},
                            .proof = proof,
                            .created_at = now};
    return IssuedSession{std::move(pair), std::move(row)};
}

Result<IssuedRotation> issue_rotation(const Deps& deps, const storage::User& user, const SessionPlace& place,
                                      const storage::SessionProof& proof, const TokenHash& old_refresh) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(auto pair, make_token_pair(deps, user, place, proof, now));
    storage::RefreshRotation rotation{
        .old_refresh = old_refresh,
        .new_refresh = authcore::hash_token(pair.refresh_token),
        .new_refresh_expires_at = token_end(deps.settings, proof, now, deps.settings.refresh_token_ttl),
        .new_access = authcore::hash_token(pair.access_token),
        .new_access_expires_at = now + pair.expires_in,
        .now = now};
    return IssuedRotation{std::move(pair), std::move(rotation)};
}

} // namespace authos::identity
