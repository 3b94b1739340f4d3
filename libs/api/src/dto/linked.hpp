#pragma once
// Bodies of linked accounts and provider tokens. Tokens appear in two answers only.

#include "authos/base/json.hpp"
#include "authos/base/result.hpp"
#include "authos/identity/linked/accounts.hpp"
#include "authos/identity/linked/requests.hpp"
#include "authos/identity/linked/service_tokens.hpp"
#include "authos/identity/linked/user_token.hpp"

namespace authos::api::dto {

/// {service_id or service_slug, scopes}. Errc::invalid_argument and a message that names the member.
[[nodiscard]] Result<identity::GrantDraft> parse_grant_draft(const Json& body);
/// {account_id?}
[[nodiscard]] Result<std::optional<storage::ConnectedAccountId>> parse_account_choice(const Json& body);
/// {user_id, provider, scopes, redirect_uri?, state?}
[[nodiscard]] Result<identity::ProviderTokenWish> parse_provider_token_wish(const Json& body);

[[nodiscard]] Json linked_accounts_response(const std::vector<identity::LinkedAccountView>& views);
[[nodiscard]] Json provider_grant_json(const storage::GrantOfUser& row);
[[nodiscard]] Json token_request_response(const identity::TokenRequestView& view);
/// {status, redirect_url}
[[nodiscard]] Json answered_request_response(std::string_view status,
                                             const std::optional<std::string>& redirect_url);
[[nodiscard]] Json own_provider_token_response(const std::string& provider,
                                               const identity::OwnProviderToken& token);
[[nodiscard]] Json provider_token_response(const std::string& provider,
                                           const identity::ProviderTokenAnswer& answer);

} // namespace authos::api::dto
