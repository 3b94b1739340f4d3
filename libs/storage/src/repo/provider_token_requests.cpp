#include "authos/storage/repo/provider_token_requests.hpp"

#include "authos/storage/repo/services.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

Result<TokenRequest> token_request_from(const Row& row) {
    AUTHOS_TRY(auto user, row.id<UserId>(0));
    AUTHOS_TRY(auto service, row.id<ServiceId>(1));
    AUTHOS_TRY(auto org, row.id<OrgId>(2));
    AUTHOS_TRY(auto account, row.find_id<ConnectedAccountId>(4));
    return TokenRequest{.user_id = std::move(user),
                        .service_id = std::move(service),
                        .org_id = std::move(org),
                        .provider = row.text(3),
                        .account_id = std::move(account),
                        .scopes = row.text(5),
                        .redirect_uri = row.text(6),
                        .client_state = row.find_text(7),
                        .status = row.text(8),
                        .created_at = row.millis(9),
                        .expires_at = row.millis(10)};
}

// Services ask again and again; what they asked before is of no use to anybody.
Result<void> delete_surplus(Session& s, const NewTokenRequest& request, int keep) {
    AUTHOS_TRY(const auto states,
               detail::select_texts(s,
                                    "SELECT state FROM provider_token_requests WHERE user_id = :user "
                                    "AND service_id = :service ORDER BY created_at DESC, state "
                                    "LIMIT 200 OFFSET :keep",
                                    {param("user", request.user_id), param("service", request.service_id),
                                     param("keep", keep - 1)}));
    for (const std::string& state : states) {
        AUTHOS_TRY(detail::execute(s, "DELETE FROM provider_token_requests WHERE state = :state",
                                   {param("state", state)}));
    }
    return {};
}

} // namespace

Result<void> insert_token_request(Session& s, const OrgScope& scope, const NewTokenRequest& request,
                                  int keep) {
    AUTHOS_TRY(const auto service, find_service(s, scope, request.service_id));
    if (!service) return fail(Errc::not_found, "service_not_found", "Service not found");
    AUTHOS_TRY(delete_surplus(s, request, keep));
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO provider_token_requests (state, user_id, service_id, provider, requested_scopes, "
        "redirect_uri, client_state, status, created_at, expires_at) VALUES (:state, :user, :service, "
        ":provider, :scopes, :uri, :client_state, 'pending', :now, :expires)",
        {param("state", request.state), param("user", request.user_id), param("service", request.service_id),
         param("provider", request.provider), param("scopes", request.scopes),
         param("uri", request.redirect_uri), param("client_state", request.client_state),
         param("now", request.created_at), param("expires", request.expires_at)}));
    return {};
}

Result<std::optional<TokenRequest>> find_token_request(Session& s, const TokenHash& state, UnixMillis now) {
    return detail::find_row(
        s,
        "SELECT r.user_id, r.service_id, v.org_id, r.provider, r.connected_account_id, r.requested_scopes, "
        "r.redirect_uri, r.client_state, r.status, r.created_at, r.expires_at FROM provider_token_requests r "
        "JOIN services v ON v.id = r.service_id WHERE r.state = :state AND r.expires_at > :now",
        {param("state", state), param("now", now)},
        {Column::text, Column::text, Column::text, Column::text, Column::text, Column::text, Column::text,
         Column::text, Column::text, Column::integer, Column::integer},
        token_request_from);
}

Result<bool> answer_token_request(Session& s, const TokenHash& state, std::string_view status,
                                  const std::optional<ConnectedAccountId>& account, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE provider_token_requests SET status = :status, completed_at = :now, "
                               "connected_account_id = :account WHERE state = :state "
                               "AND status = 'pending' AND expires_at > :now",
                               {param("status", status), param("now", now), param("account", account),
                                param("state", state)}));
    return changed == 1;
}

Result<bool> set_account_of_request(Session& s, const TokenHash& state, const ConnectedAccountId& account) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE provider_token_requests SET connected_account_id = :account "
                               "WHERE state = :state AND status = 'pending'",
                               {param("account", account), param("state", state)}));
    return changed == 1;
}

Result<long long> delete_expired_token_requests(Session& s, UnixMillis before, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT state FROM provider_token_requests WHERE expires_at <= :before LIMIT :limit",
         "DELETE FROM provider_token_requests WHERE state = :key AND expires_at <= :before"},
        before, limit);
}

} // namespace authos::storage
