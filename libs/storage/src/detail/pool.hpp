#pragma once
// The connection pool. Connections are opened by a thread of the pool, never by the caller, so that a
// server that does not answer cannot hold a caller beyond its deadline. Callers are served in turn.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/storage/pool_config.hpp"
#include "detail/connection.hpp"

#include <functional>
#include <memory>

namespace authos::storage::detail {

/// Safe to call from any thread. At no moment are there more than `max` connections, those being opened
/// and those being closed included.
class Pool {
public:
    using Connect = std::function<Result<std::unique_ptr<Connection>>()>;

    Pool(Connect connect, std::size_t max, const PoolConfig& config, const Clock& clock);
    ~Pool(); // close()
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    struct State;
    struct Slot;

    /// A connection on loan; it goes back, or is closed if it is broken, when the lease ends.
    class Lease {
    public:
        Lease(State& state, std::unique_ptr<Slot> slot);
        Lease(Lease&&) noexcept;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        [[nodiscard]] Connection& connection() const noexcept;
        /// Closes the connection when the lease ends.
        void retire() noexcept;

    private:
        State* state_;
        std::unique_ptr<Slot> slot_;
    };

    /// Errc::unavailable: "database_busy" (none came free in time), "database_unreachable" (none could be
    /// opened).
    Result<Lease> acquire(Deadline deadline);
    [[nodiscard]] PoolStats stats() const;
    /// Refuses new callers, waits for leases that are out, closes everything. May be called twice.
    void close();

private:
    std::unique_ptr<State> state_;
};

} // namespace authos::storage::detail
