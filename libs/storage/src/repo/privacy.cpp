#include "authos/storage/repo/privacy.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

constexpr int kMostOwned = 200;

// What belongs to the account and to nobody else. What hangs on these rows goes with them.
constexpr std::string_view kRowsOfAccount[] = {
    "DELETE FROM sessions WHERE user_id = :user",
    "DELETE FROM identities WHERE user_id = :user",
    "DELETE FROM user_passkeys WHERE user_id = :user",
    "DELETE FROM webauthn_challenges WHERE user_id = :user",
    "DELETE FROM user_totp_secrets WHERE user_id = :user",
    "DELETE FROM totp_backup_codes WHERE user_id = :user",
    "DELETE FROM user_devices WHERE user_id = :user",
    "DELETE FROM mfa_mail_codes WHERE user_id = :user",
    "DELETE FROM service_provider_grants WHERE user_id = :user",
    "DELETE FROM provider_token_requests WHERE user_id = :user",
    "DELETE FROM connected_accounts WHERE user_id = :user",
    "DELETE FROM token_refresh_locks WHERE user_id = :user",
    "DELETE FROM oauth_authorization_grants WHERE user_id = :user",
    "DELETE FROM oauth_states WHERE user_id_for_linking = :user",
    "DELETE FROM device_codes WHERE user_id = :user",
    "DELETE FROM saml_states WHERE user_id = :user",
    "DELETE FROM magic_link_tokens WHERE user_id = :user",
    "DELETE FROM password_reset_tokens WHERE user_id = :user",
    "DELETE FROM email_verification_tokens WHERE user_id = :user",
    "DELETE FROM monthly_active_users WHERE user_id = :user",
    "DELETE FROM memberships WHERE user_id = :user",
    "DELETE FROM permissions WHERE subject_type = 'user' AND subject_id = :user",
    "DELETE FROM subscriptions WHERE user_id = :user",
};

// A log from which the personal part is taken: rows that still have one, and how they lose it.
struct RedactedLog {
    std::string_view find;
    std::string_view redact;
};
constexpr RedactedLog kLogs[] = {
    {"SELECT id FROM login_events WHERE user_id = :user AND (ip_address IS NOT NULL OR user_agent IS NOT "
     "NULL OR risk_factors IS NOT NULL OR geo_country IS NOT NULL OR geo_city IS NOT NULL OR geo_lat_e6 IS "
     "NOT NULL OR geo_long_e6 IS NOT NULL) LIMIT :limit",
     "UPDATE login_events SET ip_address = NULL, user_agent = NULL, risk_factors = NULL, geo_country = "
     "NULL, geo_city = NULL, geo_lat_e6 = NULL, geo_long_e6 = NULL WHERE id = :id"},
    {"SELECT id FROM organization_audit_log WHERE actor_user_id = :user "
     "AND (ip_address IS NOT NULL OR user_agent IS NOT NULL) LIMIT :limit",
     "UPDATE organization_audit_log SET ip_address = NULL, user_agent = NULL WHERE id = :id"},
    {"SELECT id FROM mfa_audit_log WHERE user_id = :user "
     "AND (ip_address IS NOT NULL OR user_agent IS NOT NULL OR details IS NOT NULL) LIMIT :limit",
     "UPDATE mfa_audit_log SET ip_address = NULL, user_agent = NULL, details = NULL WHERE id = :id"},
    {"SELECT id FROM mfa_failure_patterns WHERE user_id = :user "
     "AND (ip_address IS NOT NULL OR details IS NOT NULL) LIMIT :limit",
     "UPDATE mfa_failure_patterns SET ip_address = NULL, details = NULL WHERE id = :id"},
    {"SELECT id FROM mfa_feature_usage WHERE user_id = :user "
     "AND (ip_address IS NOT NULL OR user_agent IS NOT NULL OR details IS NOT NULL) LIMIT :limit",
     "UPDATE mfa_feature_usage SET ip_address = NULL, user_agent = NULL, details = NULL WHERE id = :id"},
};

Result<void> forget_invitations(Session& s, const Erasure& erasure) {
    const bool everywhere = !erasure.home;
    const std::string home = erasure.home ? erasure.home->text() : std::string{};
    AUTHOS_TRY(detail::execute(
        s,
        "DELETE FROM organization_invitations WHERE email_key = :email "
        "AND status = 'pending' AND (:everywhere = 1 OR org_id = :home)",
        {param("email", erasure.address.key()), param("everywhere", everywhere), param("home", home)}));
    AUTHOS_TRY(detail::execute(
        s,
        "UPDATE organization_invitations SET email = :replacement, email_key = "
        ":replacement_key WHERE email_key = :email AND (:everywhere = 1 OR org_id = :home)",
        {param("replacement", erasure.replacement.text()),
         param("replacement_key", erasure.replacement.key()), param("email", erasure.address.key()),
         param("everywhere", everywhere), param("home", home)}));
    return {};
}

} // namespace

Result<std::vector<std::string>> list_owned_slugs(Session& s, const PlatformScope&, const UserId& user) {
    return detail::select_texts(
        s, "SELECT slug FROM organizations WHERE owner_user_id = :user ORDER BY slug LIMIT :limit",
        {param("user", user), param("limit", kMostOwned)});
}

Result<std::vector<OrgId>> list_issuing_organizations(Session& s, const PlatformScope&, const UserId& user) {
    return detail::list_rows(s,
                             "SELECT DISTINCT issuing_org_id FROM identities WHERE user_id = :user "
                             "AND issuing_org_id IS NOT NULL ORDER BY issuing_org_id",
                             {param("user", user)}, {Column::text},
                             [](const Row& row) -> Result<OrgId> { return row.id<OrgId>(0); });
}

Result<bool> anonymise_account(Session& s, const PlatformScope&, const Erasure& erasure) {
    AUTHOS_TRY(const long long changed,
               detail::execute(
                   s,
                   "UPDATE users SET email = :email, email_key = :email_key, password_hash = NULL, "
                   "email_verified_at = NULL, deleted_at = :now, updated_at = :now "
                   "WHERE id = :id AND deleted_at IS NULL AND is_platform_owner = 0",
                   {param("email", erasure.replacement.text()), param("email_key", erasure.replacement.key()),
                    param("now", erasure.now), param("id", erasure.user)}));
    return changed == 1;
}

Result<void> delete_account_rows(Session& s, const PlatformScope&, const Erasure& erasure) {
    for (const std::string_view sql : kRowsOfAccount) {
        AUTHOS_TRY(detail::execute(s, sql, {param("user", erasure.user)}));
    }
    return forget_invitations(s, erasure);
}

Result<long long> redact_history(Session& s, const PlatformScope&, const UserId& user, int limit) {
    long long redacted = 0;
    for (const RedactedLog& log : kLogs) {
        AUTHOS_TRY(const auto ids,
                   detail::select_texts(s, log.find,
                                        {param("user", user), param("limit", detail::page_limit(limit))}));
        for (const std::string& id : ids) {
            AUTHOS_TRY(detail::execute(s, log.redact, {param("id", id)}));
        }
        redacted += static_cast<long long>(ids.size());
    }
    return redacted;
}

Result<bool> is_forgotten(Session& s, const PlatformScope&, const UserId& user) {
    AUTHOS_TRY(const long long found,
               detail::select_integer(s,
                                      "SELECT COUNT(*) FROM users WHERE id = :id AND deleted_at IS NOT NULL",
                                      {param("id", user)}));
    return found == 1;
}

} // namespace authos::storage
