#include "authos/outbound/curl_http_client.hpp"

#include "tcp_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace authos::outbound {
namespace {

using std::chrono::milliseconds;

struct SeenRequest {
    std::string line;
    std::vector<std::string> headers;
    std::string body;
};

SeenRequest read_request(TcpPeer& peer) {
    SeenRequest seen;
    seen.line = peer.read_line();
    std::size_t length = 0;
    for (std::string line = peer.read_line(); !line.empty(); line = peer.read_line()) {
        if (line.rfind("Content-Length: ", 0) == 0) length = std::stoul(line.substr(16));
        seen.headers.push_back(line);
    }
    seen.body = peer.read_octets(length);
    return seen;
}

// Answers every request with the same octets and keeps what it saw.
class HttpPeer {
public:
    explicit HttpPeer(std::string answer, const TestCertificate* certificate = nullptr)
        : answer_(std::move(answer)), certificate_(certificate),
          server_([this](TcpPeer& peer) { talk(peer); }) {}

    std::string url(const std::string& path = "/", const std::string& scheme = "http") const {
        return scheme + "://127.0.0.1:" + std::to_string(server_.port()) + path;
    }
    std::vector<SeenRequest> seen() const {
        const std::lock_guard lock(mutex_);
        return seen_;
    }
    int connections() const noexcept { return connections_.load(); }

private:
    void talk(TcpPeer& peer) {
        ++connections_;
        if (certificate_ != nullptr && !peer.start_tls(*certificate_)) return;
        SeenRequest request = read_request(peer);
        {
            const std::lock_guard lock(mutex_);
            seen_.push_back(std::move(request));
        }
        if (answer_.empty()) {
            peer.wait_for_close();
        } else {
            peer.write(answer_);
        }
    }

    std::string answer_;
    const TestCertificate* certificate_;
    mutable std::mutex mutex_;
    std::vector<SeenRequest> seen_;
    std::atomic<int> connections_{0};
    TcpServer server_; // last: its thread uses the members above
};

struct ClientFixture {
    Result<HttpResponse> send(HttpRequest request, Deadline deadline = {}) {
        return CurlHttpClient(runtime, options, clock).send(request, deadline);
    }
    Result<HttpResponse> get(const std::string& url) {
        HttpRequest request;
        request.url = url;
        return send(std::move(request));
    }

    CurlRuntime runtime;
    ManualClock clock;
    HttpClientOptions options{.allow_private_networks = true};
};

template <class T>
void check_error(const Result<T>& result, Errc code, std::string_view reason) {
    REQUIRE_FALSE(result);
    INFO(result.error().detail);
    CHECK(result.error().code == code);
    CHECK(result.error().reason == reason);
}

bool has_header(const SeenRequest& request, const std::string& header) {
    for (const std::string& line : request.headers) {
        if (line == header) return true;
    }
    return false;
}

} // namespace

TEST_CASE("http client: an answer comes back with status, headers and body") {
    ClientFixture f;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Two:  b \r\nContent-Length: "
                  "7\r\n\r\n{\"a\":1}");
    const auto response = f.get(peer.url("/keys?x=1")).value();
    CHECK(response.status == 200);
    CHECK(response.body == "{\"a\":1}");
    CHECK(response.header("content-type") == "application/json");
    CHECK(response.header("x-two") == "b");
    CHECK(response.header("absent").empty());
    const auto seen = peer.seen();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].line == "GET /keys?x=1 HTTP/1.1");
    CHECK(has_header(seen[0], "User-Agent: AuthOS"));
}

TEST_CASE("http client: every method goes out under its name with its body") {
    const std::vector<std::pair<HttpMethod, std::string>> methods{{HttpMethod::post, "POST"},
                                                                  {HttpMethod::put, "PUT"},
                                                                  {HttpMethod::patch, "PATCH"},
                                                                  {HttpMethod::delete_, "DELETE"}};
    for (const auto& [method, name] : methods) {
        INFO(name);
        ClientFixture f;
        HttpPeer peer("HTTP/1.1 204 No Content\r\n\r\n");
        HttpRequest request{
            .method = method, .url = peer.url("/hook"), .headers = {{"X-Signature", "v1"}}, .body = "{}"};
        CHECK(f.send(request).value().status == 204);
        const auto seen = peer.seen();
        REQUIRE(seen.size() == 1);
        CHECK(seen[0].line == name + " /hook HTTP/1.1");
        CHECK(seen[0].body == "{}");
        CHECK(has_header(seen[0], "X-Signature: v1"));
        for (const std::string& header : seen[0].headers) {
            CHECK(header.rfind("Content-Type", 0) != 0);
            CHECK(header.rfind("Expect", 0) != 0);
        }
    }
}

