#include "linked/sealed_tokens.hpp"

#include "linked/scopes.hpp"
#include "secrets/sealed.hpp"

namespace authos::identity::linked {

namespace {

const char* table_of(storage::TokenHolder holder) {
    switch (holder) {
    case storage::TokenHolder::identity: return "identities";
    case storage::TokenHolder::connected_account: return "connected_accounts";
    case storage::TokenHolder::service_grant: break;
    }
    return "service_provider_grants";
}

authcore::EnvelopeContext envelope_of(const storage::TokenPlace& place, const char* column) {
    return {table_of(place.holder), place.id, column};
}

} // namespace

storage::TokenPlace place_of(const storage::ConnectedAccount& account) {
    return {storage::TokenHolder::connected_account, account.id.text(), account.user_id};
}

storage::TokenPlace place_of(const storage::ProviderGrant& grant) {
    return {storage::TokenHolder::service_grant, grant.id.text(), grant.user_id};
}

storage::SealedTokens seal_tokens(const Deps& deps, const storage::TokenPlace& place,
                                  const upstream::ProviderTokens& tokens) {
    storage::SealedTokens sealed{
        .access_token = seal_secret(deps, envelope_of(place, "access_token"), tokens.access_token),
        .refresh_token = std::nullopt,
        .key_id = sealing_key_id(deps),
        .expires_at = tokens.expires_at,
        .scopes = json_of(tokens.scopes)};
    if (!tokens.refresh_token.empty()) {
        sealed.refresh_token = seal_secret(deps, envelope_of(place, "refresh_token"), tokens.refresh_token);
    }
    return sealed;
}

Result<SecretString> open_access_token(const Deps& deps, const storage::TokenPlace& place,
                                       const storage::SealedTokens& tokens) {
    return open_secret(deps, envelope_of(place, "access_token"), tokens.access_token);
}

Result<SecretString> open_refresh_token(const Deps& deps, const storage::TokenPlace& place,
                                        const storage::SealedTokens& tokens) {
    if (!tokens.refresh_token) return SecretString{};
    return open_secret(deps, envelope_of(place, "refresh_token"), *tokens.refresh_token);
}

} // namespace authos::identity::linked
