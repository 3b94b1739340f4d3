#include "authos/storage/database.hpp"

#include "detail/database_url.hpp"
#include "detail/driver.hpp"
#include "detail/faults.hpp"
#include "detail/pool.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace authos::storage {

using detail::Connection;
using detail::Pool;
using detail::SessionGate;

namespace {

constexpr int kWriteAttempts = 3;
// Those who end each other would do so again if all came back at once: each waits 5 to 20 ms, then 20 to 80.
constexpr std::chrono::milliseconds kConflictPause{5};
constexpr unsigned kConflictPlaces = 4;
// A connection that turns out to be dead is replaced; with all of the pool dead, each attempt finds one.
constexpr int kDeadConnections = 3;

thread_local bool inside_closure_flag = false;

// Marks the thread while a closure runs, also when it leaves by an exception.
class ClosureMark {
public:
    ClosureMark() { inside_closure_flag = true; }
    ~ClosureMark() { inside_closure_flag = false; }
    ClosureMark(const ClosureMark&) = delete;
    ClosureMark& operator=(const ClosureMark&) = delete;
};

PoolConfig clamped(PoolConfig config, bool single_writer) {
    const std::size_t least = single_writer ? 2 : 1;
    config.max_connections = std::clamp(config.max_connections, least, kMaxPoolConnections);
    config.statement_timeout = std::max(config.statement_timeout, std::chrono::milliseconds{1});
    return config;
}

void roll_back(Connection& connection) {
    if (connection.broken()) return;
    // A connection that cannot roll back has an open transaction: nobody may get it.
    if (!detail::run_sql(connection, "ROLLBACK")) connection.mark_broken();
}

} // namespace

bool inside_closure() noexcept {
    return inside_closure_flag;
}

Backend Session::backend() const noexcept {
    return connection_->backend();
}

struct Database::Impl {
    std::shared_ptr<const Driver> driver;
    std::unique_ptr<detail::Connector> connector;
    PoolConfig config;
    const Clock& clock;
    std::unique_ptr<Pool> writers;
    std::unique_ptr<Pool> readers; // none: the writers read as well
    std::function<void()> job_queued = {};
    std::atomic<unsigned> conflict_turn = 0;

    Pool& pool(Mode mode) { return mode == Mode::read && readers ? *readers : *writers; }

    std::unique_ptr<Pool> make_pool(detail::Role role, std::size_t max) {
        return std::make_unique<Pool>([this, role] { return connector->connect(role); }, max, config, clock);
    }

    struct Outcome {
        Result<void> result;
        bool again = false; // nothing was done: run it once more
    };

    // Waits on the real clock, never beyond the deadline.
    void pause_after_conflict(int conflicts, Deadline deadline) {
        const unsigned place = 1 + conflict_turn.fetch_add(1, std::memory_order_relaxed) % kConflictPlaces;
        const auto pause = kConflictPause * place * (conflicts == 1 ? 1 : 4);
        const auto left = std::max(deadline.remaining(clock), std::chrono::milliseconds{0});
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(pause, left));
    }

    Outcome attempt_read(Connection& connection, const std::function<Result<void>(Session&)>& body) {
        Session session = SessionGate::open(connection);
        const ClosureMark mark;
        Result<void> result = body(session);
        return {std::move(result), connection.broken()};
    }

    Outcome attempt_write(Connection& connection, const std::function<Result<void>(Session&)>& body) {
        if (auto begun = detail::run_sql(connection, connection.dialect().begin); !begun) {
            return {std::move(begun).error(), true};
        }
        Result<void> result;
        connection.take_queued_job(); // of an attempt that was rolled back
        try {
            Session session = SessionGate::open(connection);
            const ClosureMark mark;
            result = body(session);
        } catch (...) {
            roll_back(connection);
            throw;
        }
        if (result && connection.failure()) result = *connection.failure();
        if (!result) {
            roll_back(connection);
            return {result, connection.broken() || result.error().code == Errc::aborted};
        }
        auto committed = detail::run_sql(connection, "COMMIT");
        if (committed) {
            if (connection.take_queued_job() && job_queued) job_queued();
            return {};
        }
        roll_back(connection);
        // Lost in the middle of COMMIT, the outcome is unknown: it must not be run again.
        return {committed, committed.error().code == Errc::aborted};
    }

    Outcome attempt(Mode mode, Deadline deadline, const std::function<Result<void>(Session&)>& body) {
        auto lease = pool(mode).acquire(deadline);
        if (!lease) return {std::move(lease).error()};
        Connection& connection = lease->connection();
        if (auto limited = connection.limit_statements(deadline, config.statement_timeout); !limited) {
            // The limit of the closure before may end even this statement; nothing has been done yet.
            lease->retire();
            return {std::move(limited).error(), true};
        }
        return mode == Mode::read ? attempt_read(connection, body) : attempt_write(connection, body);
    }
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(std::shared_ptr<const Driver> driver,
                                                 const SecretString& url, const PoolConfig& config,
                                                 const Clock& clock) {
    const bool single_writer = driver->single_writer();
    const PoolConfig sane = clamped(config, single_writer);
    AUTHOS_TRY(auto connector, driver->connector(url, sane, clock));
    std::unique_ptr<Impl> impl(
        new Impl{std::move(driver), std::move(connector), sane, clock, nullptr, nullptr, {}});
    impl->writers = impl->make_pool(detail::Role::writer, single_writer ? 1 : sane.max_connections);
    if (single_writer) impl->readers = impl->make_pool(detail::Role::reader, sane.max_connections - 1);
    return std::unique_ptr<Database>(new Database(std::move(impl)));
}

