#include "authos/identity/webhooks/deliver.hpp"

#include "audit/record.hpp"
#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/webhooks/signature.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/repo/webhook_deliveries.hpp"
#include "authos/storage/scope_authority.hpp"
#include "authos/telemetry/metrics.hpp"
#include "webhooks/exchange.hpp"
#include "webhooks/secrets.hpp"

#include <algorithm>

namespace authos::identity {

namespace {

constexpr std::chrono::hours kLongestPause{24};

/// What the job names.
struct JobTarget {
    storage::OrgScope scope;
    storage::WebhookDeliveryId delivery;
};

Result<JobTarget> parse_job(std::string_view payload) {
    AUTHOS_TRY(const auto json, parse_json(payload));
    AUTHOS_TRY(const auto org_text, json.get_string("org_id"));
    AUTHOS_TRY(auto org, OrgId::parse(org_text));
    AUTHOS_TRY(const auto delivery_text, json.get_string("delivery_id"));
    AUTHOS_TRY(auto delivery, storage::WebhookDeliveryId::parse(delivery_text));
    return JobTarget{storage::ScopeAuthority::organization(std::move(org)), std::move(delivery)};
}

struct Work {
    storage::Delivery delivery;
    storage::Webhook webhook;
    storage::WebhookSecrets secrets;
};

// Nothing: there is no work (any more).
Result<std::optional<Work>> load_work(storage::Session& s, const JobTarget& target, const JobId& job) {
    AUTHOS_TRY(auto delivery, storage::find_delivery_of_job(s, target.scope, target.delivery, job));
    if (!delivery || delivery->delivered || delivery->attempt_count >= delivery->max_attempts) {
        return std::optional<Work>{};
    }
    AUTHOS_TRY(auto webhook, storage::find_webhook(s, target.scope, delivery->webhook_id));
    AUTHOS_TRY(auto secrets, storage::find_webhook_secrets(s, target.scope, delivery->webhook_id));
    if (!webhook || !secrets) return std::optional<Work>{};
    return std::optional{Work{std::move(*delivery), std::move(*webhook), std::move(*secrets)}};
}

// From half to all of base * 2^attempts: deliveries that failed together do not come back together.
std::chrono::seconds retry_pause(const Deps& deps, long long attempts) {
    std::chrono::seconds full = deps.settings.webhook_retry_base;
    for (long long i = 0; i < attempts && full < kLongestPause; ++i) full *= 2;
    full = std::clamp<std::chrono::seconds>(full, std::chrono::seconds{1}, kLongestPause);
    const auto half = (full + std::chrono::seconds{1}) / 2;
    const auto spread = static_cast<std::uint64_t>((full - half).count()) + 1;
    return half + std::chrono::seconds{static_cast<std::int64_t>(deps.random.below(spread))};
}

DeliveryReport judge(const Deps& deps, const Work& work, const ExchangeOutcome& outcome) {
    if (outcome.delivered) return {DeliveryOutcome::delivered, {}};
    const long long attempts = work.delivery.attempt_count + 1;
    if (outcome.is_final || attempts >= work.delivery.max_attempts) return {DeliveryOutcome::given_up, {}};
    return {DeliveryOutcome::postponed, retry_pause(deps, attempts)};
}

storage::DeliveryAttempt attempt_of(const Work& work, const JobId& job, const ExchangeOutcome& outcome,
                                    UnixMillis now) {
    return {.id = work.delivery.id,
            .job = job,
            .attempts_before = work.delivery.attempt_count,
            .response_status_code = outcome.status,
            .response_body = outcome.body,
            .delivered = outcome.delivered,
            .error = outcome.error,
            .next_retry_at = std::nullopt,
            .now = now};
}

// False: somebody else's word counts, this attempt is as if it had not been.
Result<bool> record_outcome(const Deps& deps, const JobTarget& target,
                            const storage::DeliveryAttempt& attempt,
                            const std::optional<storage::WebhookId>& gone, Deadline deadline) {
    return deps.database.write(deadline, [&](storage::Session& s) -> Result<bool> {
        AUTHOS_TRY(const bool recorded, storage::record_attempt(s, target.scope, attempt));
        if (!recorded || !gone) return recorded;
        AUTHOS_TRY(storage::deactivate_webhook(s, target.scope, *gone, attempt.now));
        AUTHOS_TRY(record_org_event(deps, s, target.scope, std::nullopt,
                                    {"webhook.deactivated", "webhook", gone->text(), attempt.now,
                                     Json::object({{"reason", "The receiver answered 410 Gone"}}).dump()},
                                    {deadline, {}, {}}));
        return true;
    });
}

void log_outcome(const Deps& deps, const JobTarget& target, const Work& work, const DeliveryReport& report) {
    const bool good = report.outcome == DeliveryOutcome::delivered;
    const char* event = good ? "webhook.delivered" : "webhook.failed";
    deps.log.write(good ? LogLevel::info : LogLevel::warn, event, event,
                   {{"org_id", target.scope.org().text()},
                    {"webhook_id", work.webhook.id.text()},
                    {"delivery_id", work.delivery.id.text()},
                    {"attempt", work.delivery.attempt_count + 1},
                    {"given_up", report.outcome == DeliveryOutcome::given_up}});
}

} // namespace

Result<DeliveryReport> deliver_webhook(const Deps& deps, const JobId& job, std::string_view payload,
                                       Deadline deadline) {
    AUTHOS_TRY(const auto target, parse_job(payload));
    // Read right before sending: what was delivered or taken over meanwhile is not sent again.
    AUTHOS_TRY(const auto work,
               deps.database.read(deadline, [&](storage::Session& s) { return load_work(s, target, job); }));
    if (!work) return DeliveryReport{};

    ExchangeOutcome outcome = inactive_outcome();
    if (work->webhook.is_active) {
        AUTHOS_TRY(const auto secrets,
                   open_webhook_secrets(deps, work->webhook.id, work->secrets, deps.clock.now()));
        AUTHOS_TRY(outcome, exchange_webhook(
                                deps, {work->webhook.url, work->delivery.id.text(), work->delivery.payload},
                                secrets, deadline));
    }
    const DeliveryReport report = judge(deps, *work, outcome);
    auto attempt = attempt_of(*work, job, outcome, deps.clock.now());
    if (report.outcome == DeliveryOutcome::postponed) attempt.next_retry_at = attempt.now + report.retry_in;
    const bool gone = outcome.status == 410;
    AUTHOS_TRY(const bool recorded,
               record_outcome(deps, target, attempt, gone ? std::optional{work->webhook.id} : std::nullopt,
                              deadline));
    if (!recorded) return DeliveryReport{};
    log_outcome(deps, target, *work, report);
    return report;
}

} // namespace authos::identity
