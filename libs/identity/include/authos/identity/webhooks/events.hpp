#pragma once
// The names of the events that a webhook can be subscribed to. They are actions of the organization's audit
// log: what is recorded there under one of these names goes to the webhooks that asked for it.

#include <array>
#include <string_view>

namespace authos::identity {

/// In the order in which they are documented and listed.
inline constexpr std::array<std::string_view, 38> kWebhookEvents = {
    "user.signup.success",
    "user.login.success",
    "user.login.failed",
    "user.logout",
    "user.mfa.enabled",
    "user.mfa.disabled",
    "user.mfa.verify.success",
    "user.mfa.verify.failed",
    "user.invited",
    "user.joined",
    "user.removed",
    "user.role_updated",
    "service.created",
    "service.updated",
    "service.deleted",
    "service.oauth_credentials.updated",
    "organization.updated",
    "organization.smtp.configured",
    "organization.smtp.removed",
    "plan.created",
    "plan.updated",
    "plan.deleted",
    "subscription.created",
    "subscription.updated",
    "subscription.canceled",
    "invitation.accepted",
    "invitation.declined",
    "invitation.expired",
    "invitation.revoked",
    "security.mfa.enabled",
    "security.mfa.disabled",
    "security.password.changed",
    "api_key.created",
    "api_key.deleted",
    "domain.set",
    "domain.verified",
    "domain.deleted",
    "branding.updated",
};

/// What a test sends; nobody subscribes to it.
inline constexpr std::string_view kTestPing = "webhook.test.ping";

/// Exact.
[[nodiscard]] bool is_webhook_event(std::string_view name) noexcept;

} // namespace authos::identity
