#pragma once
// With which social providers people can sign in at a place.

#include "authos/identity/deps.hpp"
#include "authos/identity/upstream/social_settings.hpp"
#include "login/target.hpp"

#include <string>
#include <vector>

namespace authos::identity {

/// Errc::permission_denied, "feature_not_in_tier": the organization's tier does not have this provider.
[[nodiscard]] Result<void> require_provider_in_tier(storage::Session& s, const storage::Organization& org,
                                                    SocialProvider provider);

/// Those that the organization's tier includes and for which there is an application: the platform's, or at a
/// service the organization's own.
[[nodiscard]] Result<std::vector<std::string>> list_offered_providers(const Deps& deps, storage::Session& s,
                                                                      const LoginTarget& target);

} // namespace authos::identity
