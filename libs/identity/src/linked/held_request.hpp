#pragma once
// A request together with the service that asks, as far as this user and this token may see them.

#include "authos/base/token_hash.hpp"
#include "authos/storage/repo/provider_token_requests.hpp"
#include "linked/reach.hpp"

namespace authos::identity::linked {

[[nodiscard]] Error token_request_not_found();

struct HeldRequest {
    storage::TokenRequest request;
    ReachedService asking;
};
/// Errc::not_found, "token_request_not_found". Errc::permission_denied, "organization_not_active".
[[nodiscard]] Result<HeldRequest> load_request(storage::Session& s, const Principal& principal,
                                               const TokenHash& state, UnixMillis now);
/// The same, still to be answered, and the user's row is locked.
[[nodiscard]] Result<HeldRequest> hold_request(storage::Session& s, const Principal& principal,
                                               const TokenHash& state, UnixMillis now);

} // namespace authos::identity::linked
