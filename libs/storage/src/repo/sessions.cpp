#include "authos/storage/repo/sessions.hpp"

#include "detail/sql_text.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr std::string_view kSelectSession =
    "SELECT s.id, s.user_id, u.org_id, s.expires_at, s.refresh_expires_at, s.org_slug, s.service_id, "
    "s.resource, s.user_agent, s.ip_address, s.created_at, s.authenticated_at, s.amr, s.last_used_at FROM "
    "sessions s JOIN users u ON u.id = s.user_id ";
constexpr std::string_view kWhereAccess =
    "WHERE s.token_hash = :hash AND s.expires_at > :now AND u.deleted_at IS NULL";
constexpr std::string_view kWhereRefresh =
    "WHERE s.refresh_token_hash = :hash AND s.refresh_expires_at > :now AND u.deleted_at IS NULL";
constexpr std::string_view kWhereId =
    "WHERE s.id = :id AND s.user_id = :user AND (s.expires_at > :now OR s.refresh_expires_at > :now) "
    "AND u.deleted_at IS NULL";
constexpr std::string_view kWhereUser =
    "WHERE s.user_id = :user AND s.id > :after AND (s.expires_at > :now OR s.refresh_expires_at > :now) "
    "AND u.deleted_at IS NULL ORDER BY s.id LIMIT :limit";
constexpr detail::Columns kSessionColumns = {
    Column::text,    Column::text,    Column::text, Column::integer, Column::integer,
    Column::text,    Column::text,    Column::text, Column::text,    Column::text,
    Column::integer, Column::integer, Column::text, Column::integer};

