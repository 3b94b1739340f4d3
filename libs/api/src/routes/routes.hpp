#pragma once
// The rows of the route table by group; all_routes() joins them.

#include "route.hpp"

namespace authos::api {

[[nodiscard]] std::span<const Route> authentication_routes() noexcept;
[[nodiscard]] std::span<const Route> account_routes() noexcept;
[[nodiscard]] std::span<const Route> organizations_routes() noexcept;
[[nodiscard]] std::span<const Route> webhooks_routes() noexcept;
[[nodiscard]] std::span<const Route> audit_log_routes() noexcept;
[[nodiscard]] std::span<const Route> platform_routes() noexcept;
[[nodiscard]] std::span<const Route> documents_routes() noexcept;

} // namespace authos::api
