#pragma once
// The schemas of requests and answers by group, each a JSON object of name to JSON Schema 2020-12, as
// OpenAPI 3.1 has it. Requests do not forbid further members: they are ignored. A name appears once.

#include <string_view>

namespace authos::api::schemas {

[[nodiscard]] std::string_view authentication() noexcept;
[[nodiscard]] std::string_view account() noexcept;
[[nodiscard]] std::string_view organizations() noexcept;
[[nodiscard]] std::string_view webhooks() noexcept;
[[nodiscard]] std::string_view audit_log() noexcept;
[[nodiscard]] std::string_view platform() noexcept;
[[nodiscard]] std::string_view documents() noexcept;
[[nodiscard]] std::string_view common() noexcept;

} // namespace authos::api::schemas