Result<SessionRow> session_from(const Row& row) {
    AUTHOS_TRY(SessionId id, row.id<SessionId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    AUTHOS_TRY(auto org, row.find_id<OrgId>(2));
    AUTHOS_TRY(auto service, row.find_id<ServiceId>(6));
    SessionContext context{.org_slug = row.find_text(5),
                           .service_id = std::move(service),
                           .resource = row.find_text(7),
                           .user_agent = row.find_text(8),
                           .ip_address = row.find_text(9)};
    SessionProof proof{row.find_millis(11).value_or(row.millis(10)), row.find_text(12).value_or("")};
    return SessionRow{std::move(id),    std::move(user),    std::move(org),
                      row.millis(3),    row.find_millis(4), std::move(context),
                      std::move(proof), row.millis(10),     row.find_millis(13).value_or(row.millis(10))};
}

Result<RevokedFamily> family_from(const Row& row) {
    AUTHOS_TRY(SessionId id, row.id<SessionId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    return RevokedFamily{std::move(id), std::move(user)};
}

// Only the caller whose DELETE met the row ended the family; the consumed tokens go with it (cascade).
Result<std::optional<RevokedFamily>> end_family(Session& s, std::optional<RevokedFamily> family) {
    if (!family) return std::optional<RevokedFamily>{};
    AUTHOS_TRY(const long long ended,
               detail::execute(s, "DELETE FROM sessions WHERE id = :id", {param("id", family->session_id)}));
    if (ended == 0) return std::optional<RevokedFamily>{};
    return family;
}

} // namespace

Result<void> insert_session(Session& s, const NewSession& session) {
    AUTHOS_TRY(detail::renamed(
        detail::execute(
            s,
            "INSERT INTO sessions (id, user_id, token_hash, expires_at, refresh_token_hash, "
            "refresh_expires_at, "
            "org_slug, service_id, resource, user_agent, ip_address, created_at, authenticated_at, amr) "
            "VALUES (:id, :user, :access, :access_expires, :refresh, :refresh_expires, :org_slug, :service, "
            ":resource, :user_agent, :ip, :now, :authenticated, :amr)",
            {param("id", session.id), param("user", session.user_id), param("access", session.access_token),
             param("access_expires", session.access_expires_at), param("refresh", session.refresh_token),
             param("refresh_expires", session.refresh_expires_at),
             param("org_slug", session.context.org_slug), param("service", session.context.service_id),
             param("resource", session.context.resource),
             param("user_agent", detail::shortened(session.context.user_agent, 512)),
             param("ip", detail::shortened(session.context.ip_address, 50)), param("now", session.created_at),
             param("authenticated", session.proof.authenticated_at), param("amr", session.proof.amr)}),
        Errc::already_exists, "session_token_taken", "The session could not be created."));
    return {};
}

Result<std::optional<SessionRow>> find_session_by_access(Session& s, const TokenHash& access,
                                                         UnixMillis now) {
    return detail::find_row(s, detail::kSql<kSelectSession, kWhereAccess>,
                            {param("hash", access), param("now", now)}, kSessionColumns, session_from);
}

Result<std::optional<SessionRow>> find_session_by_refresh(Session& s, const TokenHash& refresh,
                                                          UnixMillis now) {
    return detail::find_row(s, detail::kSql<kSelectSession, kWhereRefresh>,
                            {param("hash", refresh), param("now", now)}, kSessionColumns, session_from);
}

Result<bool> rotate_refresh(Session& s, const RefreshRotation& rotation) {
    // Compare-and-swap first: the row it matched belongs to this transaction until the end, so that the
    // following statements cannot be overtaken.
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE sessions SET refresh_token_hash = :new_refresh, "
                               "refresh_expires_at = :refresh_expires, token_hash = :new_access, "
                               "expires_at = :access_expires, last_used_at = :now "
                               "WHERE refresh_token_hash = :old_refresh AND refresh_expires_at > :now",
                               {param("new_refresh", rotation.new_refresh),
                                param("refresh_expires", rotation.new_refresh_expires_at),
                                param("new_access", rotation.new_access),
                                param("access_expires", rotation.new_access_expires_at),
                                param("old_refresh", rotation.old_refresh), param("now", rotation.now)}));
    if (changed == 0) return false;
    // Remembered for as long as the family may live without another rotation.
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO session_refresh_token_history (token_hash, session_id, consumed_at, expires_at) "
        "SELECT :consumed, id, :now, :expires FROM sessions WHERE refresh_token_hash = :new_refresh",
        {param("consumed", rotation.old_refresh), param("now", rotation.now),
         param("expires", rotation.new_refresh_expires_at), param("new_refresh", rotation.new_refresh)}));
    return true;
}

Result<std::optional<RevokedFamily>> revoke_family_of_reused(Session& s, const TokenHash& consumed) {
    AUTHOS_TRY(auto family,
               detail::find_row(s,
                                "SELECT s.id, s.user_id FROM session_refresh_token_history h "
                                "JOIN sessions s ON s.id = h.session_id WHERE h.token_hash = :hash",
                                {param("hash", consumed)}, {Column::text, Column::text}, family_from));
    return end_family(s, std::move(family));
}

Result<std::optional<RevokedFamily>> revoke_session_by_token(Session& s, const TokenHash& token) {
    AUTHOS_TRY(auto by_access,
               detail::find_row(s, "SELECT id, user_id FROM sessions WHERE token_hash = :hash",
                                {param("hash", token)}, {Column::text, Column::text}, family_from));
    if (by_access) return end_family(s, std::move(by_access));
    AUTHOS_TRY(auto by_refresh,
               detail::find_row(s, "SELECT id, user_id FROM sessions WHERE refresh_token_hash = :hash",
                                {param("hash", token)}, {Column::text, Column::text}, family_from));
    return end_family(s, std::move(by_refresh));
}

Result<bool> is_session_live(Session& s, const UserId& user, const SessionId& id, UnixMillis now) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM sessions WHERE id = :id AND user_id = :user "
                                      "AND (expires_at > :now OR refresh_expires_at > :now)",
                                      {param("id", id), param("user", user), param("now", now)}));
    return found > 0;
}

