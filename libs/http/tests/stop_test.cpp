#include "test_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace authos::http;
using namespace authos::http::test;
using std::chrono::milliseconds;

namespace {
constexpr milliseconds kGenerous{20'000};

void add_waiting_route(TestServer& t) {
    t.application.add(Method::get, "/wait",
                      {[&t](const Request&) {
                           t.gate.wait_in_handler();
                           return Response::text(200, "done");
                       },
                       0, 1024, kGenerous});
}

// Then the stop has begun.
void wait_until_not_listening(std::uint16_t port) {
    try {
        for (;;) RawClient(port).at_end();
    } catch (const std::runtime_error&) {
    }
}
} // namespace

TEST_CASE("server: stop closes idle connections and refuses new ones") {
    TestServer t;
    t.start();
    RawClient asked(t.port());
    RawClient silent(t.port());
    CHECK(asked.send(get_request("/inline")).read().status == 200);
    t.server->stop(kGenerous);
    CHECK(asked.at_end());
    CHECK(silent.at_end());
    CHECK_THROWS(RawClient(t.port()));
    CHECK(t.server->connections() == 0);
}

TEST_CASE("server: stop lets a request in flight finish and says that it closes") {
    TestServer t;
    add_waiting_route(t);
    t.start();
    RawClient client(t.port());
    client.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    std::thread stopper([&] { t.server->stop(kGenerous); });
    wait_until_not_listening(t.port());
    t.gate.open();
    const auto answer = client.read();
    stopper.join();
    CHECK(answer.body == "done");
    CHECK(answer.header("Connection") == "close");
}

TEST_CASE("server: stop does not wait longer than it was told for a handler") {
    TestServer t;
    add_waiting_route(t);
    t.start();
    RawClient client(t.port());
    client.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    t.server->stop(milliseconds(20));
    CHECK(client.at_end());
    // The handler still runs; its result goes nowhere once the server is gone.
    t.server.reset();
    t.gate.open();
    t.lane->stop();
    CHECK(t.application.handled == 1);
}

TEST_CASE("server: stop lets a request that is still being sent finish") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(client.read().status == 100);
    std::thread stopper([&] { t.server->stop(kGenerous); });
    wait_until_not_listening(t.port());
    client.send("body");
    CHECK(client.read().body == "body");
    stopper.join();
}

TEST_CASE("server: stop under load loses no answer that was begun") {
    ServerOptions options = test_options();
    options.io_threads = 2;
    TestServer t(options, {"load", 2, 64, 0});
    t.start();
    std::atomic<int> answered{0};
    std::atomic<int> torn{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, i] {
            RawClient client(t.port());
            for (;;) {
                const auto answer =
                    client.send(i % 2 == 0 ? get_request("/lane") : get_request("/inline")).read();
                if (answer.status == 0) return;
                const std::size_t expected = i % 2 == 0 ? 9U : 5U;
                if (answer.status == 200 && answer.body.size() != expected) ++torn;
                ++answered;
            }
        });
    }
    while (answered < 200) std::this_thread::yield();
    t.server->stop(kGenerous);
    for (auto& client : clients) client.join();
    CHECK(torn == 0);
    CHECK(t.server->connections() == 0);
}

TEST_CASE("server: stop may be called twice, and a server that was never started too") {
    TestServer t;
    t.start();
    t.server->stop(kGenerous);
    t.server->stop(kGenerous);
    CHECK(t.server->connections() == 0);
    Server never(test_options(), t.application, t.lanes, t.clock, authos::Log(authos::null_log_sink()));
    never.stop(kGenerous);
    CHECK(never.port() == 0);
}
