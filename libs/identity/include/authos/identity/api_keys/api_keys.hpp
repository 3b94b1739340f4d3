#pragma once
// The API keys of a service, as those who manage the service see them. The key itself is shown once, when
// it is made.

#include "authos/base/secret.hpp"
#include "authos/identity/rbac/service_access.hpp"
#include "authos/storage/repo/api_keys.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// The wish as received; nothing in it is checked yet.
struct ApiKeyDraft {
    std::string name; // 2 to 100 characters besides blanks at both ends
    std::vector<std::string> permissions;
    std::optional<long long> expires_in_days; // 1 to 3650; nothing: never
};

struct CreatedApiKey {
    storage::ApiKey key;
    SecretString secret;
};

struct ApiKeyList {
    std::vector<storage::ApiKey> keys; // newest first
    long long total = 0;
};

/// Errc::invalid_argument: "name_malformed", "permission_unknown", "permissions_empty",
/// "expires_in_days_malformed".
[[nodiscard]] Result<CreatedApiKey> create_api_key(const Deps& deps, const ServiceAccess& access,
                                                   const ApiKeyDraft& draft, const Caller& caller);
[[nodiscard]] Result<ApiKeyList> list_api_keys(const Deps& deps, const ServiceAccess& access,
                                               const storage::ApiKeyPage& page, const Caller& caller);
/// Errc::not_found, "api_key_not_found".
[[nodiscard]] Result<storage::ApiKey> get_api_key(const Deps& deps, const ServiceAccess& access,
                                                  const storage::ApiKeyId& id, const Caller& caller);
/// The key opens nothing from the next call on. Errc::not_found, "api_key_not_found".
[[nodiscard]] Result<void> delete_api_key(const Deps& deps, const ServiceAccess& access,
                                          const storage::ApiKeyId& id, const Caller& caller);

} // namespace authos::identity
