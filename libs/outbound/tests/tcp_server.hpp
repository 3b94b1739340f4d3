#pragma once
// A small TCP server on a free loopback port whose behaviour a test writes as a function; it can speak TLS
// with a certificate made on the spot. Nothing here sleeps: waiting is always for the peer.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace authos::outbound {

/// A self-signed certificate for localhost and 127.0.0.1, also written as a PEM file.
class TestCertificate {
public:
    TestCertificate();
    ~TestCertificate();
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    const std::string& file() const noexcept { return file_; }
    void* context() const noexcept; // SSL_CTX*

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    std::string file_;
};

/// The server's side of one connection. Reading ends with an empty text when the client has closed.
class TcpPeer {
public:
    explicit TcpPeer(int fd);
    ~TcpPeer();
    TcpPeer(const TcpPeer&) = delete;
    TcpPeer& operator=(const TcpPeer&) = delete;

    std::string read_line(); // without CRLF
    std::string read_octets(std::size_t count);
    void write(std::string_view text);
    bool start_tls(const TestCertificate& certificate);
    void wait_for_close();

private:
    struct Tls;
    long read_some(char* buffer, std::size_t size);

    int fd_;
    std::unique_ptr<Tls> tls_;
    std::string pending_;
};

/// Accepts one connection after the other and gives each to `script`, until destroyed.
class TcpServer {
public:
    explicit TcpServer(std::function<void(TcpPeer&)> script);
    ~TcpServer();
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;

    int port() const noexcept { return port_; }

private:
    int fd_;
    int port_ = 0;
    std::function<void(TcpPeer&)> script_;
    std::thread thread_;
};

} // namespace authos::outbound
