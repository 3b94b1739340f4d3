#pragma once
// Credentials of services for the Service API. A key is stored as SHA-256 only; lists show the prefix by
// which its owner recognises it.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::storage {

using ApiKeyId = Id<struct ApiKeyTag>;

/// A stored key, without its hash.
struct ApiKey {
    ApiKeyId id;
    ServiceId service_id;
    std::string name;
    std::string prefix;      // unique
    std::string permissions; // JSON array of texts
    std::optional<UnixMillis> last_used_at;
    std::optional<UnixMillis> expires_at;
    UnixMillis created_at;
    UserId created_by;
};

struct NewApiKey {
    ApiKeyId id;
    ServiceId service_id;
    std::string name;
    std::string prefix;
    TokenHash key;
    std::string permissions;
    std::optional<UnixMillis> expires_at;
    UnixMillis created_at;
    UserId created_by;
};

/// Errc::already_exists, reason "api_key_taken": prefix or hash are in use. Errc::not_found,
/// "service_not_found", where the service is not this organization's.
Result<void> insert_api_key(Session& s, const OrgScope& scope, const NewApiKey& key);
/// Nothing also where the key is another service's, or the service another organization's.
Result<std::optional<ApiKey>> find_api_key(Session& s, const OrgScope& scope, const ServiceId& service,
                                           const ApiKeyId& id);
/// False if there was none.
Result<bool> delete_api_key(Session& s, const OrgScope& scope, const ServiceId& service, const ApiKeyId& id);

struct ApiKeyPage {
    int limit = 50; // 1 to 200
    long long offset = 0;
};
/// Newest first.
Result<std::vector<ApiKey>> list_api_keys(Session& s, const OrgScope& scope, const ServiceId& service,
                                          const ApiKeyPage& page);
Result<long long> count_api_keys(Session& s, const OrgScope& scope, const ServiceId& service);

/// A key that somebody showed, with the organization of its service.
struct PresentedApiKey {
    ApiKey key;
    OrgId org_id;
};
/// To know the key is the right to its row, hence no scope. Nothing if it is unknown or expired at `now`.
Result<std::optional<PresentedApiKey>> find_presented_api_key(Session& s, const TokenHash& key,
                                                              UnixMillis now);
/// Notes a use, unless one was noted after `unless_after` already: then false, and nothing is changed.
Result<bool> touch_api_key(Session& s, const OrgScope& scope, const ApiKeyId& id, UnixMillis now,
                           UnixMillis unless_after);

} // namespace authos::storage
