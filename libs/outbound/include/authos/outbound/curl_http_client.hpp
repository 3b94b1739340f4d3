#pragma once
// HTTPS with libcurl. https only, certificates checked, no redirects, no proxy of the environment, no
// decompression, and every socket is checked against ssrf.hpp when it connects, after name resolution, so
// that a name which resolves anew cannot slip through.

#include "authos/outbound/curl_runtime.hpp"
#include "authos/outbound/http_client.hpp"

#include <chrono>
#include <string>

namespace authos::outbound {

/// What one client may reach and how long it waits.
struct HttpClientOptions {
    bool allow_private_networks = false; // also allows plain http
    std::string ca_file;                 // PEM; empty: the system's store
    std::string user_agent = "AuthOS";
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds total_timeout{10'000}; // the caller's deadline may be shorter
};

/// One connection per call.
class CurlHttpClient final : public HttpClient {
public:
    CurlHttpClient(const CurlRuntime& runtime, HttpClientOptions options, const Clock& clock);
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, Deadline deadline) override;

private:
    const CurlRuntime& runtime_;
    HttpClientOptions options_;
    const Clock& clock_;
};

} // namespace authos::outbound
