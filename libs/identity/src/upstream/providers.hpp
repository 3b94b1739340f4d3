#pragma once
// The social providers behind the one face of upstream/provider.hpp.

#include "authos/identity/upstream/social_settings.hpp"
#include "upstream/provider.hpp"

#include <memory>

namespace authos::identity::upstream {

/// Whose application at the provider it is: the platform's or an organization's.
struct ClientCredentials {
    SocialProvider provider = SocialProvider::github;
    std::string client_id;
    SecretString client_secret;
};

/// `limit`: calls end then at the latest, and all those of one method within 15 seconds. `deps` outlives it.
[[nodiscard]] std::unique_ptr<Provider> make_provider(const Deps& deps, ClientCredentials credentials,
                                                      Deadline limit);

/// What is asked for where a service names no scopes.
[[nodiscard]] std::vector<std::string> default_scopes(SocialProvider provider);

} // namespace authos::identity::upstream
