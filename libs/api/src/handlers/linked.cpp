#include "handlers/linked.hpp"

#include "authos/identity/linked/link.hpp"
#include "context.hpp"
#include "dto/body.hpp"
#include "dto/linked.hpp"
#include "handlers/answers.hpp"
#include "handlers/social.hpp"

namespace authos::api::handlers {
namespace {

Result<storage::ConnectedAccountId> linked_account_id_of(const http::Request& request) {
    return id_param<storage::ConnectedAccountId>(request, "account_id", "linked_account_not_found",
                                                 "Linked account not found");
}

// Not a secret that opens anything alone, but nothing for logs either.
SecretString state_of(const http::Request& request) {
    return SecretString{std::string{request.param("state")}};
}

} // namespace

Result<http::Response> get_linked_accounts(Context& ctx, const http::Request&) {
    AUTHOS_TRY(const auto views, identity::list_linked_accounts(ctx.deps(), ctx.principal(), ctx.caller()));
    return json_answer(dto::linked_accounts_response(views));
}

Result<http::Response> post_account_link(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(auto scopes, body.find_strings("scopes"));
    identity::LinkStart start{.provider = std::string{request.param("provider")}};
    if (scopes) start.scopes = *std::move(scopes);
    AUTHOS_TRY(const auto flow,
               identity::begin_account_link(ctx.deps(), ctx.principal(), start, ctx.caller()));
    return begun_link_answer(ctx, flow);
}

Result<http::Response> post_token_request_link(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto flow,
               identity::begin_request_link(ctx.deps(), ctx.principal(), state_of(request), ctx.caller()));
    return begun_link_answer(ctx, flow);
}

Result<http::Response> post_linked_account_grant(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto account, linked_account_id_of(request));
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto draft, dto::parse_grant_draft(body));
    AUTHOS_TRY(const auto grant,
               identity::grant_linked_account(ctx.deps(), ctx.principal(), account, draft, ctx.caller()));
    return json_answer(dto::provider_grant_json(grant));
}

Result<http::Response> delete_linked_account(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto account, linked_account_id_of(request));
    AUTHOS_TRY(identity::unlink_account(ctx.deps(), ctx.principal(), account, ctx.caller()));
    return no_content();
}

Result<http::Response> delete_linked_account_grant(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto account, id_param<storage::ConnectedAccountId>(
                                       request, "account_id", "provider_grant_not_found", "Grant not found"));
    AUTHOS_TRY(const auto service,
               id_param<ServiceId>(request, "service_id", "provider_grant_not_found", "Grant not found"));
    AUTHOS_TRY(identity::revoke_provider_grant(ctx.deps(), ctx.principal(), account, service, ctx.caller()));
    return no_content();
}

Result<http::Response> get_provider_token_request(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto view,
               identity::get_token_request(ctx.deps(), ctx.principal(), state_of(request), ctx.caller()));
    return json_answer(dto::token_request_response(view));
}

Result<http::Response> post_complete_provider_token_request(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_optional_body(request));
    AUTHOS_TRY(const auto account, dto::parse_account_choice(body));
    AUTHOS_TRY(const auto url, identity::complete_token_request(ctx.deps(), ctx.principal(),
                                                                state_of(request), account, ctx.caller()));
    return json_answer(dto::answered_request_response(storage::kRequestCompleted, url));
}

Result<http::Response> post_decline_provider_token_request(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto url,
               identity::decline_token_request(ctx.deps(), ctx.principal(), state_of(request), ctx.caller()));
    return json_answer(dto::answered_request_response(storage::kRequestDeclined, url));
}

Result<http::Response> get_own_provider_token(Context& ctx, const http::Request& request) {
    const std::string provider{request.param("provider")};
    identity::OwnTokenWish wish{.provider = provider};
    if (const auto connection = request.query_value("connection_id")) {
        wish.connection_id = std::string{*connection};
    }
    AUTHOS_TRY(const auto token,
               identity::get_own_provider_token(ctx.deps(), ctx.principal(), wish, ctx.caller()));
    return json_answer(dto::own_provider_token_response(provider, token));
}

Result<http::Response> post_service_provider_token(Context& ctx, const http::Request& request) {
    AUTHOS_TRY(const auto body, dto::parse_body(request));
    AUTHOS_TRY(const auto wish, dto::parse_provider_token_wish(body));
    AUTHOS_TRY(const auto answer,
               identity::get_provider_token(ctx.deps(), ctx.api_key(), wish, ctx.caller()));
    return json_answer(dto::provider_token_response(wish.provider, answer));
}

} // namespace authos::api::handlers
