#include "authos/identity/webhooks/events.hpp"

#include <algorithm>

namespace authos::identity {

bool is_webhook_event(std::string_view name) noexcept {
    return std::find(kWebhookEvents.begin(), kWebhookEvents.end(), name) != kWebhookEvents.end();
}

} // namespace authos::identity
