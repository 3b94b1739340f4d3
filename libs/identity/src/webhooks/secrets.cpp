#include "webhooks/secrets.hpp"

#include "secrets/sealed.hpp"

namespace authos::identity {

namespace {

// Both columns share one context: a rotation moves the envelope from one to the other.
authcore::EnvelopeContext secret_place(const storage::WebhookId& id) {
    return {"webhooks", id.text(), "secret_encrypted"};
}

} // namespace

storage::WebhookSecrets seal_webhook_secret(const Deps& deps, const storage::WebhookId& id,
                                            const SecretString& secret) {
    return {seal_secret(deps, secret_place(id), secret), sealing_key_id(deps), std::nullopt, std::nullopt};
}

Result<std::vector<SecretString>> open_webhook_secrets(const Deps& deps, const storage::WebhookId& id,
                                                       const storage::WebhookSecrets& stored,
                                                       UnixMillis now) {
    std::vector<SecretString> secrets;
    AUTHOS_TRY(auto current, open_secret(deps, secret_place(id), stored.current));
    secrets.push_back(std::move(current));
    if (stored.previous && stored.previous_expires_at && now < *stored.previous_expires_at) {
        if (auto previous = open_secret(deps, secret_place(id), *stored.previous)) {
            secrets.push_back(std::move(previous).value());
        }
    }
    return secrets;
}

} // namespace authos::identity
