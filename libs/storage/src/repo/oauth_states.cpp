#include "authos/storage/repo/oauth_states.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectState =
    "SELECT state, browser_hash, provider, purpose, purpose_detail, org_id, service_id, org_slug, "
    "service_slug, redirect_uri, caller_state, return_to, resource, device_user_code, saml_state_id, "
    "upstream_connection_id, user_id_for_linking, session_id, credential_kind, client_id, callback_uri, "
    "callback_kind, verifier_encrypted, nonce, requested_scopes, hosted, created_at, expires_at "
    "FROM oauth_states WHERE state = :state AND expires_at > :now AND browser_hash IS NOT NULL";

constexpr detail::Columns kStateColumns = {
    Column::text, Column::text,    Column::text,    Column::text,   Column::text, Column::text,
    Column::text, Column::text,    Column::text,    Column::text,   Column::text, Column::text,
    Column::text, Column::text,    Column::text,    Column::text,   Column::text, Column::text,
    Column::text, Column::text,    Column::text,    Column::text,   Column::text, Column::text,
    Column::text, Column::integer, Column::integer, Column::integer};

std::string text_or_empty(const Row& row, std::size_t i) {
    return row.find_text(i).value_or(std::string{});
}

Result<OAuthState> state_from(const Row& row) {
    const auto state = TokenHash::parse(row.text(0));
    const auto browser = TokenHash::parse(row.text(1));
    if (!state || !browser) return fail(Errc::data_loss, "stored_hash_malformed");
    AUTHOS_TRY(auto org, row.find_id<OrgId>(5));
    AUTHOS_TRY(auto service, row.find_id<ServiceId>(6));
    AUTHOS_TRY(auto user, row.find_id<UserId>(16));
    AUTHOS_TRY(auto session, row.find_id<SessionId>(17));
    return OAuthState{.state = *state,
                      .browser = *browser,
                      .provider = text_or_empty(row, 2),
                      .purpose = row.text(3),
                      .purpose_detail = row.find_text(4),
                      .org_id = std::move(org),
                      .service_id = std::move(service),
                      .org_slug = row.find_text(7),
                      .service_slug = row.find_text(8),
                      .redirect_uri = row.find_text(9),
                      .caller_state = row.find_text(10),
                      .return_to = row.find_text(11),
                      .resource = row.find_text(12),
                      .waiting_device = row.find_text(13),
                      .saml_state_id = row.find_text(14),
                      .connection_id = row.find_text(15),
                      .user_for_linking = std::move(user),
                      .session_id = std::move(session),
                      .credential_kind = text_or_empty(row, 18),
                      .client_id = text_or_empty(row, 19),
                      .callback_uri = text_or_empty(row, 20),
                      .callback_kind = text_or_empty(row, 21),
                      .verifier_sealed = text_or_empty(row, 22),
                      .nonce = text_or_empty(row, 23),
                      .requested_scopes = row.find_text(24),
                      .hosted = row.flag(25),
                      .created_at = row.millis(26),
                      .expires_at = row.millis(27)};
}

} // namespace

Result<void> insert_oauth_state(Session& s, const OAuthState& state) {
    const bool is_admin = state.purpose == "admin"; // for the version before
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO oauth_states (state, browser_hash, provider, purpose, purpose_detail, org_id, "
            "service_id, org_slug, service_slug, redirect_uri, caller_state, return_to, resource, "
            "device_user_code, saml_state_id, upstream_connection_id, user_id_for_linking, session_id, "
            "credential_kind, client_id, callback_uri, callback_kind, verifier_encrypted, nonce, "
            "requested_scopes, hosted, is_admin_flow, created_at, expires_at) "
            "VALUES (:state, :browser, :provider, :purpose, :detail, :org, :service, :org_slug, "
            ":service_slug, :redirect_uri, :caller_state, :return_to, :resource, :user_code, :saml, "
            ":connection, :user, :session, :kind, :client, :callback_uri, :callback_kind, :verifier, :nonce, "
            ":scopes, :hosted, :admin, :now, :expires)",
            {param("state", state.state),
             param("browser", state.browser),
             param("provider", state.provider),
             param("purpose", state.purpose),
             param("detail", state.purpose_detail),
             param("org", state.org_id),
             param("service", state.service_id),
             param("org_slug", state.org_slug),
             param("service_slug", state.service_slug),
             param("redirect_uri", state.redirect_uri),
             param("caller_state", state.caller_state),
             param("return_to", state.return_to),
             param("resource", state.resource),
             param("user_code", state.waiting_device),
             param("saml", state.saml_state_id),
             param("connection", state.connection_id),
             param("user", state.user_for_linking),
             param("session", state.session_id),
             param("kind", state.credential_kind),
             param("client", state.client_id),
             param("callback_uri", state.callback_uri),
             param("callback_kind", state.callback_kind),
             param("verifier", state.verifier_sealed),
             param("nonce", state.nonce),
             param("scopes", state.requested_scopes),
             param("hosted", state.hosted),
             param("admin", is_admin),
             param("now", state.created_at),
             param("expires", state.expires_at)}),
        Errc::already_exists, "oauth_state_taken", "The sign-in could not be begun."));
    return {};
}

Result<std::optional<OAuthState>> find_oauth_state(Session& s, const TokenHash& state, UnixMillis now) {
    return detail::find_row(s, kSelectState, {param("state", state), param("now", now)}, kStateColumns,
                            state_from);
}

Result<bool> consume_oauth_state(Session& s, const TokenHash& state, const TokenHash& browser) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM oauth_states WHERE state = :state AND browser_hash = :browser",
                               {param("state", state), param("browser", browser)}));
    return deleted == 1;
}

Result<long long> delete_expired_oauth_states(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT state FROM oauth_states WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit",
         "DELETE FROM oauth_states WHERE state = :key AND expires_at <= :before"},
        now, limit);
}

} // namespace authos::storage
