#pragma once
// Arithmetic of providers' scopes. Providers do not always give back the names that they were asked for, and
// some scopes include others; what merely says who the user is counts as given.

#include "authos/base/result.hpp"
#include "authos/storage/repo/services.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity::linked {

using Scopes = std::vector<std::string>;

/// github, google or microsoft. Errc::invalid_argument, "provider_unknown".
[[nodiscard]] Result<void> check_provider(std::string_view provider);

/// Sorted, each once. Errc::invalid_argument, "scopes_malformed": none, more than 50, or one that is no scope
/// token of RFC 6749 §3.3 with at most 200 characters.
[[nodiscard]] Result<Scopes> check_scopes(Scopes scopes);

/// A stored JSON array; what cannot be read is empty.
[[nodiscard]] Scopes scopes_from(const std::optional<std::string>& json);
[[nodiscard]] std::string json_of(const Scopes& scopes);

/// What the service is configured to ask of that provider.
[[nodiscard]] Scopes configured_scopes(const storage::Service& service, std::string_view provider);

/// Those of `wanted` that `held` does not give, in their order.
[[nodiscard]] Scopes missing_scopes(std::string_view provider, const Scopes& wanted, const Scopes& held);
/// Each once, sorted.
[[nodiscard]] Scopes united(Scopes a, const Scopes& b);

} // namespace authos::identity::linked
