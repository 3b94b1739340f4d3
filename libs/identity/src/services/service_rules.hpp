#pragma once
// What a service may be set to, and what its stored redirect URIs let through.

#include "authos/identity/services/services.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// Errc::invalid_argument, "service_type_unknown".
[[nodiscard]] Result<void> check_service_type(std::string_view type);

/// Brings `settings` into `service`, whose type is set already. Errors as create_service.
[[nodiscard]] Result<void> apply_settings(storage::Service& service, const ServiceSettings& settings);

/// Whether a login may go on to `redirect_uri`.
[[nodiscard]] bool is_registered_redirect_uri(const storage::Service& service, std::string_view redirect_uri);

/// Whether a session may be for `resource`: exactly one of the service's resource URIs.
[[nodiscard]] bool is_registered_resource(const storage::Service& service, std::string_view resource);

/// The entries of a stored list of texts.
[[nodiscard]] std::vector<std::string> entries_of(const std::optional<std::string>& stored);

} // namespace authos::identity
