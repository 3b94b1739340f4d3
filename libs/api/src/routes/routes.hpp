#pragma once
// The rows of the route table by group; all_routes() joins them.

#include "route.hpp"

namespace authos::api {

[[nodiscard]] std::span<const Route> authentication_routes() noexcept;
[[nodiscard]] std::span<const Route> account_routes() noexcept;
[[nodiscard]] std::span<const Route> sign_up_routes() noexcept;
[[nodiscard]] std::span<const Route> mfa_routes() noexcept;
[[nodiscard]] std::span<const Route> sessions_routes() noexcept;
[[nodiscard]] std::span<const Route> risk_routes() noexcept;
[[nodiscard]] std::span<const Route> organizations_routes() noexcept;
[[nodiscard]] std::span<const Route> services_routes() noexcept;
[[nodiscard]] std::span<const Route> plans_routes() noexcept;
[[nodiscard]] std::span<const Route> api_keys_routes() noexcept;
[[nodiscard]] std::span<const Route> service_api_routes() noexcept;
[[nodiscard]] std::span<const Route> end_users_routes() noexcept;
[[nodiscard]] std::span<const Route> members_routes() noexcept;
[[nodiscard]] std::span<const Route> invitations_routes() noexcept;
[[nodiscard]] std::span<const Route> settings_routes() noexcept;
[[nodiscard]] std::span<const Route> webhooks_routes() noexcept;
[[nodiscard]] std::span<const Route> audit_log_routes() noexcept;
[[nodiscard]] std::span<const Route> platform_routes() noexcept;
[[nodiscard]] std::span<const Route> platform_users_routes() noexcept;
[[nodiscard]] std::span<const Route> platform_insight_routes() noexcept;
[[nodiscard]] std::span<const Route> privacy_routes() noexcept;
[[nodiscard]] std::span<const Route> tenant_analytics_routes() noexcept;
[[nodiscard]] std::span<const Route> pages_routes() noexcept;
[[nodiscard]] std::span<const Route> passkeys_routes() noexcept;
[[nodiscard]] std::span<const Route> device_flow_routes() noexcept;
[[nodiscard]] std::span<const Route> documents_routes() noexcept;
[[nodiscard]] std::span<const Route> upstream_routes() noexcept;
[[nodiscard]] std::span<const Route> linked_routes() noexcept;
[[nodiscard]] std::span<const Route> social_routes() noexcept;

} // namespace authos::api
