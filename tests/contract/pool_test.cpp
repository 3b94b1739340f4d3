#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <condition_variable>
#include <sys/socket.h>
#include <unistd.h>

using namespace contract;
using std::chrono::milliseconds;

namespace {

// A server that takes connections and never says a word; `port` is free again when it ends.
class SilentServer {
public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* raw = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, raw, size) != 0 || ::listen(socket_, 16) != 0)
            throw std::runtime_error("no socket");
        ::getsockname(socket_, raw, &size);
        port = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(socket_); }
    int port = 0;

private:
    int socket_;
};

milliseconds time_of(const std::function<void()>& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

// Holds one writing connection until it is told to stop.
class Holder {
public:
    explicit Holder(Database& db)
        : thread_([this, &db] {
              const auto done = db.write(Fixture::soon(), [this](Session&) -> Result<void> {
                  std::unique_lock lock(mutex_);
                  inside_ = true;
                  changed_.notify_all();
                  changed_.wait(lock, [this] { return stop_; });
                  return {};
              });
              (void)done;
          }) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return inside_; });
    }
    ~Holder() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool inside_ = false;
    bool stop_ = false;
    std::thread thread_;
};

} // namespace

TEST_CASE("pool: never more connections than the limit, and everyone is served") {
    Fixture f;
    EmptyDatabase place;
    const auto db = open_database(place.url(), {.max_connections = 3});
    std::atomic<std::size_t> most = 0;
    std::atomic<int> served = 0;
    std::atomic<int> open_at_server = 0;
    in_parallel(24, [&](int i) {
        for (int round = 0; round < 10; ++round) {
            const auto body = [&](Session& s) -> Result<void> {
                AUTHOS_TRY(storage::detail::select_integer(s, "SELECT 1", {}));
                std::size_t seen = db->pool_stats().total;
                std::size_t before = most;
                while (seen > before && !most.compare_exchange_weak(before, seen)) {
                }
                if (const auto others = sql_listing_other_connections()) {
                    AUTHOS_TRY(const auto ids, storage::detail::select_texts(s, *others, {}));
                    const int open = static_cast<int>(ids.size()) + 1;
                    int known = open_at_server;
                    while (open > known && !open_at_server.compare_exchange_weak(known, open)) {
                    }
                }
                return {};
            };
            const auto done = i % 2 == 0 ? db->read(Fixture::soon(), body) : db->write(Fixture::soon(), body);
            if (done) ++served;
        }
    });
    CHECK(served == 240);
    CHECK(most <= 3);
    CHECK(open_at_server <= 3);
    const PoolStats stats = db->pool_stats();
    CHECK(stats.max == 3);
    CHECK(stats.idle == stats.total);
}

TEST_CASE("pool: exhausted until the deadline is busy, with a hint when to come again") {
    EmptyDatabase place;
    const auto db = open_database(place.url(), {.max_connections = 1});
    REQUIRE(db->check(Fixture::soon()).has_value());
    const Holder holder(*db);
    Result<void> refused;
    const milliseconds waited = time_of([&] {
        refused = db->write(Fixture::soon(milliseconds{150}), [](Session&) -> Result<void> { return {}; });
    });
    CHECK(refused.error().code == Errc::unavailable);
    CHECK(refused.error().reason == "database_busy");
    CHECK(refused.error().retry_after.has_value());
    CHECK(waited >= milliseconds{140});
    CHECK(waited < milliseconds{3000});
}

TEST_CASE("pool: a server that is not there is unreachable at once, one that is silent within the deadline") {
    if (!url_at_port(1)) {
        CHECK(open_database(SecretString("sqlite:/nowhere/at/all/data.db"))
                  ->check(Fixture::soon())
                  .error()
                  .reason == "database_unreachable");
        return;
    }
    const auto gone = open_database(*url_at_port(1));
    CHECK(gone->check(Fixture::soon()).error().reason == "database_unreachable");
    // The pause between attempts answers for the server.
    CHECK(time_of([&] { CHECK(gone->check(Fixture::soon()).error().code == Errc::unavailable); }) <
          milliseconds{1000});

    SilentServer silent;
    const auto mute = open_database(*url_at_port(silent.port), {.connect_timeout = milliseconds{2000}});
    Result<void> refused;
    const milliseconds waited = time_of([&] { refused = mute->check(Fixture::soon(milliseconds{200})); });
    CHECK(refused.error().reason == "database_unreachable");
    CHECK(waited < milliseconds{1500});
}

TEST_CASE("pool: connections that the server ended are replaced without an error") {
    Fixture f;
    const auto others = sql_listing_other_connections();
    EmptyDatabase place;
    const auto db = open_database(place.url(), {.max_connections = 4});
    const auto killer = open_database(place.url(), {.max_connections = 1});
    const auto use_all = [&] {
        std::atomic<int> failed = 0;
        in_parallel(8, [&](int i) {
            const auto body = [](Session& s) { return storage::detail::select_integer(s, "SELECT 1", {}); };
            if (!(i % 2 == 0 ? db->read(Fixture::soon(), body) : db->write(Fixture::soon(), body))) ++failed;
        });
        return failed.load();
    };
    CHECK(use_all() == 0);
    if (others) {
        const auto ids = killer
                             ->read(Fixture::soon(),
                                    [&](Session& s) { return storage::detail::select_texts(s, *others, {}); })
                             .value();
        CHECK_FALSE(ids.empty());
        for (const std::string& id : ids) {
            killer
                ->write(Fixture::soon(),
                        [&](Session& s) -> Result<void> {
                            AUTHOS_TRY(storage::detail::execute(s, sql_ending_connection(id), {}));
                            return {};
                        })
                .value();
        }
    }
    CHECK(use_all() == 0);
    CHECK(db->pool_stats().total <= 4);
}

TEST_CASE("pool: a connection that breaks in the middle of a transaction is an error only if it cannot be "
          "repeated") {
    const auto others = sql_listing_other_connections();
    EmptyDatabase place;
    const auto db = open_database(place.url(), {.max_connections = 2});
    int runs = 0;
    const auto survived = db->write(Fixture::soon(), [&](Session& s) -> Result<int> {
        ++runs;
        if (others && runs == 1) {
            const std::string own = db->backend() == Backend::psql ? "pg_backend_pid()" : "CONNECTION_ID()";
            const auto ended = storage::detail::execute(s, sql_ending_connection(own), {});
            (void)ended;
        }
        AUTHOS_TRY(storage::detail::select_integer(s, "SELECT 1", {}));
        return runs;
    });
    CHECK(survived.value() == (others ? 2 : 1));
}

TEST_CASE("pool: closures after each other use the same connection") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    for (int i = 0; i < 5; ++i) db->check(Fixture::soon()).value();
    CHECK(db->pool_stats().total == 1);
    CHECK(db->pool_stats().idle == 1);
    CHECK(db->pool_stats().max == 10);
}
