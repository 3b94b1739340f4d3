#include "authos/identity/linked/accounts.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/identity/sessions/impersonated.hpp"
#include "authos/identity/sessions/recent.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/users.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/reach.hpp"
#include "sessions/subject.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

using storage::Session;

Error account_not_found() {
    return fail(Errc::not_found, "linked_account_not_found", "Linked account not found");
}

Result<storage::ConnectedAccount> load_account(Session& s, const Principal& principal,
                                               const storage::ConnectedAccountId& id) {
    AUTHOS_TRY(auto account, storage::find_connected_account(s, principal.user_id, id));
    if (!account) return account_not_found();
    return std::move(*account);
}

Result<storage::GrantOfUser> store_grant(const Deps& deps, Session& s, const Principal& principal,
                                         const storage::ConnectedAccountId& id, const GrantDraft& draft,
                                         const Caller& caller) {
    const UnixMillis now = deps.clock.now();
    AUTHOS_TRY(linked::hold_user(s, principal));
    AUTHOS_TRY(const auto account, load_account(s, principal, id));
    AUTHOS_TRY(auto reached, linked::reach_service(s, principal, draft.service));
    const linked::Wish wish{reached.scope, reached.service, principal.user_id, account.provider,
                            draft.scopes};
    const auto configured = linked::configured_scopes(reached.service, account.provider);
    if (configured.empty() || !linked::missing_scopes(account.provider, draft.scopes, configured).empty()) {
        return fail(Errc::permission_denied, "provider_scopes_not_configured",
                    "These scopes are not configured for the service");
    }
    AUTHOS_TRY(auto grant, storage::find_provider_grant(s, reached.scope,
                                                        {principal.user_id, reached.service.id, account.id}));
    storage::ProviderGrant wanted{.id = grant ? grant->id : storage::ProviderGrantId::make(deps.random),
                                  .user_id = principal.user_id,
                                  .service_id = reached.service.id,
                                  .account_id = account.id,
                                  .provider = account.provider,
                                  .scopes = linked::json_of(draft.scopes),
                                  .token_scopes = grant ? grant->token_scopes : std::nullopt,
                                  .status = std::string{storage::kProviderActive},
                                  .granted_at = now,
                                  .last_used_at = grant ? grant->last_used_at : std::nullopt};
    AUTHOS_TRY(const auto standing, linked::assess_grant(s, wish, account, wanted, now));
    AUTHOS_TRY(linked::require_usable(standing));
    AUTHOS_TRY(storage::put_provider_grant(s, reached.scope, wanted));
    const Json details = Json::object({{"provider", account.provider},
                                       {"scopes", draft.scopes},
                                       {"service_id", reached.service.id.text()}});
    AUTHOS_TRY(record_org_event(
        deps, s, reached.scope, principal.user_id,
        {"user.provider_grant.created", "user", principal.user_id.text(), now, details.dump()}, caller));
    return storage::GrantOfUser{std::move(wanted), reached.organization.id, reached.organization.slug,
                                reached.service.slug, reached.service.name};
}

Result<void> record_unlinked(const Deps& deps, Session& s, const Principal& principal,
                             const storage::ConnectedAccount& account, const Caller& caller) {
    AUTHOS_TRY(const auto user, storage::get_user(s, realm_of(principal.home_org), principal.user_id));
    const Json details = Json::object({{"provider", account.provider}});
    return record_account_event(
        deps, s, user,
        {"user.linked_account.removed", "user", user.id.text(), deps.clock.now(), details.dump()}, caller);
}

} // namespace

Result<std::vector<LinkedAccountView>> list_linked_accounts(const Deps& deps, const Principal& principal,
                                                            const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    return deps.database.read(caller.deadline, [&](Session& s) -> Result<std::vector<LinkedAccountView>> {
        AUTHOS_TRY(auto accounts, storage::list_connected_accounts(s, principal.user_id));
        AUTHOS_TRY(const auto grants, storage::list_grants_of_user(s, principal.user_id));
        std::vector<LinkedAccountView> views;
        for (auto& account : accounts) {
            LinkedAccountView view{std::move(account), {}};
            std::copy_if(grants.begin(), grants.end(), std::back_inserter(view.grants),
                         [&](const storage::GrantOfUser& row) {
                             return row.grant.account_id == view.account.id &&
                                    linked::is_in_context(principal, row.org_slug, row.service_slug);
                         });
            views.push_back(std::move(view));
        }
        return views;
    });
}

Result<storage::GrantOfUser> grant_linked_account(const Deps& deps, const Principal& principal,
                                                  const storage::ConnectedAccountId& account,
                                                  const GrantDraft& draft, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    AUTHOS_TRY(auto scopes, linked::check_scopes(draft.scopes));
    const GrantDraft checked{draft.service, std::move(scopes)};
    return deps.database.write(caller.deadline, [&](Session& s) {
        return store_grant(deps, s, principal, account, checked, caller);
    });
}

Result<void> unlink_account(const Deps& deps, const Principal& principal,
                            const storage::ConnectedAccountId& id, const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    AUTHOS_TRY(require_recent_sign_in(deps, principal));
    return deps.database.write(caller.deadline, [&](Session& s) -> Result<void> {
        AUTHOS_TRY(linked::hold_user(s, principal));
        AUTHOS_TRY(const auto account, load_account(s, principal, id));
        AUTHOS_TRY(const bool deleted, storage::delete_connected_account(s, principal.user_id, id));
        if (!deleted) return account_not_found();
        return record_unlinked(deps, s, principal, account, caller);
    });
}

Result<void> revoke_provider_grant(const Deps& deps, const Principal& principal,
                                   const storage::ConnectedAccountId& account, const ServiceId& service,
                                   const Caller& caller) {
    AUTHOS_TRY(require_not_impersonated(caller));
    return deps.database.write(caller.deadline, [&](Session& s) -> Result<void> {
        AUTHOS_TRY(linked::hold_user(s, principal));
        AUTHOS_TRY(const auto grants, storage::list_grants_of_user(s, principal.user_id));
        const auto found = std::find_if(grants.begin(), grants.end(), [&](const auto& row) {
            return row.grant.account_id == account && row.grant.service_id == service &&
                   linked::is_in_context(principal, row.org_slug, row.service_slug);
        });
        if (found == grants.end()) {
            return fail(Errc::not_found, "provider_grant_not_found", "Grant not found");
        }
        AUTHOS_TRY(storage::delete_provider_grant(s, {principal.user_id, service, account}));
        const Json details =
            Json::object({{"provider", found->grant.provider}, {"service_id", service.text()}});
        return record_org_event(deps, s, storage::ScopeAuthority::organization(found->org_id),
                                principal.user_id,
                                {"user.provider_grant.revoked", "user", principal.user_id.text(),
                                 deps.clock.now(), details.dump()},
                                caller);
    });
}

} // namespace authos::identity
