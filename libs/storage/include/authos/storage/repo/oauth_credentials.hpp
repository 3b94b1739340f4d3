#pragma once
// An organization's own OAuth application at a social provider: one row per organization and provider. The
// secret is stored as the caller sealed it.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/time.hpp"
#include "authos/storage/scope.hpp"
#include "authos/storage/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace authos::storage {

using OAuthCredentialsId = Id<struct OAuthCredentialsTag>;

/// Stored credentials.
struct OAuthCredentials {
    std::string provider; // "github", "google", "microsoft"
    std::string client_id;
    std::string client_secret_sealed;
    UnixMillis created_at;
    UnixMillis updated_at;
};

/// Credentials to store; `id` is used only where the organization had none for that provider.
struct NewOAuthCredentials {
    OAuthCredentialsId id;
    std::string provider;
    std::string client_id;
    std::string client_secret_sealed;
    std::string encryption_key_id;
    UnixMillis now;
};

/// Adds or replaces; callers come one at a time (lock_organization), else Errc::already_exists is possible.
Result<void> put_oauth_credentials(Session& s, const OrgScope& scope, const NewOAuthCredentials& credentials);
Result<std::optional<OAuthCredentials>> find_oauth_credentials(Session& s, const OrgScope& scope,
                                                               std::string_view provider);
/// False if there were none.
Result<bool> delete_oauth_credentials(Session& s, const OrgScope& scope, std::string_view provider);

} // namespace authos::storage
