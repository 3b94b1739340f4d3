#include "linked/renew.hpp"

#include "authos/storage/database.hpp"
#include "linked/scopes.hpp"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>

namespace authos::identity::linked {

namespace {

using storage::Session;

constexpr int kLooks = 20;
constexpr std::chrono::milliseconds kBetweenLooks{100};

// Nobody can be told by another instance: the next look comes after a while.
void pause() {
    std::mutex mutex;
    std::condition_variable never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, kBetweenLooks);
}

// Nothing: there is nothing to renew (any more).
Result<std::optional<storage::StoredTokens>> find_renewable(const Deps& deps,
                                                            const storage::TokenPlace& place,
                                                            std::chrono::seconds ahead, Deadline deadline) {
    AUTHOS_TRY(auto stored,
               deps.database.read(deadline, [&](Session& s) { return find_provider_tokens(s, place); }));
    if (!stored || !wants_renewal(stored->tokens, deps.clock.now(), ahead)) {
        return std::optional<storage::StoredTokens>{};
    }
    return stored;
}

// Outside of any closure: this one waits for another company.
Result<upstream::ProviderTokens> ask_provider(const Deps& deps, const FindClient& find_client,
                                              const storage::TokenPlace& place,
                                              const storage::StoredTokens& stored) {
    AUTHOS_TRY(const auto refresh_token, open_refresh_token(deps, place, stored.tokens));
    AUTHOS_TRY(const auto client, find_client(stored.client_org, stored.provider));
    AUTHOS_TRY(auto tokens, client->refresh(refresh_token));
    // Google gives none with a renewal: the one before stays good.
    if (tokens.refresh_token.empty()) tokens.refresh_token = refresh_token;
    // RFC 6749 §5.1: no scope means the same scope.
    if (tokens.scopes.empty()) tokens.scopes = scopes_from(stored.tokens.scopes);
    return tokens;
}

// The user's right is gone only where the provider says just that. All other refusals are about our client,
// our request or the moment (RFC 6749 §5.2): a wrong secret must not cost all users their links.
bool is_withdrawn(const Error& error) {
    constexpr std::string_view gone[] = {"error invalid_grant",
                                         "error bad_refresh_token", // GitHub
                                         "error interaction_required", "error consent_required"};
    return error.reason == "upstream_refused" &&
           std::find(std::begin(gone), std::end(gone), error.detail) != std::end(gone);
}

bool is_without_client(const Error& error) {
    return error.reason == "upstream_not_configured";
}

Result<Renewal> store_outcome(const Deps& deps, Session& s, const storage::TokenPlace& place,
                              const storage::StoredTokens& stored,
                              const Result<upstream::ProviderTokens>& fresh) {
    const UnixMillis now = deps.clock.now();
    const std::string& before = *stored.tokens.refresh_token;
    if (fresh) {
        AUTHOS_TRY(const bool changed,
                   storage::renew_provider_tokens(s, place, before, seal_tokens(deps, place, *fresh), now));
        return changed ? Renewal::renewed : Renewal::not_needed;
    }
    if (is_withdrawn(fresh.error())) {
        AUTHOS_TRY(storage::forget_provider_tokens(s, place, before, now));
        return Renewal::withdrawn;
    }
    if (is_without_client(fresh.error())) return Renewal::no_client;
    return Renewal::unreachable;
}

Result<Renewal> renew_under_lock(const Deps& deps, const FindClient& find_client,
                                 const storage::TokenPlace& place, const storage::RefreshLock& lock,
                                 const std::optional<storage::StoredTokens>& stored, Deadline deadline) {
    if (!stored) {
        AUTHOS_TRY(deps.database.write(deadline,
                                       [&](Session& s) { return storage::release_refresh_lock(s, lock); }));
        return Renewal::not_needed;
    }
    const auto fresh = ask_provider(deps, find_client, place, *stored);
    if (!fresh && !is_without_client(fresh.error())) {
        deps.log.warn("provider_token.not_renewed", {{"user_id", place.user_id.text()},
                                                     {"provider", stored->provider},
                                                     {"reason", fresh.error().reason},
                                                     {"withdrawn", is_withdrawn(fresh.error())}});
    }
    // The provider may have rotated the refresh token: what it answered is stored even if the caller's own
    // time is over.
    const auto storing = Deadline::after(deps.clock, std::chrono::seconds{5});
    return deps.database.write(storing, [&](Session& s) -> Result<Renewal> {
        AUTHOS_TRY(const auto outcome, store_outcome(deps, s, place, *stored, fresh));
        AUTHOS_TRY(storage::release_refresh_lock(s, lock));
        return outcome;
    });
}

} // namespace

bool wants_renewal(const storage::SealedTokens& tokens, UnixMillis now, std::chrono::seconds ahead) {
    if (!tokens.refresh_token || !tokens.expires_at || *tokens.expires_at >= now + ahead) return false;
    return *tokens.expires_at < now + kFreshEnough || !tokens.since || *tokens.since < now - kRest;
}

bool is_over(const storage::SealedTokens& tokens, UnixMillis now) {
    return tokens.expires_at && *tokens.expires_at <= now;
}

Result<Renewal> renew_tokens(const Deps& deps, const FindClient& find_client,
                             const storage::TokenPlace& place, std::chrono::seconds ahead,
                             Deadline deadline) {
    const UnixMillis now = deps.clock.now();
    const storage::RefreshLock lock{place.user_id, now, now + kRefreshLockTime};
    AUTHOS_TRY(const bool mine, deps.database.write(deadline, [&](Session& s) {
        return storage::acquire_refresh_lock(s, lock);
    }));
    if (!mine) return Renewal::busy;
    // Read under the lock: whoever had it before may have renewed this very token.
    auto stored = find_renewable(deps, place, ahead, deadline);
    if (!stored) return std::move(stored).error(); // the lock ends by itself
    return renew_under_lock(deps, find_client, place, lock, *stored, deadline);
}

Result<Renewal> renew_tokens_or_wait(const Deps& deps, const FindClient& find_client,
                                     const storage::TokenPlace& place, std::chrono::seconds ahead,
                                     Deadline deadline) {
    for (int look = 0; look < kLooks && !deadline.passed(deps.clock); ++look) {
        AUTHOS_TRY(const auto outcome, renew_tokens(deps, find_client, place, ahead, deadline));
        if (outcome != Renewal::busy) return outcome;
        pause();
    }
    return Renewal::busy;
}

} // namespace authos::identity::linked
