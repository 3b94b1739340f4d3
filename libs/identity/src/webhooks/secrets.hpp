#pragma once
// The secrets of a webhook between their sealed form in the database and their use.

#include "authos/identity/deps.hpp"
#include "authos/storage/repo/webhooks.hpp"

#include <vector>

namespace authos::identity {

/// As stored, for the webhook of that id; no previous secret.
[[nodiscard]] storage::WebhookSecrets seal_webhook_secret(const Deps& deps, const storage::WebhookId& id,
                                                          const SecretString& secret);

/// Those that sign at `now`, the current one first. Errc::data_loss: "secret_unreadable" (the current one; a
/// previous one that does not open is left out).
[[nodiscard]] Result<std::vector<SecretString>> open_webhook_secrets(const Deps& deps,
                                                                     const storage::WebhookId& id,
                                                                     const storage::WebhookSecrets& stored,
                                                                     UnixMillis now);

} // namespace authos::identity
