#pragma once
// Opens PostgreSQL connections with every setting that matters made explicit.

#include "detail/database_url.hpp"
#include "detail/driver.hpp"

#include <memory>

namespace authos::storage::psql {

/// Errc::unavailable, reason "database_unreachable".
Result<std::unique_ptr<detail::Connection>> connect(const detail::ServerUrl& url, const PoolConfig& config,
                                                    const Clock& clock);

/// libpq's connection string for `url`. Holds the password.
[[nodiscard]] SecretString connect_string_of(const detail::ServerUrl& url, const PoolConfig& config);

} // namespace authos::storage::psql
