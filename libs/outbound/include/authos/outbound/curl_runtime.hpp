#pragma once
// libcurl as an object: loaded and initialised when the wiring makes it, before threads start, and handed
// to everything that sends. A server that sends nothing never loads it and its two dozen dependencies,
// which would cost 4 MiB of memory.

#include <memory>

namespace authos::outbound {

struct CurlFunctions;

/// Loads libcurl (libcurl.so.4) and initialises it; must outlive the clients made with it. Throws
/// std::runtime_error if libcurl is not installed or cannot start. Several may exist: libcurl counts.
class CurlRuntime {
public:
    CurlRuntime();
    ~CurlRuntime();
    CurlRuntime(const CurlRuntime&) = delete;
    CurlRuntime& operator=(const CurlRuntime&) = delete;

    /// For the clients of this library.
    [[nodiscard]] const CurlFunctions& functions() const noexcept { return *functions_; }

private:
    std::unique_ptr<const CurlFunctions> functions_;
};

} // namespace authos::outbound
