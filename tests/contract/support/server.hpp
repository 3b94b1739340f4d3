#pragma once
// Databases on a server: made and dropped through the address that the environment names.

#include "authos/base/secret.hpp"

#include <string>
#include <string_view>

namespace contract {

/// A name that no other process takes.
[[nodiscard]] std::string unique_name();
/// Runs one statement outside of a transaction at the server of `variable`; throws if it fails.
void run_at_server(const char* variable, const std::string& sql);
/// The address in `variable` with another database.
[[nodiscard]] authos::SecretString url_of_database(const char* variable, std::string_view database);

} // namespace contract
