#include "tcp_server.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace authos::outbound {
namespace {

void add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void fill_certificate(X509* certificate, EVP_PKEY* key) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    // Far apart, so that no date of the machine matters.
    ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20000101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20990101000000Z");
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"),
                               -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate, key, EVP_sha256());
}

std::string write_pem_file(X509* certificate) {
    std::string path = (std::filesystem::temp_directory_path() / "authos-cert-XXXXXX").string();
    const int fd = ::mkstemp(path.data());
    if (fd < 0) throw std::runtime_error("no temporary file");
    FILE* file = ::fdopen(fd, "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    return path;
}

} // namespace

struct TestCertificate::Parts {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());

    ~Parts() {
        SSL_CTX_free(context);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

TestCertificate::TestCertificate() : parts_(std::make_unique<Parts>()) {
    fill_certificate(parts_->certificate, parts_->key);
    SSL_CTX_use_certificate(parts_->context, parts_->certificate);
    SSL_CTX_use_PrivateKey(parts_->context, parts_->key);
    file_ = write_pem_file(parts_->certificate);
}

TestCertificate::~TestCertificate() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

void* TestCertificate::context() const noexcept {
    return parts_->context;
}

struct TcpPeer::Tls {
    explicit Tls(SSL_CTX* context) : ssl(SSL_new(context)) {}
    ~Tls() { SSL_free(ssl); }
    SSL* ssl;
};

TcpPeer::TcpPeer(int fd) : fd_(fd) {
    // A test that would hang fails instead.
    const timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

TcpPeer::~TcpPeer() {
    tls_.reset();
    ::close(fd_);
}

long TcpPeer::read_some(char* buffer, std::size_t size) {
    if (tls_) return SSL_read(tls_->ssl, buffer, static_cast<int>(size));
    return ::recv(fd_, buffer, size, 0);
}

std::string TcpPeer::read_line() {
    for (;;) {
        const auto end = pending_.find('\n');
        if (end != std::string::npos) {
            std::string line = pending_.substr(0, end);
            pending_.erase(0, end + 1);
            if (!line.empty() && line.back() == '\r') line.pop_back();
            return line;
        }
        std::array<char, 4096> buffer{};
        const long octets = read_some(buffer.data(), buffer.size());
        if (octets <= 0) return {};
        pending_.append(buffer.data(), static_cast<std::size_t>(octets));
    }
}

std::string TcpPeer::read_octets(std::size_t count) {
    while (pending_.size() < count) {
        std::array<char, 4096> buffer{};
        const long octets = read_some(buffer.data(), buffer.size());
        if (octets <= 0) break;
        pending_.append(buffer.data(), static_cast<std::size_t>(octets));
    }
    std::string out = pending_.substr(0, count);
    pending_.erase(0, count);
    return out;
}

void TcpPeer::write(std::string_view text) {
    while (!text.empty()) {
        const long octets = tls_ ? SSL_write(tls_->ssl, text.data(), static_cast<int>(text.size()))
                                 : ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
        if (octets <= 0) return; // the client has gone; the test sees it on its side
        text.remove_prefix(static_cast<std::size_t>(octets));
    }
}

bool TcpPeer::start_tls(const TestCertificate& certificate) {
    pending_.clear();
    tls_ = std::make_unique<Tls>(static_cast<SSL_CTX*>(certificate.context()));
    SSL_set_fd(tls_->ssl, fd_);
    if (SSL_accept(tls_->ssl) == 1) return true;
    ERR_clear_error();
    return false;
}

void TcpPeer::wait_for_close() {
    std::array<char, 4096> buffer{};
    while (read_some(buffer.data(), buffer.size()) > 0) {
    }
}

TcpServer::TcpServer(std::function<void(TcpPeer&)> script)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), script_(std::move(script)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool ready = fd_ >= 0 && ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::listen(fd_, 16) == 0 &&
                       ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!ready) throw std::runtime_error("no loopback port");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
        for (;;) {
            const int client = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0) return;
            TcpPeer peer(client);
            script_(peer);
        }
    });
}

TcpServer::~TcpServer() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
}

} // namespace authos::outbound
