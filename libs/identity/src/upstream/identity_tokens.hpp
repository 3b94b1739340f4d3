#pragma once
// A provider's tokens on an identity: sealed, and bound to its row.

#include "authos/storage/repo/identities.hpp"
#include "secrets/sealed.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::upstream {

[[nodiscard]] authcore::EnvelopeContext access_token_place(const storage::IdentityId& id);
[[nodiscard]] authcore::EnvelopeContext refresh_token_place(const storage::IdentityId& id);

/// Ready to be stored on the identity `id`.
[[nodiscard]] storage::IdentityTokens seal_identity_tokens(const Deps& deps, const storage::IdentityId& id,
                                                           const ProviderTokens& tokens);

} // namespace authos::identity::upstream
