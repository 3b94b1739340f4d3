#include "authos/storage/repo/mfa_log.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::param;

namespace {

std::optional<std::string> unless_blank(const std::string& text, std::size_t limit) {
    if (text.empty()) return std::nullopt;
    return detail::shortened(text, limit);
}

} // namespace

Result<void> insert_mfa_event(Session& s, const MfaEvent& event) {
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO mfa_audit_log (id, org_id, user_id, event_type, ip_address, user_agent, success, "
        "details, created_at) VALUES (:id, :org, :user, :type, :ip, :agent, :success, :details, :now)",
        {param("id", event.id), param("org", event.org_id), param("user", event.user_id),
         param("type", event.type), param("ip", unless_blank(event.ip_address, 50)),
         param("agent", unless_blank(event.user_agent, 512)), param("success", event.success),
         param("details", event.details), param("now", event.created_at)}));
    return {};
}

Result<void> note_mfa_failure(Session& s, const MfaFailure& failure, std::chrono::milliseconds pause,
                              long long suspicious_from) {
    const auto ip = unless_blank(failure.ip_address, 50);
    // The mark before the count: MySQL sees the new count in what comes after it, the others do not.
    AUTHOS_TRY(
        const long long counted,
        detail::execute(
            s,
            "UPDATE mfa_failure_patterns SET "
            "is_suspicious = CASE WHEN failure_count + 1 >= :marked THEN 1 ELSE is_suspicious END, "
            "failure_count = failure_count + 1, last_seen_at = :now WHERE user_id = :user "
            "AND failure_type = :type AND COALESCE(ip_address, '') = :ip AND last_seen_at >= :since",
            {param("marked", suspicious_from), param("now", failure.at), param("user", failure.user_id),
             param("type", failure.type), param("ip", ip.value_or("")), param("since", failure.at - pause)}));
    if (counted > 0) return {};
    AUTHOS_TRY(detail::execute(
        s,
        "INSERT INTO mfa_failure_patterns (id, org_id, user_id, ip_address, failure_type, failure_count, "
        "first_seen_at, last_seen_at, is_suspicious) VALUES (:id, :org, :user, :ip, :type, 1, :now, :now, 0)",
        {param("id", failure.id), param("org", failure.org_id), param("user", failure.user_id),
         param("ip", ip), param("type", failure.type), param("now", failure.at)}));
    return {};
}

Result<MfaAdoption> count_mfa_adoption(Session& s) {
    MfaAdoption adoption;
    AUTHOS_TRY(adoption.users,
               detail::select_integer(s, "SELECT COUNT(*) FROM users WHERE deleted_at IS NULL", {}));
    AUTHOS_TRY(adoption.with_mfa,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM user_totp_secrets t JOIN users u "
                                      "ON u.id = t.user_id WHERE t.enabled = 1 AND u.deleted_at IS NULL",
                                      {}));
    return adoption;
}

} // namespace authos::storage
