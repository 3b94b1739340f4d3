#include "dto/platform_insight.hpp"

#include "dto/analytics.hpp"
#include "dto/paging.hpp"
#include "dto/values.hpp"

namespace authos::api::dto {
namespace {

Json count(std::size_t value) {
    return number(static_cast<long long>(value));
}

Json mfa_day_json(const storage::platform::MfaDay& row) {
    const auto& counts = row.counts;
    const long long verified = counts.totp_verifications_success + counts.totp_verifications_failed;
    return Json::object({{"org_id", id_text(row.org_id)},
                         {"date", row.day},
                         {"total_users", number(counts.total_users)},
                         {"mfa_enabled_users", number(counts.mfa_enabled_users)},
                         {"new_mfa_setups", number(counts.new_mfa_setups)},
                         {"mfa_disabled", number(counts.mfa_disabled)},
                         {"totp_verifications_total", number(verified)},
                         {"totp_verifications_success", number(counts.totp_verifications_success)},
                         {"totp_verifications_failed", number(counts.totp_verifications_failed)},
                         {"backup_codes_generated", number(counts.backup_codes_generated)},
                         {"backup_codes_used", number(counts.backup_codes_used)},
                         {"created_at", format_rfc3339(row.created_at)},
                         {"updated_at", format_rfc3339(row.updated_at)}});
}

Json pattern_json(const storage::platform::MfaFailurePattern& pattern) {
    return Json::object({{"id", pattern.id},
                         {"org_id", id_text(pattern.org_id)},
                         {"user_id", id_text(pattern.user_id)},
                         {"ip_address", pattern.ip_address},
                         {"failure_type", pattern.failure_type},
                         {"failure_count", number(pattern.failure_count)},
                         {"first_seen_at", format_rfc3339(pattern.first_seen_at)},
                         {"last_seen_at", format_rfc3339(pattern.last_seen_at)},
                         {"is_suspicious", true},
                         {"details", stored_json(pattern.details, JsonKind::object)}});
}

} // namespace

Result<std::optional<OrgId>> find_org_id(const http::Request& request) {
    AUTHOS_TRY(const auto text, find_query(request, "org_id"));
    if (!text) return std::optional<OrgId>{};
    auto id = OrgId::parse(*text);
    if (!id) return fail(Errc::invalid_argument, "query_malformed", "\"org_id\" is not valid");
    return std::optional{std::move(*id)};
}

Result<identity::MfaMetricsWish> parse_mfa_metrics_wish(const http::Request& request) {
    AUTHOS_TRY(const auto page, parse_page(request, 50));
    identity::MfaMetricsWish wish;
    AUTHOS_TRY(wish.org_id, find_org_id(request));
    AUTHOS_TRY(wish.days, parse_day_range_wish(request));
    wish.limit = page.limit;
    wish.offset = page.offset;
    return wish;
}

Json operations_response(const identity::OperationsStatus& status, const std::string& version) {
    const auto& oldest = status.oldest_pending_job;
    const Json pool = Json::object({{"total", count(status.pool_total)},
                                    {"idle", count(status.pool_idle)},
                                    {"max", count(status.pool_max)}});
    return Json::object(
        {{"version", version},
         {"database",
          Json::object({{"backend", status.database_backend}, {"connected", true}, {"pool", pool}})},
         {"jobs", Json::object({{"pending", number(status.jobs.pending)},
                                {"processing", number(status.jobs.processing)},
                                {"failed", number(status.jobs.failed)},
                                {"oldest_pending_seconds", oldest ? number(oldest->count()) : Json{}}})},
         {"webhooks", Json::object({{"failed_deliveries", number(status.failed_webhook_deliveries)}})},
         {"email", Json::object({{"configured", status.mail_configured}})},
         {"billing", Json::object({{"provider", status.billing_provider},
                                   {"configured", status.billing_provider != "none"}})}});
}

Json mfa_metrics_response(const identity::MfaMetrics& metrics) {
    Json rows = Json::array();
    for (const auto& row : metrics.rows) rows.push(mfa_day_json(row));
    return Json::object({{"metrics", rows}, {"total", number(metrics.total)}});
}

Json suspicious_mfa_response(const std::vector<storage::platform::MfaFailurePattern>& patterns) {
    Json items = Json::array();
    for (const auto& pattern : patterns) items.push(pattern_json(pattern));
    return items;
}

Json roll_up_response(const identity::MfaRollUp& roll_up) {
    return Json::object({{"success", true},
                         {"message", "MFA metrics generated"},
                         {"date", roll_up.day},
                         {"realms", count(roll_up.realms)}});
}

} // namespace authos::api::dto
