#pragma once
// Finding the webhook that a call is about.

#include "authos/storage/repo/webhooks.hpp"

namespace authos::identity {

/// Errc::not_found, "webhook_not_found".
[[nodiscard]] Error webhook_not_found();
[[nodiscard]] Result<storage::Webhook> load_webhook(storage::Session& s, const storage::OrgScope& scope,
                                                    const storage::WebhookId& id);

} // namespace authos::identity
