#pragma once
// One libcurl transfer: handle, options and lists with the lifetimes that libcurl leaves to its user, and
// the settings that every transfer of ours has.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/outbound/curl_runtime.hpp"

#include "curl_functions.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <string>

namespace authos::outbound {

/// A list of lines for libcurl. Out of memory throws std::bad_alloc.
class CurlList {
public:
    explicit CurlList(const CurlRuntime& runtime)
        : list_(nullptr, runtime.functions().slist_free_all), curl_(&runtime.functions()) {}
    void add(const std::string& line);
    [[nodiscard]] curl_slist* get() const noexcept { return list_.get(); }

private:
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list_;
    const CurlFunctions* curl_;
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
    explicit CurlTransfer(const CurlRuntime& runtime);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// A refused option is remembered and makes `run` fail: a transfer never runs with fewer guards than
    /// it was given.
    template <class T>
    void set(CURLoption option, T value) {
        const CURLcode code = curl_.easy_setopt(handle_.get(), option, value);
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
    const CurlFunctions& curl_;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
    std::array<char, CURL_ERROR_SIZE> message_{};
    CURLcode setup_ = CURLE_OK;
};

/// Certificates, protocol versions, STARTTLS: everything that makes an encrypted connection fail.
[[nodiscard]] bool is_tls_failure(CURLcode code) noexcept;

} // namespace authos::outbound
