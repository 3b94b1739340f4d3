#pragma once
// The door to the database: a pool of connections, and closures that run on one of them. An error of a
// closure rolls back; what must last although the caller is refused is returned as a value.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/storage/backend.hpp"
#include "authos/storage/pool_config.hpp"
#include "authos/storage/session.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace authos::storage {

/// Where a WAL checkpoint ended; all zero where the backend has none.
struct Checkpoint {
    bool busy = false; // a reader or writer kept part of the log in use
    long long log_frames = 0;
    long long moved_frames = 0;
};

/// Safe to call from any thread. All calls wait at most until `deadline` and then answer
/// Errc::unavailable: "database_busy" (with retry_after: no connection came free) or
/// "database_unreachable" (the server does not answer, or the connection broke in the middle).
/// A statement that runs into the deadline is Errc::deadline_exceeded, "database_deadline".
class Database {
public:
    /// Nothing is connected yet. Errors as in check_database_url. `clock` must outlive the Database.
    static Result<std::unique_ptr<Database>> open(std::shared_ptr<const Driver> driver,
                                                  const SecretString& url, const PoolConfig& config,
                                                  const Clock& clock);
    /// Waits for closures that still run, then closes the connections.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `f(Session&) -> Result<T>` without a transaction: each statement sees the newest commits.
    /// Writing is refused on SQLite.
    template <class F>
    auto read(Deadline deadline, F&& f) -> std::invoke_result_t<F&, Session&> {
        return run<std::invoke_result_t<F&, Session&>>(Mode::read, deadline, f);
    }
    /// Runs `f(Session&) -> Result<T>` in one transaction (READ COMMITTED, on SQLite serial): a value
    /// commits, an error or exception rolls back. On Errc::aborted (deadlock, serialization failure)
    /// it is run again after a few milliseconds, up to 3 times in all: no side effects except through the
    /// session.
    template <class F>
    auto write(Deadline deadline, F&& f) -> std::invoke_result_t<F&, Session&> {
        return run<std::invoke_result_t<F&, Session&>>(Mode::write, deadline, f);
    }

    /// `listener` is called after each commit that queued a job, on the committing thread: short and without
    /// errors. Set it (or an empty one) while no closure runs.
    void on_job_queued(std::function<void()> listener);

    /// Whether the database answers a trivial statement.
    Result<void> check(Deadline deadline);
    /// SQLite: moves the write-ahead log into the database file and truncates it. Elsewhere nothing.
    Result<Checkpoint> checkpoint(Deadline deadline);
    [[nodiscard]] PoolStats pool_stats() const;
    [[nodiscard]] Backend backend() const noexcept;

private:
    enum class Mode { read, write };
    struct Impl;
    friend class detail::SessionGate;
    explicit Database(std::unique_ptr<Impl> impl);

    Result<void> run_closure(Mode mode, Deadline deadline, const std::function<Result<void>(Session&)>& body);

    template <class R, class F>
    R run(Mode mode, Deadline deadline, F& f) {
        if constexpr (std::is_same_v<R, Result<void>>) {
            return run_closure(mode, deadline, [&f](Session& s) -> Result<void> { return f(s); });
        } else {
            std::optional<typename R::value_type> value;
            auto done = run_closure(mode, deadline, [&f, &value](Session& s) -> Result<void> {
                value.reset();
                R result = f(s);
                if (!result) return std::move(result).error();
                value.emplace(std::move(result).value());
                return {};
            });
            if (!done) return std::move(done).error();
            return std::move(*value);
        }
    }

    std::unique_ptr<Impl> impl_;
};

} // namespace authos::storage
