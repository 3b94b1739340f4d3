#include "authos/identity/linked/requests.hpp"

#include "audit/record.hpp"
#include "authos/authcore/opaque_token.hpp"
#include "authos/base/json.hpp"
#include "authos/base/url.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/held_request.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::Session;

std::optional<std::string> return_to(const storage::TokenRequest& request, const std::string& outcome) {
    if (request.redirect_uri.empty()) return std::nullopt;
    std::string url = request.redirect_uri;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += outcome + "&provider=" + request.provider;
    if (request.client_state) url += "&state=" + percent_encode(*request.client_state);
    return url;
}

Result<std::vector<storage::ConnectedAccount>> accounts_at(Session& s, const UserId& user,
                                                           const std::string& provider) {
    AUTHOS_TRY(auto accounts, storage::list_connected_accounts(s, user));
    accounts.erase(std::remove_if(accounts.begin(), accounts.end(),
                                  [&](const auto& account) { return account.provider != provider; }),
                   accounts.end());
    return accounts;
}

Result<storage::ConnectedAccount> choose_account(Session& s, const storage::TokenRequest& request,
                                                 const std::optional<storage::ConnectedAccountId>& named) {
    AUTHOS_TRY(auto accounts, accounts_at(s, request.user_id, request.provider));
    const auto& wanted = named ? named : request.account_id;
    if (wanted) {
        const auto found = std::find_if(accounts.begin(), accounts.end(),
                                        [&](const auto& account) { return account.id == *wanted; });
        if (found != accounts.end()) return std::move(*found);
        if (named) return fail(Errc::not_found, "linked_account_not_found", "Linked account not found");
    }
    if (accounts.empty()) {
        return fail(Errc::failed_precondition, "provider_link_required",
                    "Link an account at this provider first");
    }
    if (accounts.size() > 1) {
        return fail(Errc::failed_precondition, "account_choice_required",
                    "Choose an account by \"account_id\"");
    }
    return std::move(accounts.front());
}

Result<void> record_grant(const Deps& deps, Session& s, const linked::HeldRequest& held,
                          const linked::Scopes& scopes, const Caller& caller) {
    const Json details = Json::object({{"provider", held.request.provider},
                                       {"scopes", scopes},
                                       {"service_id", held.request.service_id.text()}});
    return record_org_event(deps, s, held.asking.scope, held.request.user_id,
                            {"user.provider_grant.created", "user", held.request.user_id.text(),
                             deps.clock.now(), details.dump()},
                            caller);
}

Result<linked::Scopes> extend_grant(const Deps& deps, Session& s, const linked::HeldRequest& held,
                                    const storage::ConnectedAccount& account) {
    const UnixMillis now = deps.clock.now();
    const auto& request = held.request;
    const linked::Wish wish{held.asking.scope, held.asking.service, request.user_id, request.provider,
                            linked::scopes_from(request.scopes)};
    const auto configured = linked::configured_scopes(held.asking.service, request.provider);
    if (!linked::missing_scopes(request.provider, wish.scopes, configured).empty()) {
        return fail(Errc::permission_denied, "provider_scopes_not_configured",
                    "These scopes are not configured for the service");
    }
    AUTHOS_TRY(auto grant,
               storage::find_provider_grant(s, wish.scope, {wish.user, wish.service.id, account.id}));
    if (!grant) {
        grant = storage::ProviderGrant{storage::ProviderGrantId::make(deps.random),
                                       wish.user,
                                       wish.service.id,
                                       account.id,
                                       wish.provider,
                                       "[]",
                                       std::nullopt,
                                       {},
                                       now,
                                       std::nullopt};
    }
    auto scopes = linked::united(linked::scopes_from(grant->scopes), wish.scopes);
    grant->scopes = linked::json_of(scopes);
    grant->status = storage::kProviderActive;
    grant->granted_at = now;
    AUTHOS_TRY(const auto standing, linked::assess_grant(s, wish, account, *grant, now));
    AUTHOS_TRY(linked::require_usable(standing));
    AUTHOS_TRY(storage::put_provider_grant(s, wish.scope, *grant));
    return scopes;
}

Result<std::optional<std::string>> store_yes(const Deps& deps, Session& s, const Principal& principal,
                                             const TokenHash& state,
                                             const std::optional<storage::ConnectedAccountId>& named,
                                             const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(const auto held, linked::hold_request(s, principal, state, now));
    AUTHOS_TRY(const auto account, choose_account(s, held.request, named));
    AUTHOS_TRY(const auto scopes, extend_grant(deps, s, held, account));
    AUTHOS_TRY(const bool mine,
               storage::answer_token_request(s, state, storage::kRequestCompleted, account.id, now));
    if (!mine) return linked::token_request_not_found();
    AUTHOS_TRY(record_grant(deps, s, held, scopes, caller));
    return return_to(held.request, "provider_grant=success");
}

} // namespace

Result<TokenRequestPlace> find_token_request_place(const Deps& deps, const SecretString& state,
                                                   const Caller& caller) {
    const TokenHash hash = authcore::hash_token(state);
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<TokenRequestPlace> {
        AUTHOS_TRY(auto request, storage::find_token_request(s, hash, now));
        if (!request || request->status != storage::kRequestPending) return linked::token_request_not_found();
        AUTHOS_TRY(const auto org, storage::find_organization(s, request->org_id));
        AUTHOS_TRY(const auto service,
                   storage::find_service(s, storage::ScopeAuthority::organization(request->org_id),
                                         request->service_id));
        if (!org || !service) return linked::token_request_not_found();
        return TokenRequestPlace{org->slug, service->slug, std::move(request->provider)};
    });
}

Result<TokenRequestView> get_token_request(const Deps& deps, const Principal& principal,
                                           const SecretString& state, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const TokenHash hash = authcore::hash_token(state);
    const UnixMillis now = deps.clock.now();
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<TokenRequestView> {
        AUTHOS_TRY(auto held, linked::load_request(s, principal, hash, now));
        AUTHOS_TRY(auto accounts, accounts_at(s, principal.user_id, held.request.provider));
        return TokenRequestView{std::move(held.request),       held.asking.organization.slug,
                                held.asking.organization.name, held.asking.service.slug,
                                held.asking.service.name,      std::move(accounts)};
    });
}

Result<std::optional<std::string>>
complete_token_request(const Deps& deps, const Principal& principal, const SecretString& state,
                       const std::optional<storage::ConnectedAccountId>& account, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    const TokenHash hash = authcore::hash_token(state);
    return deps.database.write(
        caller.deadline, [&](Session& s) { return store_yes(deps, s, principal, hash, account, caller); });
}

Result<std::optional<std::string>> decline_token_request(const Deps& deps, const Principal& principal,
                                                         const SecretString& state, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    const TokenHash hash = authcore::hash_token(state);
    const UnixMillis now = deps.clock.now();
    return deps.database.write(caller.deadline, [&](Session& s) -> Result<std::optional<std::string>> {
        AUTHOS_TRY(const auto held, linked::hold_request(s, principal, hash, now));
        AUTHOS_TRY(const bool mine,
                   storage::answer_token_request(s, hash, storage::kRequestDeclined, std::nullopt, now));
        if (!mine) return linked::token_request_not_found();
        return return_to(held.request, "provider_grant=denied&error=access_denied");
    });
}

} // namespace authos::identity
