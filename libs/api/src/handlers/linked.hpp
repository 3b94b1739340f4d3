#pragma once
// Accounts at providers that users linked, what services may do with them, and the tokens.

#include "handlers/handler.hpp"

namespace authos::api::handlers {

Result<http::Response> get_linked_accounts(Context& ctx, const http::Request& request);
Result<http::Response> post_account_link(Context& ctx, const http::Request& request);
Result<http::Response> post_token_request_link(Context& ctx, const http::Request& request);
Result<http::Response> post_linked_account_grant(Context& ctx, const http::Request& request);
Result<http::Response> delete_linked_account(Context& ctx, const http::Request& request);
Result<http::Response> delete_linked_account_grant(Context& ctx, const http::Request& request);
Result<http::Response> get_provider_token_request(Context& ctx, const http::Request& request);
Result<http::Response> post_complete_provider_token_request(Context& ctx, const http::Request& request);
Result<http::Response> post_decline_provider_token_request(Context& ctx, const http::Request& request);
Result<http::Response> get_own_provider_token(Context& ctx, const http::Request& request);
Result<http::Response> post_service_provider_token(Context& ctx, const http::Request& request);

} // namespace authos::api::handlers
