#include "webhooks/exchange.hpp"

#include "authos/base/json.hpp"
#include "authos/base/text.hpp"
#include "authos/identity/webhooks/signature.hpp"
#include "authos/outbound/http_client.hpp"
#include "authos/storage/session.hpp"
#include "authos/telemetry/metrics.hpp"

#include <algorithm>
#include <cassert>

namespace authos::identity {

namespace {

constexpr std::chrono::milliseconds kLongestExchange{10'000};
constexpr std::size_t kKeptCharacters = 10'000;

Result<outbound::HttpHeaders> signed_headers(const WebhookRequest& request,
                                             const std::vector<SecretString>& secrets, UnixMillis at) {
    std::string signatures;
    for (const SecretString& secret : secrets) {
        AUTHOS_TRY(const auto signature, sign_standard_webhook(secret, {request.id, at, request.body}));
        if (!signatures.empty()) signatures += ' ';
        signatures += signature;
    }
    const std::string seconds = std::to_string(at.seconds());
    return outbound::HttpHeaders{{"Content-Type", "application/json"},
                                 {"X-Webhook-Signature", sign_webhook_body(secrets.front(), request.body)},
                                 {"X-Webhook-Timestamp", seconds},
                                 {"webhook-id", request.id},
                                 {"webhook-timestamp", seconds},
                                 {"webhook-signature", signatures}};
}

// Answers may hold anything; what is kept must be storable text on every database.
std::string kept_text(std::string_view body) {
    std::string head{truncate_utf8(body, 4 * kKeptCharacters)};
    std::replace(head.begin(), head.end(), '\0', '?');
    if (!is_utf8(head)) {
        // The writer of JSON puts U+FFFD in place of what is no UTF-8.
        const auto mended = parse_json(Json{head}.dump());
        head = mended ? mended->as_string().value_or("") : std::string{};
    }
    std::size_t characters = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(head[i]) & 0xC0U) != 0x80U;
        if (begins && ++characters > kKeptCharacters) return head.substr(0, i);
    }
    return head;
}

ExchangeOutcome outcome_of(const outbound::HttpResponse& response) {
    ExchangeOutcome outcome;
    outcome.status = response.status;
    outcome.body = kept_text(response.body);
    outcome.delivered = response.status >= 200 && response.status < 300;
    outcome.is_final = outcome.delivered || response.status == 410;
    const std::string status = "HTTP status " + std::to_string(response.status);
    if (response.status >= 300 && response.status < 400) {
        outcome.error = status + ": redirects are not followed";
    } else if (!outcome.delivered) {
        outcome.error = status;
    }
    return outcome;
}

ExchangeOutcome outcome_of(const Error& error) {
    ExchangeOutcome outcome;
    // A URL that may not be called will not get better by waiting; a name can get another address.
    outcome.is_final = error.code == Errc::invalid_argument;
    outcome.error = error.message.empty() ? error.reason : error.reason + ": " + error.message;
    return outcome;
}

} // namespace

Result<ExchangeOutcome> exchange_webhook(const Deps& deps, const WebhookRequest& request,
                                         const std::vector<SecretString>& secrets, Deadline deadline) {
    assert(!storage::inside_closure());
    AUTHOS_TRY(auto headers, signed_headers(request, secrets, deps.clock.now()));
    const auto begun = deps.clock.steady_now();
    const auto limit =
        Deadline::after(deps.clock, std::min(deadline.remaining(deps.clock), kLongestExchange));
    const auto response = deps.http.send({.method = outbound::HttpMethod::post,
                                          .url = request.url,
                                          .headers = std::move(headers),
                                          .body = request.body},
                                         limit);
    if (!response) return outcome_of(response.error());
    auto outcome = outcome_of(*response);
    if (outcome.delivered) deps.metrics.webhook_delivered(deps.clock.steady_now() - begun);
    return outcome;
}

ExchangeOutcome inactive_outcome() {
    ExchangeOutcome outcome;
    outcome.is_final = true;
    outcome.error = "webhook_inactive: The webhook was not active when the event was due";
    return outcome;
}

} // namespace authos::identity
