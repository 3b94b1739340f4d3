#include "upstream/identity_tokens.hpp"

#include "authos/base/json.hpp"

namespace authos::identity::upstream {

authcore::EnvelopeContext access_token_place(const storage::IdentityId& id) {
    return {"identities", id.text(), "access_token"};
}

authcore::EnvelopeContext refresh_token_place(const storage::IdentityId& id) {
    return {"identities", id.text(), "refresh_token"};
}

storage::IdentityTokens seal_identity_tokens(const Deps& deps, const storage::IdentityId& id,
                                             const ProviderTokens& tokens) {
    storage::IdentityTokens sealed{.access_token_sealed =
                                       seal_secret(deps, access_token_place(id), tokens.access_token),
                                   .refresh_token_sealed = std::nullopt,
                                   .key_id = sealing_key_id(deps),
                                   .expires_at = tokens.expires_at,
                                   .scopes = Json{tokens.scopes}.dump(),
                                   .now = deps.clock.now()};
    if (!tokens.refresh_token.empty()) {
        sealed.refresh_token_sealed = seal_secret(deps, refresh_token_place(id), tokens.refresh_token);
    }
    return sealed;
}

} // namespace authos::identity::upstream
