#pragma once
// Tokens of providers on their way into the database and back. They are bound to the row that keeps them,
// and opened only where they are used or handed out.

#include "authos/identity/deps.hpp"
#include "authos/storage/repo/provider_tokens.hpp"
#include "upstream/provider.hpp"

namespace authos::identity::linked {

[[nodiscard]] storage::TokenPlace place_of(const storage::ConnectedAccount& account);
[[nodiscard]] storage::TokenPlace place_of(const storage::ProviderGrant& grant);

[[nodiscard]] storage::SealedTokens seal_tokens(const Deps& deps, const storage::TokenPlace& place,
                                                const upstream::ProviderTokens& tokens);
/// Errc::data_loss, "secret_unreadable"; likewise below.
[[nodiscard]] Result<SecretString> open_access_token(const Deps& deps, const storage::TokenPlace& place,
                                                     const storage::SealedTokens& tokens);
/// Empty where there is none.
[[nodiscard]] Result<SecretString> open_refresh_token(const Deps& deps, const storage::TokenPlace& place,
                                                      const storage::SealedTokens& tokens);

} // namespace authos::identity::linked
