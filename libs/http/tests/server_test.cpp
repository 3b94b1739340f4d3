#include "test_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace authos::http;
using namespace authos::http::test;
using authos::Errc;

TEST_CASE("server: answers an inline route and keeps the connection") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.send(get_request("/inline")).read();
        CHECK(answer.status == 200);
        CHECK(answer.body == "hello");
        CHECK(answer.header("Content-Length") == "5");
        CHECK(answer.header("Connection").empty());
        CHECK(answer.header("Date").size() == 29);
    }
}

TEST_CASE("server: hands path parameters decoded to the handler") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    CHECK(client.send(get_request("/items/a%20b?q=1")).read().body == "a b");
}

TEST_CASE("server: runs a lane route with its body and the client's address") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    CHECK(client.send(post_request("/lane/echo", "payload")).read().body == "payload");
    CHECK(client.send(get_request("/lane")).read().body == "127.0.0.1");
}

TEST_CASE("server: HEAD gives the headers of GET without its body") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    const auto answer = client.send("HEAD /inline HTTP/1.1\r\nHost: test\r\n\r\n").read(true);
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Length") == "5");
    // Nothing of the body is in front of the next answer.
    CHECK(client.send(get_request("/inline")).read().body == "hello");
}

TEST_CASE("server: HEAD of an unknown path has no body either") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    CHECK(client.send("HEAD /nowhere HTTP/1.1\r\nHost: test\r\n\r\n").read(true).status == 404);
    CHECK(client.send(get_request("/inline")).read().status == 200);
}

TEST_CASE("server: refuses unknown paths with 404 and wrong methods with 405 and Allow") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    const auto unknown = client.send(get_request("/nowhere")).read();
    CHECK(unknown.status == 404);
    CHECK(unknown.header("Content-Type") == "application/json");
    const auto wrong = client.send("DELETE /inline HTTP/1.1\r\nHost: test\r\n\r\n").read();
    CHECK(wrong.status == 405);
    CHECK(wrong.header("Allow") == "GET, HEAD, OPTIONS");
    CHECK(client.send("BREW /inline HTTP/1.1\r\nHost: test\r\n\r\n").read().status == 405);
    CHECK(client.send(get_request("/inline")).read().status == 200);
}

TEST_CASE("server: an unknown path with a large body is refused without reading it") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send("POST /nowhere HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000000\r\n\r\nsome");
    const auto answer = client.read();
    CHECK(answer.status == 404);
    CHECK(answer.header("Connection") == "close");
    CHECK(client.at_end());
}

TEST_CASE("server: turns an exception of a handler into 500 and goes on") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    const auto answer = client.send(get_request("/throw")).read();
    CHECK(answer.status == 500);
    CHECK(answer.body.find("secret") == std::string::npos);
    CHECK(client.send(get_request("/lane/throw")).read().status == 500);
    CHECK(client.send(get_request("/inline")).read().status == 200);
}

TEST_CASE("server: closes when the client or the handler asks for it") {
    TestServer t;
    t.start();
    RawClient asked(t.port());
    CHECK(asked.send(get_request("/inline", "Connection: close\r\n")).read().header("Connection") == "close");
    CHECK(asked.at_end());
    RawClient told(t.port());
    CHECK(told.send(get_request("/close")).read().header("Connection") == "close");
    CHECK(told.at_end());
}

TEST_CASE("server: speaks to HTTP/1.0 clients and closes unless they ask to stay") {
    TestServer t;
    t.start();
    RawClient leaves(t.port());
    CHECK(leaves.send("GET /inline HTTP/1.0\r\n\r\n").read().header("Connection") == "close");
    CHECK(leaves.at_end());
    RawClient stays(t.port());
    CHECK(stays.send("GET /inline HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read().header("Connection") ==
          "keep-alive");
    CHECK(stays.send(get_request("/inline")).read().status == 200);
}

TEST_CASE("server: sends a body that is larger than the socket's buffer") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send(get_request("/big") + get_request("/big") + get_request("/inline"));
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.read();
        CHECK(answer.body.size() == (1U << 20));
        CHECK(answer.body.find_first_not_of('x') == std::string::npos);
    }
    CHECK(client.read().body == "hello");
}

TEST_CASE("server: answers a thousand pipelined requests in order") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    std::string requests;
    for (int i = 0; i < 1000; ++i) {
        requests += i % 50 == 7 ? post_request("/lane/echo", std::to_string(i))
                                : get_request("/items/" + std::to_string(i));
    }
    std::thread sender([&] { client.send(requests); });
    bool in_order = true;
    for (int i = 0; i < 1000; ++i) in_order = in_order && client.read().body == std::to_string(i);
    sender.join();
    CHECK(in_order);
}

TEST_CASE("server: answers what was asked before the client ended its side") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send(get_request("/lane") + get_request("/inline")).end_sending();
    CHECK(client.read().status == 200);
    CHECK(client.read().body == "hello");
    CHECK(client.at_end());
}

TEST_CASE("server: says continue before it reads a body that waits for it") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(client.read().status == 100);
    CHECK(client.send("body").read().body == "body");
}

TEST_CASE("server: refuses a body that is too large instead of saying continue") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4000\r\n\r\n");
    CHECK(client.read().status == 413);
    CHECK(client.at_end());
}

TEST_CASE("server: shows the answer to a client that is still sending a refused body") {
    TestServer t;
    t.start();
    RawClient client(t.port());
    client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n");
    client.send(std::string(100000, 'x'));
    const auto answer = client.read();
    CHECK(answer.status == 413);
    CHECK(answer.body == "{\"status\":413,\"path\":\"/echo\"}");
}

TEST_CASE("server: says which port is in use") {
    TestServer first;
    first.start();
    TestServer second;
    second.options.port = first.port();
    Server server(second.options, second.application, second.lanes, second.clock,
                  authos::Log(authos::null_log_sink()));
    const auto started = server.start();
    REQUIRE_FALSE(started.has_value());
    CHECK(started.error().code == Errc::failed_precondition);
    CHECK(started.error().reason == "port_in_use");
    CHECK(started.error().message.find(std::to_string(first.port())) != std::string::npos);
    server.stop(std::chrono::milliseconds(0));
}

TEST_CASE("server: refuses a host that is no address of this machine") {
    TestServer t;
    const auto reason = [&](const char* host) {
        ServerOptions options = test_options();
        options.host = host;
        Server server(options, t.application, t.lanes, t.clock, authos::Log(authos::null_log_sink()));
        return server.start().error().reason;
    };
    CHECK(reason("not an address") == "host_malformed");
    CHECK(reason("192.0.2.1") == "address_unavailable");
}

TEST_CASE("server: shares connections among several I/O threads") {
    ServerOptions options = test_options();
    options.io_threads = 3;
    TestServer t(options, {"test", 2, 16, 0});
    t.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 12; ++i) clients.push_back(std::make_unique<RawClient>(t.port()));
    for (auto& client : clients) client->send(get_request("/inline") + get_request("/lane"));
    for (auto& client : clients) {
        CHECK(client->read().body == "hello");
        CHECK(client->read().body == "127.0.0.1");
    }
    CHECK(t.server->connections() == 12);
}
