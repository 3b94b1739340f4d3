#pragma once
// The one bridge from an I/O thread to a lane and back. An exchange is started or abandoned, never both:
// whoever moves it out of `queued` first decides.

#include "asio_types.hpp"
#include "authos/base/lane.hpp"
#include "authos/http/application.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace authos::http {

class Exchange;

/// Whoever waits for an exchange on the I/O thread.
class ExchangeWaiter {
public:
    /// Called once, on the I/O thread.
    virtual void exchange_done() = 0;

protected:
    ~ExchangeWaiter() = default;
};

/// Brings finished exchanges to their I/O thread; many that finish together share one wake-up. Outlives
/// the I/O thread where a lane still works: then it swallows them.
class Inbox : public std::enable_shared_from_this<Inbox> {
public:
    explicit Inbox(IoContext& context) : context_(&context) {}

    /// From any thread.
    void deliver(std::shared_ptr<Exchange> exchange);
    /// Nothing is delivered any more. From any thread.
    void close();

private:
    void hand_out(); // on the I/O thread

    std::mutex mutex_;
    IoContext* context_; // null after close()
    std::vector<std::shared_ptr<Exchange>> arrived_;
};

/// One request on its way through a lane. Shared by the I/O thread and the lane's thread.
class Exchange {
public:
    Exchange(Request request, Matched matched, Deadline deadline)
        : request_(std::move(request)), matched_(std::move(matched)), deadline_(deadline) {}

    /// False: the lane is full, nothing will happen. True: `waiter` is told, unless abandon() comes first.
    [[nodiscard]] static bool submit(const std::shared_ptr<Exchange>& exchange, Lane& lane,
                                     Application& application, const std::shared_ptr<Inbox>& inbox,
                                     ExchangeWaiter& waiter);

    /// I/O thread: the waiter no longer waits; a result will be discarded. True: the handler was not
    /// started and never will be.
    [[nodiscard]] bool abandon() noexcept;

    /// I/O thread, after exchange_done(): what the handler returned; nothing if it was not started
    /// because its deadline had passed.
    [[nodiscard]] std::optional<Response>& response() noexcept { return response_; }
    /// I/O thread, after exchange_done(): the handler was started and threw.
    [[nodiscard]] bool failed() const noexcept { return failed_; }

    [[nodiscard]] const Request& request() const noexcept { return request_; }
    [[nodiscard]] const Matched& matched() const noexcept { return matched_; }
    [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }

private:
    friend class Inbox;
    enum class State { queued, started, abandoned };

    void run(Application& application) noexcept; // lane thread
    [[nodiscard]] bool leave_queue(State next) noexcept;

    const Request request_;
    const Matched matched_;
    const Deadline deadline_;
    std::atomic<State> state_{State::queued};
    std::optional<Response> response_; // written by the lane, read after delivery
    bool failed_ = false;
    ExchangeWaiter* waiter_ = nullptr; // I/O thread only
};

} // namespace authos::http
