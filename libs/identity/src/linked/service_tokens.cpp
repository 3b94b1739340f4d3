#include "authos/identity/linked/service_tokens.hpp"

#include "api_keys/access.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/text.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"
#include "linked/renew.hpp"
#include "linked/standing.hpp"
#include "service_api/held_user.hpp"
#include "services/service_rules.hpp"

namespace authos::identity {

namespace {

using storage::Session;

constexpr std::chrono::minutes kRequestTime{30};
constexpr int kKeptRequests = 10; // open questions of one service to one user
constexpr std::size_t kLongestClientState = 500;

KeyPermission permission_of(std::string_view provider) {
    if (provider == "github") return KeyPermission::read_provider_tokens_github;
    if (provider == "google") return KeyPermission::read_provider_tokens_google;
    return KeyPermission::read_provider_tokens_microsoft;
}

Result<void> require_permission(const KeyPermissions& permissions, std::string_view provider) {
    const auto needed = permission_of(provider);
    if (permissions.has(KeyPermission::read_provider_tokens) || permissions.has(needed)) return {};
    return fail(Errc::permission_denied, "key_permission_missing",
                "The API key lacks the permission \"" + std::string{name_of(needed)} + "\"");
}

Result<void> check_return(const storage::Service& service, const ProviderTokenWish& wish) {
    if (wish.redirect_uri && !is_registered_redirect_uri(service, *wish.redirect_uri)) {
        return fail(Errc::invalid_argument, "redirect_uri_not_registered",
                    "redirect_uri is not registered for this service");
    }
    if (wish.state && (wish.state->size() > kLongestClientState || !is_printable_line(*wish.state))) {
        return fail(Errc::invalid_argument, "state_malformed",
                    "\"state\" must be a line of at most 500 characters");
    }
    return {};
}

Result<void> require_configured(const storage::Service& service, std::string_view provider,
                                const linked::Scopes& scopes) {
    const auto configured = linked::configured_scopes(service, provider);
    if (!configured.empty() && linked::missing_scopes(provider, scopes, configured).empty()) return {};
    return fail(Errc::permission_denied, "provider_scopes_not_configured",
                "These scopes are not configured for the service");
}

// Everything that can be said without the user.
Result<linked::Wish> check_wish(const ApiKeyAccess& access, const ProviderTokenWish& in) {
    AUTHOS_TRY(linked::check_provider(in.provider));
    AUTHOS_TRY(auto scopes, linked::check_scopes(in.scopes));
    AUTHOS_TRY(require_permission(access.permissions, in.provider));
    AUTHOS_TRY(check_return(access.service, in));
    AUTHOS_TRY(require_configured(access.service, in.provider, scopes));
    return linked::Wish{access.scope, access.service, in.user_id, in.provider, std::move(scopes)};
}

/// What one look says: a token that is good at this moment, or what is missing.
struct Look {
    linked::Standing standing;
    std::optional<ProviderTokenGiven> given;
};

Result<Look> look(const Deps& deps, const ApiKeyAccess& access, const linked::Wish& wish,
                  std::chrono::seconds ahead, const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<Look> {
        AUTHOS_TRY(find_service_user(s, access, wish.user));
        AUTHOS_TRY(auto standing, linked::assess(s, wish, now));
        Look seen{std::move(standing), std::nullopt};
        if (!seen.standing.code.empty()) return seen;
        const auto& tokens = seen.standing.stored->tokens;
        if (linked::wants_renewal(tokens, now, ahead) || linked::is_over(tokens, now)) return seen;
        AUTHOS_TRY(auto token, linked::open_access_token(deps, *seen.standing.place, tokens));
        seen.given = ProviderTokenGiven{std::move(token), tokens.expires_at,
                                        linked::scopes_from(tokens.scopes), *seen.standing.account};
        return seen;
    });
}

Error token_unavailable() {
    return fail(Errc::unavailable, "provider_token_unavailable",
                "The provider does not answer; please try again")
        .with_retry_after(std::chrono::seconds{2});
}

// The user's answer, the token and the provider's may change between two looks: only the last one counts.
Result<Look> look_and_renew(const Deps& deps, const ApiKeyAccess& access, const linked::Wish& wish,
                            const Caller& caller) {
    AUTHOS_TRY(auto seen, look(deps, access, wish, linked::kFreshEnough, caller));
    if (!seen.standing.code.empty() || seen.given) return seen;
    const auto find_client = linked::find_client_with(deps, caller.deadline);
    AUTHOS_TRY(linked::renew_tokens_or_wait(deps, find_client, *seen.standing.place, linked::kFreshEnough,
                                            caller.deadline));
    // What is not over yet is still good, although it could not be renewed.
    AUTHOS_TRY(seen, look(deps, access, wish, std::chrono::seconds{0}, caller));
    if (seen.standing.code.empty() && !seen.given) return token_unavailable();
    return seen;
}

Result<ProviderActionRequired> ask_user(const Deps& deps, const ApiKeyAccess& access,
                                        const linked::Wish& wish, const ProviderTokenWish& in,
                                        const linked::Standing& standing, const Caller& caller) {
    const SecretString state = authcore::make_opaque_token(deps.random);
    const UnixMillis now = deps.clock.now();
    const storage::NewTokenRequest request{.state = authcore::hash_token(state),
                                           .user_id = wish.user,
                                           .service_id = access.service.id,
                                           .provider = wish.provider,
                                           .scopes = linked::json_of(wish.scopes),
                                           .redirect_uri = in.redirect_uri.value_or(""),
                                           .client_state = in.state,
                                           .created_at = now,
                                           .expires_at = now + kRequestTime};
    AUTHOS_TRY(
        write_with_key(deps, access, caller, [&](Session& s, const ApiKeyAccess& inside) -> Result<void> {
            AUTHOS_TRY(hold_service_user(s, inside, wish.user));
            return storage::insert_token_request(s, inside.scope, request, kKeptRequests);
        }));
    return ProviderActionRequired{std::string{standing.code},
                                  deps.settings.base_url + "/connect/provider-token/" + state.reveal(),
                                  standing.missing};
}

void note_token_use(const Deps& deps, const storage::ProviderGrant& grant, const ApiKeyAccess& access,
                    const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    deps.log.info("provider_token.given", {{"user_id", grant.user_id.text()},
                                           {"service_id", access.service.id.text()},
                                           {"provider", grant.provider}});
    const auto noted = deps.database.write(
        caller.deadline, [&](Session& s) { return storage::touch_provider_grant(s, grant.id, now); });
    if (!noted) deps.log.warn("provider_token.use_not_noted", {{"reason", noted.error().reason}});
}

} // namespace

Result<ProviderTokenAnswer> get_provider_token(const Deps& deps, const ApiKeyAccess& access,
                                               const ProviderTokenWish& in, const Caller& caller) {
    AUTHOS_TRY(const auto wish, check_wish(access, in));
    AUTHOS_TRY(auto seen, look_and_renew(deps, access, wish, caller));
    if (!seen.given) {
        AUTHOS_TRY(auto action, ask_user(deps, access, wish, in, seen.standing, caller));
        return ProviderTokenAnswer{std::move(action)};
    }
    note_token_use(deps, *seen.standing.grant, access, caller);
    return ProviderTokenAnswer{std::move(*seen.given)};
}

} // namespace authos::identity
