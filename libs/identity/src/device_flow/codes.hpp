#pragma once
// The two codes of a device, and the place that a device wants to go to.

#include "authos/base/random.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/identity/device_flow/device_flow.hpp"
#include "authos/identity/login/place.hpp"
#include "authos/storage/repo/device_codes.hpp"
#include "authos/storage/repo/services.hpp"
#include "login/target.hpp"

namespace authos::identity {

/// "XXXX-XXXX" of 32 letters and digits that are hard to mistake: 40 bits.
[[nodiscard]] std::string make_user_code(Random& random);
/// What was typed, in that form. Errc::invalid_argument, "user_code_malformed".
[[nodiscard]] Result<std::string> parse_user_code(std::string_view typed);
/// The stored form, with a key: 40 bits could be tried.
[[nodiscard]] TokenHash hash_user_code(const Settings& settings, std::string_view user_code);

/// Where a device code leads: nothing for the platform's command line.
[[nodiscard]] SignInPlace place_of(const storage::DeviceCode& code);
/// Whether that place still has the client that the codes were made for: another one may have its names now.
[[nodiscard]] bool is_for(const storage::DeviceCode& code, const LoginTarget& target) noexcept;
[[nodiscard]] bool is_platform_cli(std::string_view org, std::string_view service) noexcept;

/// 1 to `limit` characters of A-Z a-z 0-9 _ -.
[[nodiscard]] bool is_client_text(std::string_view text, std::size_t limit) noexcept;

/// `uri` with the parameter user_code.
[[nodiscard]] std::string with_user_code(const std::string& uri, std::string_view user_code);

/// Errc::invalid_argument "resource_not_registered", unless the service has that resource; the platform (no
/// service) has none.
[[nodiscard]] Result<void> check_resource(const std::optional<storage::Service>& service,
                                          const std::optional<std::string>& resource);

[[nodiscard]] Error device_code_expired();

} // namespace authos::identity
