#pragma once
// Applications of an organization. Lists of texts (scopes, URIs) are stored as JSON arrays; they were checked
// before they came here. Client secrets are stored as base64 of SHA-256 and never read back with the row.

#include "authos/base/ids.hpp"
#include "authos/base/list_position.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

/// How a service signs its users in elsewhere as a SAML identity provider.
struct ServiceSaml {
    bool enabled = false;
    std::optional<std::string> entity_id;
    std::optional<std::string> acs_url;
    std::optional<std::string> slo_url;
    std::string name_id_format;
    std::optional<std::string> attribute_mapping; // JSON object
    bool sign_assertions = true;
    bool sign_response = true;
};

/// A stored application.
struct Service {
    ServiceId id;
    OrgId org_id;
    std::string slug;
    std::string name;
    std::string type; // web, mobile, desktop, api
    std::string client_id;
    std::optional<std::string> redirect_uris; // JSON array
    UnixMillis created_at;
    std::optional<std::string> github_scopes;    // JSON array
    std::optional<std::string> microsoft_scopes; // JSON array
    std::optional<std::string> google_scopes;    // JSON array
    std::optional<std::string> device_activation_uri;
    std::optional<std::string> resource_uris; // JSON array
    ServiceSaml saml;
};

struct NewService {
    ServiceId id;
    std::string slug;
    std::string name;
    std::string type;
    std::string client_id;
    std::optional<std::string> client_secret_hash; // base64 of SHA-256
    std::optional<std::string> redirect_uris;      // JSON array
    UnixMillis created_at;
    std::optional<std::string> github_scopes = {};    // JSON array
    std::optional<std::string> microsoft_scopes = {}; // JSON array
    std::optional<std::string> google_scopes = {};    // JSON array
    std::optional<std::string> device_activation_uri = {};
    std::optional<std::string> resource_uris = {}; // JSON array
};

/// Errc::already_exists: "service_taken" (slug here, or client id anywhere). Errc::failed_precondition,
/// reason "reference_missing", if the organization does not exist.
Result<void> insert_service(Session& s, const OrgScope& scope, const NewService& service);
/// False if there is no such service here.
Result<bool> rename_service(Session& s, const OrgScope& scope, const ServiceId& id, std::string_view name);
Result<std::optional<Service>> find_service_by_slug(Session& s, const OrgScope& scope, std::string_view slug);
/// Nothing also where the id belongs to another organization.
Result<std::optional<Service>> find_service(Session& s, const OrgScope& scope, const ServiceId& id);

/// A service with what hangs on it.
struct ServiceSummary {
    Service service;
    long long plan_count = 0;
    long long subscription_count = 0; // of any status
};

/// Which services, newest first.
struct ServicePage {
    std::optional<UserId> granted_to = {}; // only those on which this user was given something
    std::optional<std::string> type = {};
    ListPosition after = {};
    int limit = 50;
    long long offset = 0;
};
Result<std::vector<ServiceSummary>> list_services(Session& s, const OrgScope& scope, const ServicePage& page);
Result<long long> count_services(Session& s, const OrgScope& scope);
/// Subscriptions that are being used or paid for: active, trialing or past due.
Result<long long> count_active_subscriptions(Session& s, const OrgScope& scope, const ServiceId& id);

/// Holds the service until the end of the transaction, so that what is counted or compared of it stays true;
/// false if it is not here.
Result<bool> lock_service(Session& s, const OrgScope& scope, const ServiceId& id);
/// Writes name, type, scopes and URIs; slug, client id and SAML settings stay. False if it is not here.
Result<bool> update_service(Session& s, const OrgScope& scope, const Service& service);
/// The secret before it is void at once. False if the service is not here.
Result<bool> set_client_secret_hash(Session& s, const OrgScope& scope, const ServiceId& id,
                                    std::string_view client_secret_hash);
/// With its plans, subscriptions, keys, identities, sessions and the rights given on it. False if it is not
/// here.
Result<bool> delete_service(Session& s, const OrgScope& scope, const ServiceId& id);

} // namespace authos::storage
