#include "authos/storage/repo/login_events.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

LoginGeo geo_from(const Row& row, std::size_t first) {
    return {row.find_text(first), row.find_text(first + 1), row.find_integer(first + 2),
            row.find_integer(first + 3)};
}

Result<RiskEvent> risk_event_from(const Row& row) {
    AUTHOS_TRY(LoginEventId id, row.id<LoginEventId>(0));
    AUTHOS_TRY(UserId user, row.id<UserId>(1));
    return RiskEvent{.id = std::move(id),
                     .user_id = std::move(user),
                     .user_email = row.find_text(2),
                     .created_at = row.millis(3),
                     .risk = {row.integer(4), row.find_text(5).value_or("[]")},
                     .geo = geo_from(row, 6),
                     .ip_address = row.find_text(10),
                     .provider = row.text(11)};
}

} // namespace

Result<void> insert_login_event(Session& s, const NewLoginEvent& event) {
    std::optional<long long> score;
    std::optional<std::string> factors;
    if (event.risk) {
        score = event.risk->score;
        factors = event.risk->factors;
    }
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO login_events (id, user_id, org_id, service_id, provider, ip_address, user_agent, "
        "created_at, risk_score, risk_factors, geo_country, geo_city, geo_lat_e6, geo_long_e6) "
        "VALUES (:id, :user, :org, :service, :provider, :ip, :user_agent, :now, :score, :factors, :country, "
        ":city, :lat, :long)",
        {param("id", event.id), param("user", event.user_id), param("org", event.org_id),
         param("service", event.service_id), param("provider", event.provider),
         param("ip", detail::shortened(event.ip_address, 50)),
         param("user_agent", detail::shortened(event.user_agent, 512)), param("now", event.created_at),
         param("score", score), param("factors", factors),
         param("country", detail::shortened(event.geo.country, 100)),
         param("city", detail::shortened(event.geo.city, 100)), param("lat", event.geo.lat_e6),
         param("long", event.geo.long_e6)}));
    return {};
}

Result<long long> count_active_users(Session& s, UnixMillis since) {
    return detail::select_integer(
        s, "SELECT COUNT(DISTINCT user_id) FROM login_events WHERE created_at >= :since",
        {param("since", since)});
}

Result<long long> count_active_users(Session& s, const OrgScope& scope, UnixMillis since) {
    return detail::select_integer(
        s, "SELECT COUNT(DISTINCT user_id) FROM login_events WHERE org_id = :org AND created_at >= :since",
        {param("org", scope.org()), param("since", since)});
}

Result<long long> count_service_logins(Session& s, const OrgScope& scope, const ServiceId& service,
                                       UnixMillis since) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM login_events WHERE service_id = :service AND org_id = :org "
        "AND created_at >= :since",
        {param("service", service), param("org", scope.org()), param("since", since)});
}

Result<LoginHistory> find_login_history(Session& s, const UserId& user, const std::string& user_agent) {
    AUTHOS_TRY(const auto any,
               detail::select_texts(s, "SELECT id FROM login_events WHERE user_id = :user LIMIT 1",
                                    {param("user", user)}));
    AUTHOS_TRY(const auto same, detail::select_texts(s,
                                                     "SELECT id FROM login_events WHERE user_id = :user "
                                                     "AND COALESCE(user_agent, '') = :agent LIMIT 1",
                                                     {param("user", user), param("agent", user_agent)}));
    return LoginHistory{!any.empty(), !same.empty()};
}

Result<std::optional<LastPlace>> find_last_place(Session& s, const UserId& user) {
    return detail::find_row(
        s,
        "SELECT geo_country, geo_city, geo_lat_e6, geo_long_e6, created_at FROM (SELECT geo_country, "
        "geo_city, geo_lat_e6, geo_long_e6, created_at FROM login_events WHERE user_id = :user "
        "AND provider <> 'device' ORDER BY created_at DESC LIMIT 100) e WHERE geo_lat_e6 IS NOT NULL AND "
        "geo_long_e6 IS NOT NULL "
        "ORDER BY created_at DESC LIMIT 1",
        {param("user", user)},
        {Column::text, Column::text, Column::integer, Column::integer, Column::integer},
        [](const Row& row) -> Result<LastPlace> {
            return LastPlace{geo_from(row, 0), row.millis(4)};
        });
}

Result<std::vector<std::string>> list_login_countries(Session& s, const UserId& user) {
    return detail::select_texts(
        s,
        "SELECT DISTINCT geo_country FROM (SELECT geo_country FROM login_events "
        "WHERE user_id = :user AND provider <> 'device' ORDER BY created_at DESC LIMIT 100) e "
        "WHERE geo_country IS NOT NULL",
        {param("user", user)});
}

Result<long long> count_logins_from(Session& s, const OrgScope& scope, const std::string& ip_address,
                                    UnixMillis since) {
    return detail::select_integer(
        s,
        "SELECT COUNT(*) FROM login_events WHERE ip_address = :ip "
        "AND created_at >= :since AND org_id = :org",
        {param("ip", ip_address), param("since", since), param("org", scope.org())});
}

Result<std::vector<RiskEvent>> list_risk_events(Session& s, const OrgScope& scope,
                                                const RiskEventQuery& query) {
    return detail::list_rows(
        s,
        "SELECT e.id, e.user_id, u.email, e.created_at, e.risk_score, e.risk_factors, e.geo_country, "
        "e.geo_city, e.geo_lat_e6, e.geo_long_e6, e.ip_address, e.provider FROM login_events e "
        "LEFT JOIN users u ON u.id = e.user_id AND u.deleted_at IS NULL "
        "WHERE e.org_id = :org AND e.risk_score >= :min ORDER BY e.created_at DESC, e.id DESC "
        "LIMIT :limit OFFSET :offset",
        {param("org", scope.org()), param("min", query.min_score),
         param("limit", detail::page_limit(query.limit)), param("offset", query.offset)},
        {Column::text, Column::text, Column::text, Column::integer, Column::integer, Column::text,
         Column::text, Column::text, Column::integer, Column::integer, Column::text, Column::text},
        risk_event_from);
}

} // namespace authos::storage
