#include "test_server.hpp"

#include "authos/base/text.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace authos::http::test {

TestApplication& TestApplication::add(Method method, std::string_view pattern, Route route) {
    router_.add(method, pattern, routes_.size());
    routes_.push_back(std::move(route));
    return *this;
}

Matched TestApplication::match(const RequestHead& head) {
    RouteMatch found = router_.match(head.method, head.segments);
    Matched matched;
    if (found.kind == RouteMatch::Kind::not_found) {
        matched.refusal = Refusal::not_found;
    } else if (found.kind != RouteMatch::Kind::found) {
        matched.refusal = Refusal::method_not_allowed;
        matched.allow = found.allow;
    } else {
        const Route& route = routes_[found.route];
        matched.route = found.route;
        matched.lane = route.lane;
        matched.body_limit = route.body_limit;
        matched.budget = route.budget;
        matched.params = std::move(found.params);
    }
    return matched;
}

Response TestApplication::handle(const Matched& matched, const Request& request, Deadline) {
    ++handled;
    return routes_[matched.route].handler(request);
}

Response TestApplication::refusal(Refusal kind, const RequestHead* head, const Matched*) {
    ++refused;
    const int status = status_of(kind);
    return Response::json(status, "{\"status\":" + std::to_string(status) + ",\"path\":\"" +
                                      (head != nullptr ? head->path : "") + "\"}");
}

void add_usual_routes(TestApplication& application) {
    application.add(Method::get, "/inline", {[](const Request&) { return Response::text(200, "hello"); }, {}})
        .add(Method::get, "/big",
             {[](const Request&) {
                  static const auto kBytes = std::make_shared<const std::string>(1 << 20, 'x');
                  return Response::bytes(200, "application/octet-stream", kBytes);
              },
              {}})
        .add(Method::post, "/echo", {[](const Request& r) { return Response::text(200, r.body); }, {}})
        .add(Method::post, "/lane/echo", {[](const Request& r) { return Response::text(200, r.body); }, 0})
        .add(Method::get, "/lane",
             {[](const Request& r) { return Response::text(200, r.remote_address); }, 0})
        .add(Method::get, "/items/{id}",
             {[](const Request& r) { return Response::text(200, std::string(r.param("id"))); }, {}})
        .add(Method::get, "/throw",
             {[](const Request&) -> Response { throw std::runtime_error("secret"); }, {}})
        .add(Method::get, "/lane/throw", {[](const Request&) -> Response { throw 42; }, 0})
        .add(Method::get, "/close", {[](const Request&) { return Response::text(200, "bye").close(); }, {}});
}

void Gate::wait_in_handler() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    --waiting_;
}

void Gate::wait_until_waiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
}

void Gate::open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
}

ServerOptions test_options() {
    ServerOptions options;
    options.host = "127.0.0.1";
    options.timeouts.linger = std::chrono::milliseconds(100);
    return options;
}

TestServer::TestServer(ServerOptions server_options, LaneOptions lane_options)
    : options(std::move(server_options)) {
    add_usual_routes(application);
    lane = std::make_unique<Lane>(clock, std::move(lane_options));
    lanes = {lane.get()};
}

TestServer::~TestServer() {
    gate.open();
    server.reset();
    lane->stop();
}

void TestServer::start() {
    server = std::make_unique<Server>(options, application, lanes, clock, Log(null_log_sink()));
    const auto started = server->start();
    REQUIRE(started.has_value());
    REQUIRE(server->port() != 0);
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    timeval limit{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("the test client cannot connect");
    }
}

RawClient::~RawClient() {
    close();
}

void RawClient::close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

RawClient& RawClient::send(std::string_view octets) {
    while (!octets.empty()) {
        const auto sent = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

RawClient& RawClient::end_sending() {
    ::shutdown(socket_, SHUT_WR);
    return *this;
}

bool RawClient::fill() {
    std::array<char, 65536> piece;
    const auto got = ::recv(socket_, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
    return true;
}

Answer RawClient::read(bool head) {
    Answer answer;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return answer;
    }
    for (const std::string_view line : split(std::string_view(buffer_).substr(0, end), '\n')) {
        const std::size_t colon = line.find(": ");
        if (line.substr(0, 9) == "HTTP/1.1 " && answer.status == 0) {
            answer.status = static_cast<int>(parse_decimal(line.substr(9, 3)).value_or(0));
        } else if (colon != std::string_view::npos) {
            answer.headers.add(line.substr(0, colon), trim(line.substr(colon + 2)));
        }
    }
    buffer_.erase(0, end + 4);
    const bool no_body = head || answer.status == 204 || answer.status == 304 || answer.status < 200;
    const auto length = static_cast<std::size_t>(parse_decimal(answer.header("Content-Length")).value_or(0));
    if (no_body) return answer;
    while (buffer_.size() < length) {
        if (!fill()) break;
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
}

std::string RawClient::read_to_end() {
    while (fill()) {
    }
    return std::exchange(buffer_, {});
}

std::string get_request(std::string_view path, std::string_view more) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

std::string post_request(std::string_view path, std::string_view body, std::string_view more) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more) + "\r\n" + std::string(body);
}

} // namespace authos::http::test