Result<std::optional<SessionRow>> find_session_of_user(Session& s, const UserId& user, const SessionId& id,
                                                       UnixMillis now) {
    return detail::find_row(s, detail::kSql<kSelectSession, kWhereId>,
                            {param("id", id), param("user", user), param("now", now)}, kSessionColumns,
                            session_from);
}

Result<void> touch_session(Session& s, const SessionId& id, UnixMillis now, UnixMillis unless_since) {
    AUTHOS_TRY(detail::execute(s,
                               "UPDATE sessions SET last_used_at = :now WHERE id = :id AND "
                               "(last_used_at IS NULL OR last_used_at < :since)",
                               {param("now", now), param("id", id), param("since", unless_since)}));
    return {};
}

Result<bool> renew_session_proof(Session& s, const SessionRow& before, const SessionProof& after) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(s,
                        "UPDATE sessions SET authenticated_at = :at, amr = :amr WHERE id = :id AND "
                        "user_id = :user AND COALESCE(authenticated_at, created_at) = :before",
                        {param("at", after.authenticated_at), param("amr", after.amr), param("id", before.id),
                         param("user", before.user_id), param("before", before.proof.authenticated_at)}));
    return changed == 1;
}

Result<bool> delete_session(Session& s, const UserId& user, const SessionId& id) {
    AUTHOS_TRY(const long long deleted,
               detail::execute(s, "DELETE FROM sessions WHERE id = :id AND user_id = :user",
                               {param("id", id), param("user", user)}));
    return deleted == 1;
}

Result<long long> delete_sessions_of_user(Session& s, const UserId& user) {
    return detail::execute(s, "DELETE FROM sessions WHERE user_id = :user", {param("user", user)});
}

Result<long long> delete_other_sessions_of_user(Session& s, const UserId& user, const SessionId& keep) {
    return detail::execute(s, "DELETE FROM sessions WHERE user_id = :user AND id <> :keep",
                           {param("user", user), param("keep", keep)});
}

Result<long long> delete_sessions_of_user_at(Session& s, const UserId& user, const ServiceId& service,
                                             const std::optional<SessionId>& keep) {
    return detail::execute(
        s,
        "DELETE FROM sessions WHERE user_id = :user AND service_id = :service "
        "AND id <> :keep",
        {param("user", user), param("service", service), param("keep", keep ? keep->text() : std::string{})});
}

Result<long long> delete_sessions_of_user_in(Session& s, const OrgScope& scope, const UserId& user) {
    return detail::execute(s,
                           "DELETE FROM sessions WHERE user_id = :user "
                           "AND org_slug = (SELECT slug FROM organizations WHERE id = :org)",
                           {param("user", user), param("org", scope.org())});
}

Result<long long> delete_expired_sessions(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(s,
                                {"SELECT id FROM sessions WHERE expires_at <= :before AND "
                                 "(refresh_expires_at IS NULL OR refresh_expires_at <= :before) LIMIT :limit",
                                 "DELETE FROM sessions WHERE id = :key AND expires_at <= :before AND "
                                 "(refresh_expires_at IS NULL OR refresh_expires_at <= :before)"},
                                now, limit);
}

Result<long long> delete_expired_refresh_history(Session& s, UnixMillis now, int limit) {
    return detail::delete_batch(
        s,
        {"SELECT token_hash FROM session_refresh_token_history WHERE expires_at < :before LIMIT :limit",
         "DELETE FROM session_refresh_token_history WHERE token_hash = :key AND expires_at < :before"},
        now, limit);
}

Result<std::vector<SessionRow>> list_sessions_of_user(Session& s, const UserId& user, UnixMillis now,
                                                      const SessionPage& page) {
    const std::string after = page.after ? page.after->text() : std::string{};
    return detail::list_rows(s, detail::kSql<kSelectSession, kWhereUser>,
                             {param("user", user), param("after", after), param("now", now),
                              param("limit", detail::page_limit(page.limit))},
                             kSessionColumns, session_from);
}

} // namespace authos::storage
