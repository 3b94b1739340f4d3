#pragma once
// Callbacks of sign-ins at other providers wait for those providers, on a lane with few threads. A state
// works once and in one browser, so whoever comes without that browser's cookie, or a second time while the
// first is being worked on, is refused before that lane; the database decides about everybody else.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/http/request.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace authos::api {

/// Safe to call from any thread, never waits. `clock` outlives it.
class CallbackGate {
public:
    explicit CallbackGate(const Clock& clock) : clock_(clock) {}

    /// Whether this callback may go on. If so, leave() is called when it is over; where nobody does (the
    /// connection is gone), its place is free again after `longest`.
    [[nodiscard]] bool enter(const http::RequestHead& head, std::chrono::milliseconds longest);
    void leave(const http::RequestHead& head) noexcept;

    /// What is told to those who may not: the same as by the flow itself.
    [[nodiscard]] static Error refusal();

private:
    const Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, Clock::Steady> inside_; // until when
};

} // namespace authos::api
