#pragma once
// The provider with the OAuth client that got a token: no other client can renew it.

#include "upstream/provider.hpp"

#include <functional>
#include <memory>

namespace authos::identity::linked {

/// `client_org`: the organization on whose behalf the token was got; nothing: the platform.
using FindClient = std::function<Result<std::unique_ptr<upstream::Provider>>(
    const std::optional<OrgId>& client_org, const std::string& provider)>;

/// Also for connections of organizations, by the name that identities give them. Opens and closes its own
/// database closure. Errc::unavailable, "upstream_not_configured": nobody could be asked.
[[nodiscard]] FindClient find_client_with(const Deps& deps, Deadline deadline);

} // namespace authos::identity::linked
