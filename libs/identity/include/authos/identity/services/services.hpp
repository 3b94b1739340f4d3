#pragma once
// Services (applications) of an organization as its members see them. Client secrets are shown once, where
// they are made; only their hash is stored.

#include "authos/base/secret.hpp"
#include "authos/identity/field_change.hpp"
#include "authos/identity/rbac/org_access.hpp"
#include "authos/identity/rbac/service_access.hpp"
#include "authos/storage/repo/plans.hpp"
#include "authos/storage/repo/services.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// What may be set on a service besides its name and type, as received. Lists have at most 50 entries;
/// repeated ones count once.
struct ServiceSettings {
    FieldChange<std::vector<std::string>> github_scopes = {}; // RFC 6749 scope tokens
    FieldChange<std::vector<std::string>> microsoft_scopes = {};
    FieldChange<std::vector<std::string>> google_scopes = {};
    FieldChange<std::vector<std::string>> redirect_uris = {}; // see authcore::RedirectUri
    FieldChange<std::string> device_activation_uri = {};      // https, or http on localhost
    FieldChange<std::vector<std::string>> resource_uris = {}; // see authcore::ResourceUri
};

/// The wish for a new service; nothing in it is checked yet.
struct ServiceDraft {
    std::string slug; // as organizations have it
    std::string name; // 2 to 100 characters
    std::string type; // web, mobile, desktop, api
    ServiceSettings settings;
};

/// A partial update; what is empty stays as it is. The slug cannot change: it is a part of addresses.
struct ServiceChange {
    std::optional<std::string> name;
    std::optional<std::string> type;
    ServiceSettings settings;
};

/// How many services there are, how many may be, and the name of the tier that says so.
struct ServiceUsage {
    long long current_services = 0;
    long long max_services = 0;
    std::string tier;
};

struct ServiceList {
    std::vector<storage::ServiceSummary> services;
    ServiceUsage usage;
};
/// With the capability services.view all that `page` asks for, without it those on which the member was given
/// something (`page.granted_to` is set here). Errc::permission_denied "capability_missing" for members who
/// have neither.
[[nodiscard]] Result<ServiceList> list_services(const Deps& deps, const OrgAccess& access,
                                                storage::ServicePage page, const Caller& caller);

struct CreatedService {
    storage::Service service;
    SecretString client_secret;
    storage::Plan default_plan;
    ServiceUsage usage;
};
/// A service with a client id, a secret and the default plan "free".
/// Errc::invalid_argument: "slug_malformed", "slug_reserved", "name_malformed", "service_type_unknown",
///   "list_too_long", "scope_malformed", "redirect_uri_malformed", "resource_uri_malformed",
///   "device_activation_uri_malformed"; messages name the member and the entry.
/// Errc::already_exists "service_taken". Errc::failed_precondition "service_limit_reached" (exact also under
///   concurrency).
[[nodiscard]] Result<CreatedService> create_service(const Deps& deps, const OrgAccess& access,
                                                    const ServiceDraft& draft, const Caller& caller);

/// Errors of creation, and Errc::invalid_argument "no_fields". A change of the type asks anew whether the
/// redirect URIs are allowed for it.
[[nodiscard]] Result<storage::Service> update_service(const Deps& deps, const ServiceAccess& access,
                                                      const ServiceChange& change, const Caller& caller);

struct RotatedSecret {
    storage::Service service;
    SecretString client_secret;
};
/// The secret before it is void at once.
[[nodiscard]] Result<RotatedSecret> rotate_client_secret(const Deps& deps, const ServiceAccess& access,
                                                         const Caller& caller);

/// With its plans, keys, identities, sessions and the rights given on it. Errc::not_found
/// "service_not_found"; Errc::failed_precondition "service_in_use" while there are active subscriptions.
[[nodiscard]] Result<void> delete_service(const Deps& deps, const OrgAccess& access, const std::string& slug,
                                          const Caller& caller);

} // namespace authos::identity
