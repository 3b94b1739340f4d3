#include "authos/outbound/dns_txt_resolver.hpp"

#include "txt_answer.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

namespace authos::outbound {
namespace {

std::string octets(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(value));
    return text;
}

/// A record for the name of the question.
std::string record(int type, const std::string& data) {
    const auto size = static_cast<int>(data.size());
    return octets({0xC0, 12, 0, type, 0, 1, 0, 0, 0, 60, size >> 8, size & 0xFF}) + data;
}
std::string txt(const std::vector<std::string>& strings) {
    std::string data;
    for (const std::string& text : strings) data += octets({static_cast<int>(text.size())}) + text;
    return record(16, data);
}

/// The answer to `query`: its id and question, then the records.
std::string answer_to(const std::string& query, int rcode, const std::vector<std::string>& records) {
    std::size_t end = 12; // behind the header: labels, type and class of the question
    while (end < query.size() && query[end] != '\0') end += 1 + static_cast<unsigned char>(query[end]);
    end += 5;
    std::string message =
        query.substr(0, 2) +
        octets({0x81, 0x80 | rcode, 0, 1, 0, static_cast<int>(records.size()), 0, 0, 0, 0}) +
        query.substr(12, end - 12);
    for (const std::string& one : records) message += one;
    return message;
}

/// A name server on a free UDP port of loopback; an empty answer is none at all.
class NameServer {
public:
    using Script = std::function<std::string(const std::string& query)>;
    explicit NameServer(Script script)
        : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), script_(std::move(script)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        if (fd_ < 0 || ::bind(fd_, plain, size) != 0 || ::getsockname(fd_, plain, &size) != 0)
            throw std::runtime_error("no UDP socket");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~NameServer() {
        stopping_ = true;
        ::shutdown(fd_, SHUT_RDWR); // wakes the reader
        thread_.join();
        ::close(fd_);
    }
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;
    [[nodiscard]] int port() const noexcept { return port_; }
    [[nodiscard]] int asked() const noexcept { return asked_; }

private:
    void serve() {
        std::array<char, 4096> buffer{};
        while (!stopping_) {
            sockaddr_in from{};
            socklen_t size = sizeof from;
            auto* plain = reinterpret_cast<sockaddr*>(&from);
            const auto length = ::recvfrom(fd_, buffer.data(), buffer.size(), 0, plain, &size);
            if (length <= 0) continue;
            ++asked_;
            const std::string answer = script_({buffer.data(), static_cast<std::size_t>(length)});
            if (!answer.empty()) ::sendto(fd_, answer.data(), answer.size(), 0, plain, size);
        }
    }

    int fd_;
    int port_ = 0;
    Script script_;
    std::atomic<bool> stopping_{false};
    std::atomic<int> asked_{0};
    std::thread thread_;
};

Result<std::vector<std::string>> look_up(const NameServer& server, const std::string& name,
                                         std::chrono::milliseconds timeout = std::chrono::seconds{5}) {
    const SystemClock clock;
    DnsTxtResolver resolver({DnsServer{"127.0.0.1", server.port()}, timeout}, clock);
    return resolver.find_txt(name, {});
}

Result<std::vector<std::string>> parsed(const std::string& message) {
    return parse_txt_answer(as_bytes(message));
}

} // namespace

TEST_CASE("dns: texts come back, their strings joined, and nothing but texts") {
    NameServer server([](const std::string& query) {
        CHECK(query.find("_sso-verification") != std::string::npos);
        return answer_to(query, 0,
                         {txt({"one"}), record(1, octets({192, 0, 2, 1})), txt({"two ", "", "parts"}),
                          txt({std::string(255, 'x')})});
    });
    const auto texts = look_up(server, "_sso-verification.login.example.test").value();
    CHECK(texts == std::vector<std::string>{"one", "two parts", std::string(255, 'x')});
}

TEST_CASE("dns: no such name, and a name without texts, are no error") {
    for (const int rcode : {0, 3}) {
        NameServer server([=](const std::string& query) { return answer_to(query, rcode, {}); });
        const auto texts = look_up(server, "nowhere.example.test");
        REQUIRE(texts);
        CHECK(texts->empty());
    }
}

TEST_CASE("dns: a server that fails or keeps silent is unavailable within the time") {
    NameServer failing([](const std::string& query) { return answer_to(query, 2, {}); });
    CHECK(look_up(failing, "a.example.test", std::chrono::seconds{1}).error().reason == "dns_unavailable");
    NameServer silent([](const std::string&) { return std::string{}; });
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = look_up(silent, "a.example.test", std::chrono::seconds{1});
    CHECK(answer.error().reason == "dns_unavailable");
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{10});
    CHECK(silent.asked() >= 1);
}

TEST_CASE("dns: nothing is asked after the deadline, nor about what is no name") {
    NameServer server([](const std::string& query) { return answer_to(query, 0, {}); });
    const ManualClock clock;
    DnsTxtResolver resolver({DnsServer{"127.0.0.1", server.port()}}, clock);
    CHECK(resolver.find_txt("a.example.test", Deadline{clock.steady_now()}).error().reason == "dns_timeout");
    for (const auto& name : {std::string{}, std::string(254, 'a'), std::string{"a b"}, std::string{"a\0b", 3},
                             std::string{"münchen.example"}}) {
        CHECK(resolver.find_txt(name, {}).error().reason == "dns_name_malformed");
    }
    CHECK(server.asked() == 0);
}

TEST_CASE("dns: answers that are cut or lie about their lengths are malformed") {
    const std::string query =
        octets({1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}) + "a" + octets({0, 0, 16, 0, 1});
    const std::string whole = answer_to(query, 0, {txt({"text"})});
    REQUIRE(parsed(whole).value() == std::vector<std::string>{"text"});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        CHECK(parsed(whole.substr(0, size)).error().reason == "dns_answer_malformed");
    }
    const std::string lying = answer_to(query, 0, {record(16, octets({9}) + "short")});
    CHECK(parsed(lying).error().reason == "dns_answer_malformed");
    CHECK(parsed(answer_to(query, 0, {record(16, {})})).value() == std::vector<std::string>{""});
}

TEST_CASE("dns: a server is an IPv4 address with or without a port") {
    CHECK(DnsServer::parse("192.0.2.53").value().port == 53);
    const auto other = DnsServer::parse("127.0.0.1:5353").value();
    CHECK(other.address == "127.0.0.1");
    CHECK(other.port == 5353);
    for (const char* bad : {"", "localhost", "192.0.2", "192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536",
                            "192.0.2.53:53x", "::1", "[::1]:53", ":53"}) {
        INFO(bad);
        CHECK(DnsServer::parse(bad).error().reason == "dns_server_malformed");
    }
}

} // namespace authos::outbound