Result<void> Database::run_closure(Mode mode, Deadline deadline,
                                   const std::function<Result<void>(Session&)>& body) {
    if (inside_closure()) {
        // On SQLite it would wait for itself; elsewhere it would hold two connections at once.
        return fail(Errc::internal, "closure_nested", "Database error")
            .with_detail("db.read/db.write nested");
    }
    int conflicts = 0;
    int dead = 0;
    while (true) {
        if (deadline.passed(impl_->clock)) return detail::fault_deadline("before the statement");
        auto [result, again] = impl_->attempt(mode, deadline, body);
        if (result || !again) return result;
        const bool conflict = result.error().code == Errc::aborted;
        if (conflict ? ++conflicts >= kWriteAttempts : ++dead > kDeadConnections) return result;
        if (conflict) impl_->pause_after_conflict(conflicts, deadline);
    }
}

void Database::on_job_queued(std::function<void()> listener) {
    impl_->job_queued = std::move(listener);
}

Result<void> Database::check(Deadline deadline) {
    return read(deadline, [](Session& s) -> Result<void> {
        AUTHOS_TRY(detail::select_integer(s, "SELECT 1", {}));
        return {};
    });
}

Result<Checkpoint> Database::checkpoint(Deadline deadline) {
    Checkpoint done;
    if (backend() != Backend::sqlite) return done;
    AUTHOS_TRY(
        SessionGate::with_connection(*this, deadline, [&](Connection& c, const Clock&) -> Result<void> {
            using detail::Column;
            Session session = SessionGate::open(c);
            const auto columns = {Column::integer, Column::integer, Column::integer};
            return detail::select(session, "PRAGMA wal_checkpoint(TRUNCATE)", {}, columns,
                                  [&](const detail::Row& row) -> Result<void> {
                                      done = {row.flag(0), row.integer(1), row.integer(2)};
                                      return {};
                                  });
        }));
    return done;
}

PoolStats Database::pool_stats() const {
    PoolStats stats = impl_->writers->stats();
    if (impl_->readers) {
        const PoolStats readers = impl_->readers->stats();
        stats.total += readers.total;
        stats.idle += readers.idle;
        stats.max += readers.max;
    }
    return stats;
}

Backend Database::backend() const noexcept {
    return impl_->driver->backend();
}

namespace detail {

Result<void>
SessionGate::with_connection(Database& database, Deadline deadline,
                             const std::function<Result<void>(Connection&, const Clock&)>& body) {
    Database::Impl& impl = *database.impl_;
    AUTHOS_TRY(Pool::Lease lease, impl.writers->acquire(deadline));
    AUTHOS_TRY(lease.connection().limit_statements(deadline, impl.config.statement_timeout));
    return body(lease.connection(), impl.clock);
}

const Driver& SessionGate::driver(const Database& database) noexcept {
    return *database.impl_->driver;
}

} // namespace detail

} // namespace authos::storage
