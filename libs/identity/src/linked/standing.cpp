#include "linked/standing.hpp"

#include "linked/renew.hpp"

#include <array>

namespace authos::identity::linked {

namespace {

using storage::Session;

// The nearer to a token, the higher.
int rank_of(std::string_view code) {
    constexpr std::array<std::string_view, 4> order = {kLinkRequired, kGrantRequired, kReauthRequired,
                                                       kConsentRequired};
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i] == code) return static_cast<int>(i);
    }
    return static_cast<int>(order.size());
}

// Another organization's OAuth client got the token: it is not for this one's services.
bool is_foreign_client(const Wish& wish, const storage::StoredTokens& stored) {
    return stored.client_org && *stored.client_org != wish.scope.org();
}

Result<Standing> assess_token(Session& s, const Wish& wish, const storage::ProviderGrant& grant,
                              const storage::TokenPlace& place, UnixMillis now) {
    AUTHOS_TRY(auto stored, storage::find_provider_tokens(s, place));
    if (!stored || is_foreign_client(wish, *stored)) return Standing{kReauthRequired, wish.scopes};
    const Scopes held = scopes_from(stored->tokens.scopes);
    Scopes missing = missing_scopes(wish.provider, wish.scopes, held);
    if (!missing.empty()) return Standing{kConsentRequired, std::move(missing)};
    const bool within =
        missing_scopes(wish.provider, held, scopes_from(grant.scopes)).empty() &&
        missing_scopes(wish.provider, held, configured_scopes(wish.service, wish.provider)).empty();
    if (!within) return Standing{kConsentRequired, wish.scopes};
    if (is_over(stored->tokens, now) && !stored->tokens.refresh_token) {
        return Standing{kReauthRequired, wish.scopes};
    }
    Standing good{.code = {}};
    good.place = place;
    good.stored = std::move(stored);
    return good;
}

} // namespace

Result<Standing> assess_grant(Session& s, const Wish& wish, const storage::ConnectedAccount& account,
                              const std::optional<storage::ProviderGrant>& grant, UnixMillis now) {
    if (!grant || grant->status == storage::kGrantPending) return Standing{kGrantRequired, wish.scopes};
    Scopes missing = missing_scopes(wish.provider, wish.scopes, scopes_from(grant->scopes));
    if (!missing.empty()) return Standing{kConsentRequired, std::move(missing)};
    if (grant->status == storage::kProviderReauthorize) return Standing{kReauthRequired, wish.scopes};

    Standing best{kReauthRequired, wish.scopes};
    if (grant->token_scopes) {
        AUTHOS_TRY(best, assess_token(s, wish, *grant, place_of(*grant), now));
    }
    if (!best.code.empty() && account.status == storage::kProviderActive) {
        AUTHOS_TRY(auto other, assess_token(s, wish, *grant, place_of(account), now));
        if (rank_of(other.code) > rank_of(best.code)) best = std::move(other);
    }
    best.account = account;
    best.grant = grant;
    return best;
}

Result<Standing> assess(Session& s, const Wish& wish, UnixMillis now) {
    Standing best{kLinkRequired, wish.scopes};
    AUTHOS_TRY(const auto accounts, storage::list_connected_accounts(s, wish.user));
    for (const auto& account : accounts) {
        if (account.provider != wish.provider) continue;
        AUTHOS_TRY(const auto grant,
                   storage::find_provider_grant(s, wish.scope, {wish.user, wish.service.id, account.id}));
        AUTHOS_TRY(auto standing, assess_grant(s, wish, account, grant, now));
        if (rank_of(standing.code) > rank_of(best.code)) best = std::move(standing);
    }
    return best;
}

} // namespace authos::identity::linked