TEST_CASE("http client: an empty POST says that it is empty, and HEAD expects no body") {
    ClientFixture f;
    HttpPeer post("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    CHECK(f.send({.method = HttpMethod::post, .url = post.url()}).value().status == 200);
    CHECK(has_header(post.seen().at(0), "Content-Length: 0"));
    HttpPeer head("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
    const auto response = f.send({.method = HttpMethod::head, .url = head.url()}).value();
    CHECK(response.status == 200);
    CHECK(response.body.empty());
}

TEST_CASE("http client: an error page of the other server is an answer") {
    ClientFixture f;
    HttpPeer peer(
        "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>Sorry</h1>\r\n");
    const auto response = f.get(peer.url()).value();
    CHECK(response.status == 500);
    CHECK(response.body.find("Sorry") != std::string::npos);
}

TEST_CASE("http client: a redirect is returned, not followed") {
    ClientFixture f;
    HttpPeer target("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    HttpPeer peer("HTTP/1.1 302 Found\r\nLocation: " + target.url() + "\r\nContent-Length: 0\r\n\r\n");
    const auto response = f.get(peer.url()).value();
    CHECK(response.status == 302);
    CHECK(response.header("location") == target.url());
    CHECK(target.connections() == 0);
}

TEST_CASE("http client: an answer over the limit is refused, announced or not") {
    ClientFixture f;
    const std::string body(2000, 'x');
    HttpPeer announced("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + body);
    HttpPeer unannounced("HTTP/1.1 200 OK\r\n\r\n" + body);
    HttpPeer chunked("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + body + "\r\n0\r\n\r\n");
    for (const HttpPeer* peer : {&announced, &unannounced, &chunked}) {
        HttpRequest request{.url = peer->url(), .max_response_bytes = 1999};
        check_error(f.send(request), Errc::payload_too_large, "response_too_large");
        request.max_response_bytes = 2000;
        CHECK(f.send(request).value().body.size() == 2000);
    }
}

TEST_CASE("http client: a head without end is refused") {
    ClientFixture f;
    std::string answer = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 2000; ++i)
        answer += "X-Padding-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n";
    HttpPeer peer(answer + "\r\n");
    check_error(f.get(peer.url()), Errc::payload_too_large, "response_too_large");
}

TEST_CASE("http client: a server that hangs costs no more than the deadline") {
    ClientFixture f;
    HttpPeer silent("");
    HttpPeer half("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    HttpRequest request{.url = silent.url()};
    check_error(f.send(request, Deadline::after(f.clock, milliseconds(150))), Errc::deadline_exceeded,
                "upstream_timeout");
    check_error(f.get(half.url()), Errc::unavailable, "upstream_protocol_error");

    const Deadline passed = Deadline::after(f.clock, milliseconds(10));
    f.clock.advance(milliseconds(10));
    check_error(f.send(request, passed), Errc::deadline_exceeded, "upstream_timeout");
}

TEST_CASE("http client: what is not HTTP is a protocol error") {
    ClientFixture f;
    HttpPeer peer("SSH-2.0-OpenSSH_9.2\r\n");
    check_error(f.get(peer.url()), Errc::unavailable, "upstream_protocol_error");
}

TEST_CASE("http client: loopback is refused at the socket unless private networks are allowed") {
    ClientFixture f;
    f.options.allow_private_networks = false;
    const TestCertificate certificate;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", &certificate);
    const std::string port = peer.url().substr(peer.url().rfind(':'));
    // Names and spellings are resolved first; what counts is the address in the end.
    for (const std::string host :
         {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]",
          "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]", "169.254.169.254", "[fe80::1]"}) {
        INFO(host);
        check_error(f.get("https://" + host + port), Errc::permission_denied, "address_not_allowed");
    }
    CHECK(peer.connections() == 0);
}

TEST_CASE("http client: metadata services stay out of reach even where private networks are allowed") {
    ClientFixture f;
    for (const std::string url : {"http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/",
                                  "http://[::ffff:169.254.169.254]/", "http://0.0.0.0/"}) {
        INFO(url);
        check_error(f.get(url), Errc::permission_denied, "address_not_allowed");
    }
}

TEST_CASE("http client: only https, and never credentials in the URL") {
    ClientFixture f;
    for (const std::string url : {"ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1/",
                                  "http://u:p@127.0.0.1/", "dict://127.0.0.1:1/"}) {
        INFO(url);
        check_error(f.get(url), Errc::invalid_argument, "url_not_allowed");
    }
    for (const std::string url : {"", "example.com", "http://", "https://exa mple.com/", "https://a\r\nb/"}) {
        INFO(url);
        const auto response = f.get(url);
        REQUIRE_FALSE(response);
        CHECK(response.error().code == Errc::invalid_argument);
    }
    f.options.allow_private_networks = false;
    check_error(f.get("http://example.com/"), Errc::invalid_argument, "url_not_allowed");
}

TEST_CASE("http client: plain http where the request allows it, and only to public addresses") {
    ClientFixture f;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    f.options.allow_private_networks = false;
    check_error(f.send({.url = peer.url(), .allow_plain_http = true}), Errc::permission_denied,
                "address_not_allowed");
    check_error(f.send({.url = peer.url()}), Errc::invalid_argument, "url_not_allowed");
    check_error(f.send({.url = "ftp://example.com/", .allow_plain_http = true}), Errc::invalid_argument,
                "url_not_allowed");
    CHECK(peer.connections() == 0);
}

TEST_CASE("http client: a header cannot begin another one or speak for the transport") {
    ClientFixture f;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const std::vector<std::pair<std::string, std::string>> hostile{{"X-A", "b\r\nHost: evil"},
                                                                   {"X-A\r\nHost", "evil"},
                                                                   {"", "x"},
                                                                   {"X A", "b"},
                                                                   {"Host", "evil"},
                                                                   {"content-length", "0"},
                                                                   {"X-A", "b\nc"},
                                                                   {"Transfer-Encoding", "chunked"},
                                                                   {"X:", "b"},
                                                                   {"Connection", "close"},
                                                                   {"X-A", "\x01"}};
    for (const auto& header : hostile) {
        INFO(header.first);
        check_error(f.send({.url = peer.url(), .headers = {header}}), Errc::invalid_argument,
                    "header_malformed");
    }
    CHECK(peer.connections() == 0);
    REQUIRE(f.send({.url = peer.url(), .headers = {{"X-Empty", ""}}}));
    CHECK(has_header(peer.seen().at(0), "X-Empty:"));
}

TEST_CASE("http client: https with a certificate of a known authority") {
    ClientFixture f;
    const TestCertificate certificate;
    f.options.ca_file = certificate.file();
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &certificate);
    const auto response = f.get(peer.url("/", "https"));
    INFO((response ? std::string() : response.error().detail));
    REQUIRE(response);
    CHECK(response->body == "ok");
}

TEST_CASE("http client: a certificate that nobody vouches for, or for another name, is refused") {
    ClientFixture f;
    const TestCertificate certificate;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", &certificate);
    check_error(f.get(peer.url("/", "https")), Errc::unavailable, "upstream_tls_failed");
    f.options.ca_file = certificate.file();
    std::string other_name = peer.url("/", "https");
    other_name.replace(other_name.find("127.0.0.1"), 9, "127.0.0.2");
    const auto response = f.get(other_name);
    REQUIRE_FALSE(response);
    CHECK(response.error().code == Errc::unavailable);
    CHECK(peer.seen().empty());
}

TEST_CASE("http client: nobody listening and an unknown name are unreachable") {
    ClientFixture f;
    int port = 0;
    {
        const TcpServer gone([](TcpPeer&) {});
        port = gone.port();
    }
    check_error(f.get("http://127.0.0.1:" + std::to_string(port)), Errc::unavailable, "upstream_unreachable");
}

TEST_CASE("http client: one client serves many threads") {
    ClientFixture f;
    HttpPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    CurlHttpClient client(f.runtime, f.options, f.clock);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 10; ++n) {
                const auto response = client.send({.url = peer.url()}, Deadline{});
                if (response && response->body == "ok") ++good;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(good == 80);
}

} // namespace authos::outbound
