#pragma once
// The settings of the connection pool, with the defaults of the deployment guide.

#include <chrono>
#include <cstddef>

namespace authos::storage {

/// SQLite's `PRAGMA synchronous`: `full` survives power loss, `normal` may lose the last commits.
enum class SqliteSynchronous { full, normal };

inline constexpr std::size_t kMaxPoolConnections = 20;

/// SQLite uses one of `max_connections` as its only writer and the others as readers (at least one).
/// Values outside their range are brought to its nearest end.
struct PoolConfig {
    std::size_t max_connections = 10;                      // 1 (SQLite: 2) to kMaxPoolConnections
    std::chrono::milliseconds acquire_timeout{30'000};     // longest wait for a connection
    std::chrono::milliseconds connect_timeout{5'000};      // for one attempt
    std::chrono::milliseconds idle_timeout{300'000};       // unused for so long: closed
    std::chrono::milliseconds max_lifetime{1'800'000};     // older: closed when it comes back
    std::chrono::milliseconds liveness_after_idle{15'000}; // unused for so long: asked before use
    std::chrono::milliseconds statement_timeout{10'000}; // for one statement, less if the deadline is nearer
    SqliteSynchronous sqlite_synchronous = SqliteSynchronous::full;
};

/// A moment of the pool: connections open, of these unused, and the limit. `total <= max` always.
struct PoolStats {
    std::size_t total = 0;
    std::size_t idle = 0;
    std::size_t max = 0;
};

} // namespace authos::storage
