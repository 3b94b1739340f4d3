#pragma once
// libcurl as an object, handed to everything that sends. It is loaded when something is first sent (or at
// load()): a server that sends nothing never loads it and its two dozen dependencies, which would cost 4 MiB
// of memory.

#include "authos/base/result.hpp"

#include <memory>
#include <mutex>

namespace authos::outbound {

struct CurlFunctions;

/// Must outlive the clients made with it; safe to use from any thread. Several may exist: libcurl counts.
class CurlRuntime {
public:
    CurlRuntime();
    ~CurlRuntime();
    CurlRuntime(const CurlRuntime&) = delete;
    CurlRuntime& operator=(const CurlRuntime&) = delete;

    /// Loads libcurl (libcurl.so.4) and initialises it unless that is done. Errc::unavailable,
    /// "libcurl_missing", if it is not installed or cannot start; the next call tries again.
    [[nodiscard]] Result<void> load() const;
    /// For the clients of this library, after load().
    [[nodiscard]] const CurlFunctions& functions() const { return *functions_; }

private:
    mutable std::once_flag loaded_;
    mutable std::unique_ptr<const CurlFunctions> functions_;
};

} // namespace authos::outbound
