#pragma once
// A real server on a free port of loopback, with an application made of a few routes for the tests.

#include "authos/base/clock.hpp"
#include "authos/base/lane.hpp"
#include "authos/http/router.hpp"
#include "authos/http/server.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace authos::http::test {

/// Routes are added before the server starts; refusals are JSON with the status and the path.
class TestApplication final : public Application {
public:
    using Handler = std::function<Response(const Request&)>;

    struct Route {
        Handler handler;
        std::optional<std::size_t> lane;
        std::size_t body_limit = 1024;
        std::chrono::milliseconds budget{10'000};
    };

    TestApplication& add(Method method, std::string_view pattern, Route route);

    Matched match(const RequestHead& head) override;
    Response handle(const Matched& matched, const Request& request, Deadline deadline) override;
    Response refusal(Refusal kind, const RequestHead* head, const Matched* matched) override;

    std::atomic<int> handled{0};
    std::atomic<int> refused{0};

private:
    Router router_;
    std::vector<Route> routes_;
};

/// The usual routes: see test_server.cpp.
void add_usual_routes(TestApplication& application);

/// Lets handlers wait until the test opens it, and the test until handlers wait.
class Gate {
public:
    void wait_in_handler();
    void wait_until_waiting(int count);
    void open();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

/// Short times, so that a test that waits for one of them is quick. Long ones where a test must not meet
/// them by accident are the default.
ServerOptions test_options();

/// Application, one lane (index 0), server. Everything public may be changed before start().
struct TestServer {
    explicit TestServer(ServerOptions server_options = test_options(),
                        LaneOptions lane_options = {"test", 2, 8, 0});
    ~TestServer();
    void start();
    [[nodiscard]] std::uint16_t port() const { return server->port(); }

    ServerOptions options;
    SystemClock clock;
    TestApplication application;
    Gate gate;
    std::unique_ptr<Lane> lane;
    std::vector<Lane*> lanes;
    std::unique_ptr<Server> server;
};

/// One parsed answer.
struct Answer {
    int status = 0; // 0: the connection ended instead
    Headers headers;
    std::string body;
    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string(headers.find(name).value_or(""));
    }
};

/// A blocking client that sends exactly what it is told to. Gives up after 20 s.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    RawClient& send(std::string_view octets); // errors are ignored: the server may have closed already
    RawClient& end_sending();
    void close();
    /// The next answer; `head` if the request was HEAD.
    Answer read(bool head = false);
    /// Everything up to the end of the connection.
    std::string read_to_end();
    /// True if the server ends the connection without another octet.
    bool at_end() { return read_to_end().empty(); }

private:
    bool fill();
    int socket_ = -1;
    std::string buffer_;
};

/// "GET path" with a Host header and `more` header lines ("Name: value\r\n").
std::string get_request(std::string_view path, std::string_view more = {});
std::string post_request(std::string_view path, std::string_view body, std::string_view more = {});

} // namespace authos::http::test
