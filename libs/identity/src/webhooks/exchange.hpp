#pragma once
// One signed request to a receiver, and what its answer means.

#include "authos/base/secret.hpp"
#include "authos/identity/deps.hpp"

#include <optional>
#include <string>
#include <vector>

namespace authos::identity {

/// What is sent where; `id` is the delivery's, the same for each attempt.
struct WebhookRequest {
    std::string url;
    std::string id;
    std::string body;
};

/// `error` is short and stable text for the history.
struct ExchangeOutcome {
    bool delivered = false;
    bool is_final = false; // another attempt cannot help
    std::optional<long long> status;
    std::optional<std::string> body; // at most 10,000 characters of UTF-8
    std::optional<std::string> error;
};

/// Sends with both kinds of signature; `secrets` has the current one first. Takes at most 10 seconds.
/// Errc::data_loss: "webhook_secret_malformed".
[[nodiscard]] Result<ExchangeOutcome> exchange_webhook(const Deps& deps, const WebhookRequest& request,
                                                       const std::vector<SecretString>& secrets,
                                                       Deadline deadline);

/// For a webhook that was switched off while the event was on its way.
[[nodiscard]] ExchangeOutcome inactive_outcome();

} // namespace authos::identity
