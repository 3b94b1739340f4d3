#include "authos/storage/repo/login_events.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::param;

Result<void> insert_login_event(Session& s, const NewLoginEvent& event) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO login_events (id, user_id, org_id, service_id, provider, ip_address, user_agent, "
        "created_at) "
        "VALUES (:id, :user, :org, :service, :provider, :ip, :user_agent, :now)",
        {param("id", event.id), param("user", event.user_id), param("org", event.org_id),
         param("service", event.service_id), param("provider", event.provider),
         param("ip", detail::shortened(event.ip_address, 50)),
         param("user_agent", detail::shortened(event.user_agent, 512)), param("now", event.created_at)}));
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

} // namespace authos::storage
