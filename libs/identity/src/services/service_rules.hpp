#pragma once
// What a service may be set to, and what its stored redirect URIs let through.

#include "authos/identity/services/services.hpp"

#include <string_view>

namespace authos::identity {

/// Errc::invalid_argument, "service_type_unknown".
[[nodiscard]] Result<void> check_service_type(std::string_view type);

/// Brings `settings` into `service`, whose type is set already. Errors as create_service.
[[nodiscard]] Result<void> apply_settings(storage::Service& service, const ServiceSettings& settings);

/// Whether a login may go on to `redirect_uri`.
[[nodiscard]] bool is_registered_redirect_uri(const storage::Service& service, std::string_view redirect_uri);

} // namespace authos::identity
