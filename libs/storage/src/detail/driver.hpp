#pragma once
// What a backend library provides: it understands its DATABASE_URL, opens connections, and carries its
// migrations.

#include "authos/base/clock.hpp"
#include "authos/base/secret.hpp"
#include "authos/storage/migrate.hpp"
#include "authos/storage/pool_config.hpp"
#include "detail/connection.hpp"

#include <memory>
#include <vector>

namespace authos::storage {

namespace detail {

/// What a connection is for; only SQLite tells them apart.
enum class Role { reader, writer };

/// Knows the parsed URL. Safe to call from any thread.
class Connector {
public:
    virtual ~Connector() = default;
    /// Waits no longer than the connect timeout. Errc::unavailable, reason "database_unreachable".
    virtual Result<std::unique_ptr<Connection>> connect(Role role) const = 0;
};

} // namespace detail

class Driver {
public:
    virtual ~Driver() = default;
    [[nodiscard]] virtual Backend backend() const noexcept = 0;
    /// Parses the URL; errors as in check_database_url. `clock` outlives the connector.
    virtual Result<std::unique_ptr<detail::Connector>>
    connector(const SecretString& url, const PoolConfig& config, const Clock& clock) const = 0;
    [[nodiscard]] virtual std::vector<Migration> migrations() const = 0;
    /// One writer at a time: its connection is kept apart from those of readers.
    [[nodiscard]] virtual bool single_writer() const noexcept = 0;
};

namespace detail {
/// Embedded files as migrations, in the order of their names.
[[nodiscard]] std::vector<Migration>
migrations_of(const std::vector<std::pair<std::string_view, std::string_view>>& files);
} // namespace detail

} // namespace authos::storage
