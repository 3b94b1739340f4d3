#include "test_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace authos::http;
using namespace authos::http::test;
using std::chrono::milliseconds;

namespace {
ServerOptions impatient(milliseconds Timeouts::*which) {
    ServerOptions options = test_options();
    options.timeouts.*which = milliseconds(50);
    return options;
}
} // namespace

TEST_CASE("server: a head that does not end in time gets 408") {
    TestServer t(impatient(&Timeouts::header));
    t.start();
    RawClient client(t.port());
    const auto answer = client.send("GET /inline HTTP/1.1\r\nHo").read();
    CHECK(answer.status == 408);
    CHECK(answer.header("Connection") == "close");
    CHECK(client.at_end());
}

TEST_CASE("server: a later head that does not end in time gets 408") {
    TestServer t(impatient(&Timeouts::header));
    t.start();
    RawClient client(t.port());
    CHECK(client.send(get_request("/inline") + "GET /inl").read().status == 200);
    CHECK(client.read().status == 408);
    CHECK(client.at_end());
}

TEST_CASE("server: a connection that never asks is closed without a word") {
    TestServer t(impatient(&Timeouts::header));
    t.start();
    RawClient client(t.port());
    CHECK(client.at_end());
}

TEST_CASE("server: a body that does not end in time gets 408") {
    TestServer t(impatient(&Timeouts::body));
    t.start();
    for (const char* framing :
         {"Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\nhalf"}) {
        RawClient client(t.port());
        client.send(std::string("POST /echo HTTP/1.1\r\nHost: test\r\n") + framing);
        CHECK(client.read().status == 408);
        CHECK(client.at_end());
    }
    CHECK(t.application.handled == 0);
}

TEST_CASE("server: an idle connection is closed without a word") {
    TestServer t(impatient(&Timeouts::idle));
    t.start();
    RawClient client(t.port());
    CHECK(client.send(get_request("/inline")).read().status == 200);
    CHECK(client.at_end());
}

TEST_CASE("server: a client that does not take its answer is closed") {
    TestServer t(impatient(&Timeouts::write));
    t.start();
    RawClient client(t.port());
    CHECK(client.send(get_request("/inline")).read().status == 200);
    std::string requests;
    for (int i = 0; i < 64; ++i) requests += get_request("/big");
    client.send(requests);
    // Not reading is the test; the server's side must go away by itself.
    while (t.server->connections() != 0) std::this_thread::yield();
    CHECK(client.read_to_end().size() < 64U << 20);
}

TEST_CASE("server: a client that goes on sending after a refusal is cut off") {
    TestServer t(impatient(&Timeouts::linger));
    t.start();
    RawClient client(t.port());
    CHECK(client.send("nonsense\r\n\r\n").read().status == 400);
    while (t.server->connections() != 0) client.send("more");
    CHECK(client.at_end());
}

TEST_CASE("server: a client that disappears in the middle leaves nothing behind") {
    TestServer t;
    t.start();
    for (const char* piece :
         {"", "GET /inl", "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nab"}) {
        RawClient client(t.port());
        CHECK(client.send(get_request("/inline") + piece).read().status == 200);
        client.close();
    }
    while (t.server->connections() != 0) std::this_thread::yield();
    CHECK(t.application.handled == 3);
}
