#pragma once
// How deliveries are signed, in two forms at once: the product's own over the body, and that of the Standard
// Webhooks specification over id, time and body. Pure functions.
// Source: https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.

#include "authos/base/random.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"

#include <string>
#include <string_view>

namespace authos::identity {

/// "whsec_" and the base64 of 32 random octets.
[[nodiscard]] SecretString make_webhook_secret(Random& random);

/// The value of X-Webhook-Signature: "sha256=" and the hex HMAC-SHA-256 of `body`. The key is the text of the
/// secret as it was shown, "whsec_" included.
[[nodiscard]] std::string sign_webhook_body(const SecretString& secret, std::string_view body);

/// What the Standard Webhooks signature covers: the delivery's id, the time of the attempt, the body.
struct SignedMessage {
    std::string_view id;
    UnixMillis at;
    std::string_view body;
};
/// One signature of webhook-signature: "v1," and the base64 HMAC-SHA-256 of "{id}.{unix seconds}.{body}". The
/// key is what the base64 after "whsec_" means. Errc::data_loss, "webhook_secret_malformed", where the
/// secret has not that form.
[[nodiscard]] Result<std::string> sign_standard_webhook(const SecretString& secret,
                                                        const SignedMessage& message);

} // namespace authos::identity
