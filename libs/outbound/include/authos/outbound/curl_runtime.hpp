#pragma once
// libcurl's process-wide state as an object: made once in the wiring, before threads start, and handed to
// everything that sends.

namespace authos::outbound {

/// Initialises libcurl and cleans it up again; must outlive the clients made with it. Throws
/// std::runtime_error if libcurl cannot start. Several may exist: libcurl counts.
class CurlRuntime {
public:
    CurlRuntime();
    ~CurlRuntime();
    CurlRuntime(const CurlRuntime&) = delete;
    CurlRuntime& operator=(const CurlRuntime&) = delete;
};

} // namespace authos::outbound
