#pragma once
// The user's own accounts at providers and what services may do with them. A token in the context of an
// organization or a service acts for that one only: it sees and changes no grants to others.

#include "authos/identity/deps.hpp"
#include "authos/identity/principal.hpp"
#include "authos/storage/repo/service_provider_grants.hpp"

#include <vector>

namespace authos::identity {

/// What is linked, and what it may be used for.
struct LinkedAccountView {
    storage::ConnectedAccount account;
    std::vector<storage::GrantOfUser> grants;
};

/// Oldest first. Errc::permission_denied, "not_while_impersonating".
[[nodiscard]] Result<std::vector<LinkedAccountView>>
list_linked_accounts(const Deps& deps, const Principal& principal, const Caller& caller);

/// Which service, by id or by slug, may do what.
struct GrantDraft {
    std::string service; // id or slug
    std::vector<std::string> scopes;
};

/// Lets a service use the account, for these scopes and no others: they replace those before.
/// Errc::permission_denied: "not_while_impersonating", "reauthentication_required",
/// "provider_scopes_not_configured". Errc::invalid_argument: "scopes_malformed", "service_ambiguous".
/// Errc::not_found: "linked_account_not_found", "service_not_found" (also: no service of which the user is an
/// end user). Errc::failed_precondition: "provider_scope_consent_required" (the account's token cannot do
/// that, or more than that: the service has to ask for its own), "provider_reauth_required".
[[nodiscard]] Result<storage::GrantOfUser> grant_linked_account(const Deps& deps, const Principal& principal,
                                                                const storage::ConnectedAccountId& account,
                                                                const GrantDraft& draft,
                                                                const Caller& caller);

/// Ends the link: grants and tokens are gone at once. Errc::permission_denied: "not_while_impersonating",
/// "reauthentication_required". Errc::not_found, "linked_account_not_found".
[[nodiscard]] Result<void> unlink_account(const Deps& deps, const Principal& principal,
                                          const storage::ConnectedAccountId& account, const Caller& caller);

/// Errc::permission_denied, "not_while_impersonating". Errc::not_found, "provider_grant_not_found".
[[nodiscard]] Result<void> revoke_provider_grant(const Deps& deps, const Principal& principal,
                                                 const storage::ConnectedAccountId& account,
                                                 const ServiceId& service, const Caller& caller);

} // namespace authos::identity
