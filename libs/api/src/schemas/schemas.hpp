#pragma once
// The schemas of requests and answers by group, each a JSON object of name to JSON Schema 2020-12, as
// OpenAPI 3.1 has it. Requests do not forbid further members: they are ignored. A name appears once.

#include <string_view>

namespace authos::api::schemas {

[[nodiscard]] std::string_view authentication() noexcept;
[[nodiscard]] std::string_view account() noexcept;
[[nodiscard]] std::string_view sign_up() noexcept;
[[nodiscard]] std::string_view mfa() noexcept;
[[nodiscard]] std::string_view sessions() noexcept;
[[nodiscard]] std::string_view risk() noexcept;
[[nodiscard]] std::string_view organizations() noexcept;
[[nodiscard]] std::string_view services() noexcept;
[[nodiscard]] std::string_view plans() noexcept;
[[nodiscard]] std::string_view api_keys() noexcept;
[[nodiscard]] std::string_view service_api() noexcept;
[[nodiscard]] std::string_view end_users() noexcept;
[[nodiscard]] std::string_view members() noexcept;
[[nodiscard]] std::string_view invitations() noexcept;
[[nodiscard]] std::string_view settings() noexcept;
[[nodiscard]] std::string_view webhooks() noexcept;
[[nodiscard]] std::string_view upstream() noexcept;
[[nodiscard]] std::string_view audit_log() noexcept;
[[nodiscard]] std::string_view platform() noexcept;
[[nodiscard]] std::string_view platform_users() noexcept;
[[nodiscard]] std::string_view platform_insight() noexcept;
[[nodiscard]] std::string_view privacy() noexcept;
[[nodiscard]] std::string_view tenant_analytics() noexcept;
[[nodiscard]] std::string_view pages() noexcept;
[[nodiscard]] std::string_view passkeys() noexcept;
[[nodiscard]] std::string_view device_flow() noexcept;
[[nodiscard]] std::string_view documents() noexcept;
[[nodiscard]] std::string_view common() noexcept;
[[nodiscard]] std::string_view linked() noexcept;
[[nodiscard]] std::string_view social() noexcept;

} // namespace authos::api::schemas
