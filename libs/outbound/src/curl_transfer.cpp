#include "curl_transfer.hpp"

#include <algorithm>
#include <new>

namespace authos::outbound {

void CurlList::add(const std::string& line) {
    curl_slist* longer = curl_->slist_append(list_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    // libcurl returns the head, which is the old one unless the list was empty.
    static_cast<void>(list_.release());
    list_.reset(longer);
}

std::chrono::milliseconds time_left(const Clock& clock, Deadline deadline,
                                    std::chrono::milliseconds configured) {
    if (deadline.unlimited()) return configured;
    return std::min(configured, deadline.remaining(clock));
}

CurlTransfer::CurlTransfer(const CurlRuntime& runtime)
    : curl_(runtime.functions()), handle_(curl_.easy_init(), curl_.easy_cleanup) {
    if (!handle_) throw std::bad_alloc();
    set(CURLOPT_ERRORBUFFER, message_.data());
}

void CurlTransfer::set_common(const char* protocols, const std::string& ca_file,
                              const TransferLimits& limits) {
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    // An empty name switches off http_proxy and its like, behind which no socket could be checked.
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    // Signals for timeouts belong to one-threaded programs.
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
    const auto total = static_cast<long>(limits.total_timeout.count());
    const auto connect = static_cast<long>(std::min(limits.connect_timeout, limits.total_timeout).count());
    // Zero would mean "for ever" to libcurl.
    set(CURLOPT_TIMEOUT_MS, std::max(total, 1L));
    set(CURLOPT_CONNECTTIMEOUT_MS, std::max(connect, 1L));
}

CURLcode CurlTransfer::run() {
    return setup_ == CURLE_OK ? curl_.easy_perform(handle_.get()) : setup_;
}

long CurlTransfer::response_code() const {
    long code = 0;
    curl_.easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
    return code;
}

std::chrono::microseconds CurlTransfer::elapsed() const {
    curl_off_t micros = 0;
    curl_.easy_getinfo(handle_.get(), CURLINFO_TOTAL_TIME_T, &micros);
    return std::chrono::microseconds{micros};
}

std::string CurlTransfer::describe(CURLcode code) const {
    std::string text = curl_.easy_strerror(code);
    if (message_[0] != '\0') text += std::string(": ") + message_.data();
    return text;
}

bool is_tls_failure(CURLcode code) noexcept {
    switch (code) {
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED: return true;
    default: return false;
    }
}

} // namespace authos::outbound
