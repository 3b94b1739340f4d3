#include "authos/storage/repo/organization_settings.hpp"

#include "authos/storage/repo/platform/domains.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

namespace {

Result<SmtpSettings> smtp_settings_from(const Row& row) {
    return SmtpSettings{.host = row.text(0),
                        .port = row.integer(1),
                        .tls = row.text(2),
                        .username = row.find_text(3),
                        .password_sealed = row.find_text(4),
                        .encryption_key_id = row.text(5),
                        .from_email = row.text(6),
                        .from_name = row.find_text(7)};
}

} // namespace

Result<std::optional<SmtpSettings>> find_smtp_settings(Session& s, const OrgScope& scope) {
    return detail::find_row(s,
                            "SELECT smtp_host, COALESCE(smtp_port, 587), smtp_tls, smtp_username, "
                            "smtp_password_encrypted, smtp_encryption_key_id, smtp_from_email, "
                            "smtp_from_name FROM organizations "
                            "WHERE id = :id AND smtp_host IS NOT NULL AND smtp_from_email IS NOT NULL",
                            {param("id", scope.org())},
                            {Column::text, Column::integer, Column::text, Column::text, Column::text,
                             Column::text, Column::text, Column::text},
                            smtp_settings_from);
}

Result<bool> set_smtp_settings(Session& s, const OrgScope& scope, const SmtpSettings& settings,
                               UnixMillis now) {
    AUTHOS_TRY(
        const long long changed,
        detail::execute(
            s,
            "UPDATE organizations SET smtp_host = :host, smtp_port = :port, smtp_tls = :tls, "
            "smtp_username = :username, smtp_password_encrypted = :password, "
            "smtp_encryption_key_id = :key_id, smtp_from_email = :from_email, smtp_from_name = :from_name, "
            "updated_at = :now WHERE id = :id",
            {param("host", settings.host), param("port", settings.port), param("tls", settings.tls),
             param("username", settings.username), param("password", settings.password_sealed),
             param("key_id", settings.encryption_key_id), param("from_email", settings.from_email),
             param("from_name", settings.from_name), param("now", now), param("id", scope.org())}));
    return changed == 1;
}

Result<bool> clear_smtp_settings(Session& s, const OrgScope& scope, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET smtp_host = NULL, smtp_port = NULL, "
                               "smtp_tls = 'starttls', smtp_username = NULL, smtp_password_encrypted = NULL, "
                               "smtp_from_email = NULL, smtp_from_name = NULL, updated_at = :now "
                               "WHERE id = :id AND smtp_host IS NOT NULL",
                               {param("now", now), param("id", scope.org())}));
    return changed == 1;
}

Result<bool> claim_domain(Session& s, const OrgScope& scope, const DomainClaim& claim, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET pending_domain = :domain, custom_domain = NULL, "
                               "domain_verified = 0, domain_verification_token = :token, updated_at = :now "
                               "WHERE id = :id",
                               {param("domain", claim.domain), param("token", claim.token), param("now", now),
                                param("id", scope.org())}));
    return changed == 1;
}

Result<bool> confirm_domain(Session& s, const OrgScope& scope, const DomainClaim& claim, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::renamed(detail::execute(s,
                                               "UPDATE organizations SET custom_domain = :domain, "
                                               "domain_verified = 1, pending_domain = NULL, "
                                               "updated_at = :now WHERE id = :id AND "
                                               "pending_domain = :domain AND "
                                               "domain_verification_token = :token",
                                               {param("domain", claim.domain), param("now", now),
                                                param("id", scope.org()), param("token", claim.token)}),
                               Errc::already_exists, "domain_taken",
                               "This domain is verified for another organization already"));
    return changed == 1;
}

Result<bool> clear_domain(Session& s, const OrgScope& scope, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET pending_domain = NULL, custom_domain = NULL, "
                               "domain_verified = 0, domain_verification_token = NULL, updated_at = :now "
                               "WHERE id = :id AND (pending_domain IS NOT NULL OR custom_domain IS NOT NULL)",
                               {param("now", now), param("id", scope.org())}));
    return changed == 1;
}

Result<bool> set_branding(Session& s, const OrgScope& scope, const std::optional<std::string>& logo_url,
                          const std::optional<std::string>& primary_color, UnixMillis now) {
    AUTHOS_TRY(const long long changed,
               detail::execute(s,
                               "UPDATE organizations SET brand_logo_url = :logo, "
                               "brand_primary_color = :color, updated_at = :now WHERE id = :id",
                               {param("logo", logo_url), param("color", primary_color), param("now", now),
                                param("id", scope.org())}));
    return changed == 1;
}

namespace platform {

Result<std::vector<std::string>> list_verified_domains(Session& s, const PlatformScope&, long long limit) {
    return detail::list_rows(s,
                             "SELECT custom_domain FROM organizations WHERE domain_verified = 1 AND "
                             "status = 'active' AND custom_domain IS NOT NULL "
                             "ORDER BY custom_domain LIMIT :limit",
                             {param("limit", limit)}, {Column::text},
                             [](const Row& row) -> Result<std::string> { return row.text(0); });
}

} // namespace platform

} // namespace authos::storage
