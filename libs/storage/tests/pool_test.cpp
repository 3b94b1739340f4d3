#include "detail/pool.hpp"

#include "detail/faults.hpp"

#include <catch2/catch.hpp>

#include <soci/soci.h>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace authos;
using namespace authos::storage;
using namespace authos::storage::detail;
using std::chrono::seconds;

namespace {

const Dialect kNoDialect{};

// Not connected to anything: the pool itself asks a connection nothing but whether it is broken.
class IdleConnection final : public Connection {
public:
    explicit IdleConnection(std::atomic<int>& open) : open_(open) { ++open_; }
    ~IdleConnection() override { --open_; }
    [[nodiscard]] Backend backend() const noexcept override { return Backend::sqlite; }
    [[nodiscard]] const Dialect& dialect() const noexcept override { return kNoDialect; }
    [[nodiscard]] soci::session& soci() noexcept override { return session_; }
    Result<void> limit_statements(Deadline, std::chrono::milliseconds) override { return {}; }
    Result<bool> lock_migrations(Deadline) override { return true; }
    Result<void> unlock_migrations() override { return {}; }
    // A statement on a session that is not connected throws: the answer to "are you alive" is no.
    [[nodiscard]] Error classify_current() override { return fault_unreachable("not connected"); }

private:
    std::atomic<int>& open_;
    soci::session session_;
};

struct PoolFixture {
    ManualClock clock;
    std::atomic<int> open{0};
    std::atomic<int> attempts{0};
    std::atomic<bool> reachable{true};
    PoolConfig config;
    Pool pool{[this]() -> Result<std::unique_ptr<Connection>> {
                  ++attempts;
                  if (!reachable) return fault_unreachable("switched off");
                  return std::unique_ptr<Connection>(std::make_unique<IdleConnection>(open));
              },
              2, config, clock};

    Deadline soon() { return Deadline::after(clock, seconds{60}); }
};

} // namespace

TEST_CASE("pool: a connection is used again, and a broken one replaced") {
    PoolFixture f;
    {
        const auto lease = f.pool.acquire(f.soon()).value().connection().broken();
        CHECK_FALSE(lease);
    }
    {
        Pool::Lease lease = f.pool.acquire(f.soon()).value();
        lease.connection().mark_broken();
    }
    CHECK(f.attempts == 1);
    CHECK(f.open == 0);
    CHECK(f.pool.acquire(f.soon()).has_value());
    CHECK(f.attempts == 2);
    CHECK(f.pool.stats().total == 1);
}

TEST_CASE("pool: after its lifetime, or idle for too long, a connection is not used again") {
    PoolFixture f;
    CHECK(f.pool.acquire(f.soon()).has_value());
    f.clock.advance(f.config.idle_timeout);
    CHECK(f.pool.acquire(f.soon()).has_value());
    CHECK(f.attempts == 2);
    CHECK(f.open == 1);
    {
        const Pool::Lease lease = f.pool.acquire(f.soon()).value();
        f.clock.advance(f.config.max_lifetime);
    }
    CHECK(f.open == 0);
}

TEST_CASE("pool: one that idled is asked whether it lives") {
    PoolFixture f;
    CHECK(f.pool.acquire(f.soon()).has_value());
    f.clock.advance(f.config.liveness_after_idle);
    CHECK(f.pool.acquire(f.soon()).has_value()); // the idle one is dead, a new one was opened
    CHECK(f.attempts == 2);
    CHECK(f.open == 1);
}

TEST_CASE("pool: while the server is away callers are refused at once, until the next attempt is due") {
    PoolFixture f;
    f.reachable = false;
    CHECK(f.pool.acquire(f.soon()).error().reason == "database_unreachable");
    CHECK(f.attempts == 1);
    CHECK(f.pool.acquire(f.soon()).error().reason == "database_unreachable");
    CHECK(f.attempts == 1);
    f.clock.advance(seconds{1});
    f.reachable = true;
    CHECK(f.pool.acquire(f.soon()).has_value());
    CHECK(f.pool.stats().total == 1);
}

TEST_CASE("pool: with all connections out and no time left it is busy") {
    PoolFixture f;
    const Pool::Lease first = f.pool.acquire(f.soon()).value();
    const Pool::Lease second = f.pool.acquire(f.soon()).value();
    const auto refused = f.pool.acquire(Deadline::after(f.clock, seconds{0}));
    CHECK(refused.error().reason == "database_busy");
    CHECK(refused.error().retry_after == seconds{1});
    CHECK(f.pool.stats().idle == 0);
    CHECK(f.pool.stats().total == 2);
}

TEST_CASE("pool: closing refuses newcomers and ends all connections") {
    PoolFixture f;
    CHECK(f.pool.acquire(f.soon()).has_value());
    f.pool.close();
    f.pool.close();
    CHECK(f.open == 0);
    CHECK(f.pool.acquire(f.soon()).error().code == Errc::unavailable);
    CHECK(f.pool.stats().total == 0);
}
