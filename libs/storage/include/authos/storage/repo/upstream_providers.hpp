#pragma once
// Connections of an organization to identity providers of its own.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage {

using UpstreamProviderId = Id<struct UpstreamProviderTag>;

/// A stored connection. URLs have at most 2000 octets, the issuer 500.
struct UpstreamProvider {
    UpstreamProviderId id;
    std::string connection_id; // unique in the organization
    std::string name;
    std::string type; // "oidc" or "oauth2"
    std::optional<std::string> issuer = {};
    std::string client_id;
    std::optional<std::string> client_secret_sealed = {}; // envelope
    std::string encryption_key_id;                        // of the key that sealed it; "none": there is none
    std::optional<std::string> authorization_url = {};
    std::optional<std::string> token_url = {};
    std::optional<std::string> userinfo_url = {};
    std::optional<std::string> discovery_url = {};
    std::optional<std::string> scopes = {};   // JSON: an array of texts
    std::optional<std::string> metadata = {}; // JSON: an object
    bool enabled = true;
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Errc::already_exists, reason "connection_id_taken".
Result<void> insert_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProvider& provider);
Result<std::optional<UpstreamProvider>> find_upstream_provider(Session& s, const OrgScope& scope,
                                                               const UpstreamProviderId& id);
Result<std::optional<UpstreamProvider>>
find_upstream_provider_by_connection(Session& s, const OrgScope& scope, std::string_view connection_id);
/// By the time of creation, then by id; at most 200.
Result<std::vector<UpstreamProvider>> list_upstream_providers(Session& s, const OrgScope& scope);
Result<long long> count_upstream_providers(Session& s, const OrgScope& scope);
/// Writes everything but the id and the time of creation. False if it is gone. Errc::already_exists,
/// "connection_id_taken".
Result<bool> update_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProvider& provider);
/// Domain routes that pointed at it point nowhere. False if it was gone.
Result<bool> delete_upstream_provider(Session& s, const OrgScope& scope, const UpstreamProviderId& id);

} // namespace authos::storage
