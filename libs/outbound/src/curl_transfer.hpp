#pragma once
// One libcurl transfer: handle, options and lists with the lifetimes that libcurl leaves to its user, and
// the settings that every transfer of ours has.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

namespace authos::outbound {

struct CurlHandleDeleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct CurlListDeleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

/// A list of lines for libcurl. Out of memory throws std::bad_alloc.
class CurlList {
public:
    void add(const std::string& line);
    [[nodiscard]] curl_slist* get() const noexcept { return list_.get(); }

private:
    std::unique_ptr<curl_slist, CurlListDeleter> list_;
};

/// What limits one transfer.
struct TransferLimits {
    std::chrono::milliseconds connect_timeout;
    std::chrono::milliseconds total_timeout;
};

/// The smaller of `configured` and what is left of `deadline`; zero if it has passed.
[[nodiscard]] std::chrono::milliseconds time_left(const Clock& clock, Deadline deadline,
                                                  std::chrono::milliseconds configured);

/// Not to be moved: libcurl keeps pointers into it. Pointers given to `set` must outlive `run`.
class CurlTransfer {
public:
    CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// A refused option is remembered and makes `run` fail: a transfer never runs with fewer guards than
    /// it was given.
    template <class T>
    void set(CURLoption option, T value) {
        const CURLcode code = curl_easy_setopt(handle_.get(), option, value);
        if (code != CURLE_OK && setup_ == CURLE_OK) setup_ = code;
    }
    /// `protocols` as libcurl spells them: "https" or "http,https".
    void set_common(const char* protocols, const std::string& ca_file, const TransferLimits& limits);

    [[nodiscard]] CURLcode run();
    [[nodiscard]] long response_code() const;
    /// Since the transfer began, by libcurl's clock.
    [[nodiscard]] std::chrono::microseconds elapsed() const;
    /// What libcurl says about a failure; for the log.
    [[nodiscard]] std::string describe(CURLcode code) const;

private:
    std::unique_ptr<CURL, CurlHandleDeleter> handle_;
    std::array<char, CURL_ERROR_SIZE> message_{};
    CURLcode setup_ = CURLE_OK;
};

/// Certificates, protocol versions, STARTTLS: everything that makes an encrypted connection fail.
[[nodiscard]] bool is_tls_failure(CURLcode code) noexcept;

} // namespace authos::outbound
