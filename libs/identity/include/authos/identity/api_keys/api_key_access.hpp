#pragma once
// The door of the Service API. A program that shows the key of a service gets an ApiKeyAccess: the right
// to that one service of that one organization, within the key's permissions. Nothing is cached: a key
// that was deleted is refused at the next call.

#include "authos/base/secret.hpp"
#include "authos/identity/api_keys/permission.hpp"
#include "authos/identity/deps.hpp"
#include "authos/storage/repo/api_keys.hpp"
#include "authos/storage/repo/organizations.hpp"
#include "authos/storage/repo/services.hpp"

namespace authos::identity {

/// A program at work on a service, as of the moment of entry.
struct ApiKeyAccess {
    storage::OrgScope scope;
    storage::Organization organization;
    storage::Service service;
    storage::ApiKey key;
    KeyPermissions permissions;
    KeyPermission needed = KeyPermission::read_service; // what the route asked for
};

/// Errc::unauthenticated, "api_key_invalid": malformed, unknown, deleted or expired; callers are not told
/// which. Errc::permission_denied: "key_permission_missing" (the message names it),
/// "organization_not_active".
/// Notes the key's use, at most once a minute; a failure to note it does not refuse the call.
[[nodiscard]] Result<ApiKeyAccess> enter_with_api_key(const Deps& deps, const SecretString& key,
                                                      KeyPermission needed, Deadline deadline);

} // namespace authos::identity
