#include "test_server.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <thread>

using namespace authos::http;
using namespace authos::http::test;
using std::chrono::milliseconds;

namespace {
// A lane of one thread and one place in its queue, and routes that wait for the gate.
struct NarrowServer : TestServer {
    explicit NarrowServer(milliseconds budget) : TestServer(test_options(), {"narrow", 1, 1, 0}) {
        application.add(Method::get, "/wait",
                        {[this](const Request&) {
                             gate.wait_in_handler();
                             return Response::text(200, "late");
                         },
                         0, 1024, milliseconds(10'000)});
        application.add(Method::get, "/hurry",
                        {[this](const Request&) {
                             gate.wait_in_handler();
                             return Response::text(200, "late");
                         },
                         0, 1024, budget});
        start();
    }
};
} // namespace

TEST_CASE("server: a full lane answers 503 with Retry-After and starts nothing") {
    NarrowServer t(milliseconds(10'000));
    RawClient running(t.port());
    running.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    RawClient queued(t.port());
    queued.send(get_request("/wait"));
    while (t.lane->queued() != 1) std::this_thread::yield();

    RawClient refused(t.port());
    const auto answer = refused.send(get_request("/wait")).read();

    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    CHECK(answer.header("Connection").empty());
    CHECK(refused.send(get_request("/inline")).read().status == 200);
    t.gate.open();
    CHECK(running.read().body == "late");
    CHECK(queued.read().body == "late");
}

TEST_CASE("server: a request whose deadline passes in the queue gets 503 and is never started") {
    NarrowServer t(milliseconds(50));
    RawClient running(t.port());
    running.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    const int before = t.application.handled;

    RawClient queued(t.port());
    const auto answer = queued.send(get_request("/hurry")).read();

    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    t.gate.open();
    CHECK(running.read().status == 200);
    // The expired one keeps its place in the queue until the lane's only thread comes to it.
    while (t.lane->queued() != 0) std::this_thread::yield();
    // The thread has passed it when it answers the next.
    CHECK(queued.send(get_request("/lane")).read().status == 200);
    CHECK(t.application.handled == before + 1);
}

TEST_CASE("server: a request that is started but late gets 504, and its result is discarded") {
    NarrowServer t(milliseconds(50));
    RawClient client(t.port());

    CHECK(client.send(get_request("/hurry")).read().status == 504);

    // The connection stays usable, and the late result does not end up in another answer.
    CHECK(client.send(get_request("/inline")).read().body == "hello");
    t.gate.open();
    CHECK(client.send(get_request("/lane")).read().body == "127.0.0.1");
}

TEST_CASE("server: inline routes answer while every lane thread is busy") {
    NarrowServer t(milliseconds(10'000));
    RawClient busy(t.port());
    busy.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    RawClient client(t.port());
    CHECK(client.send(get_request("/inline")).read().body == "hello");
    t.gate.open();
    CHECK(busy.read().status == 200);
}

TEST_CASE("server: a client that leaves while its handler runs does no harm") {
    NarrowServer t(milliseconds(10'000));
    RawClient client(t.port());
    client.send(get_request("/wait"));
    t.gate.wait_until_waiting(1);
    client.close();
    t.gate.open();
    while (t.server->connections() != 0) std::this_thread::yield();
    RawClient next(t.port());
    CHECK(next.send(get_request("/lane")).read().status == 200);
}

TEST_CASE("server: connections beyond the limit get 503, and places are given back") {
    ServerOptions options = test_options();
    options.max_connections = 2;
    TestServer t(options);
    t.start();
    auto first = std::make_unique<RawClient>(t.port());
    RawClient second(t.port());
    CHECK(first->send(get_request("/inline")).read().status == 200);
    CHECK(second.send(get_request("/inline")).read().status == 200);

    RawClient third(t.port());
    const auto answer = third.send(get_request("/inline")).read();
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    CHECK(answer.header("Content-Type") == "application/json");
    CHECK(third.at_end());
    third.close();

    first.reset();
    while (t.server->connections() != 1) std::this_thread::yield();
    RawClient fourth(t.port());
    CHECK(fourth.send(get_request("/inline")).read().status == 200);
}

TEST_CASE("server: serves many connections at once") {
    TestServer t;
    t.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 400; ++i) clients.push_back(std::make_unique<RawClient>(t.port()));
    for (auto& client : clients) client->send(get_request("/inline"));
    int answered = 0;
    for (auto& client : clients) answered += client->read().status == 200 ? 1 : 0;
    CHECK(answered == 400);
    CHECK(t.server->connections() == 400);
}
