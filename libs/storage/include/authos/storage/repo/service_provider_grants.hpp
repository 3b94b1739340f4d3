#pragma once
// What users let services do with their accounts at providers. A service's grants are reached through its
// organization's scope, a user's own through the user.

#include "authos/storage/repo/connected_accounts.hpp"

namespace authos::storage {

using ProviderGrantId = Id<struct ProviderGrantTag>;

/// A token for the service was got, but its user has not yet said yes to it.
inline constexpr std::string_view kGrantPending = "pending";

/// A stored grant. Its token, where it has one of its own, is read by repo/provider_tokens.hpp.
struct ProviderGrant {
    ProviderGrantId id;
    UserId user_id;
    ServiceId service_id;
    ConnectedAccountId account_id;
    std::string provider;
    std::string scopes;                      // JSON array: what the user let the service do
    std::optional<std::string> token_scopes; // what the grant's own token can do; nothing: it has none
    std::string status;
    UnixMillis granted_at;
    std::optional<UnixMillis> last_used_at;
};

/// A grant and the service it was given to, for the user's list.
struct GrantOfUser {
    ProviderGrant grant;
    OrgId org_id;
    std::string org_slug;
    std::string service_slug;
    std::string service_name;
};

/// Who may use whose account.
struct GrantKey {
    UserId user_id;
    ServiceId service_id;
    ConnectedAccountId account_id;
};

/// Of the user, oldest first, without pending ones; at most 500.
Result<std::vector<GrantOfUser>> list_grants_of_user(Session& s, const UserId& user);

/// The service belongs to the organization; nothing where it does not.
Result<std::optional<ProviderGrant>> find_provider_grant(Session& s, const OrgScope& scope,
                                                         const GrantKey& key);
/// Makes the grant, or gives the present one these scopes and this status; a token of its own stays.
/// Errc::not_found, "service_not_found": not this organization's service.
Result<void> put_provider_grant(Session& s, const OrgScope& scope, const ProviderGrant& grant);

/// With its own token. False if there is none.
Result<bool> delete_provider_grant(Session& s, const GrantKey& key);
/// All grants and open requests of the user to that service; how many grants.
Result<long long> delete_grants_in_service(Session& s, const OrgScope& scope, const ServiceId& service,
                                           const UserId& user);
Result<void> touch_provider_grant(Session& s, const ProviderGrantId& id, UnixMillis now);

/// Where an end user goes: a service, and the organization it belongs to.
struct ServicePlace {
    OrgId org_id;
    ServiceId service_id;
};
/// Services with that id or slug of which the user is an end user, in all organizations; at most 10.
Result<std::vector<ServicePlace>> list_services_of_end_user(Session& s, const UserId& user,
                                                            std::string_view id_or_slug);

} // namespace authos::storage
