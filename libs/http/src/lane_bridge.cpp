#include "lane_bridge.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace authos::http {

void Inbox::deliver(std::shared_ptr<Exchange> exchange) {
    const std::lock_guard lock(mutex_);
    if (context_ == nullptr) return;
    arrived_.push_back(std::move(exchange));
    if (arrived_.size() > 1) return; // a wake-up is under way
    auto self = shared_from_this();
    asio::post(*context_, [self] { self->hand_out(); });
}

void Inbox::close() {
    std::vector<std::shared_ptr<Exchange>> dropped;
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
    dropped.swap(arrived_);
}

void Inbox::hand_out() {
    std::vector<std::shared_ptr<Exchange>> batch;
    {
        const std::lock_guard lock(mutex_);
        batch.swap(arrived_);
    }
    for (const auto& exchange : batch) {
        ExchangeWaiter* waiter = std::exchange(exchange->waiter_, nullptr);
        if (waiter != nullptr) waiter->exchange_done();
    }
}

bool Exchange::submit(const std::shared_ptr<Exchange>& exchange, Lane& lane, Application& application,
                      const std::shared_ptr<Inbox>& inbox, ExchangeWaiter& waiter) {
    exchange->waiter_ = &waiter;
    auto work = [exchange, inbox, &application]() noexcept {
        if (!exchange->leave_queue(State::started)) return;
        exchange->run(application);
        inbox->deliver(exchange);
    };
    auto expired = [exchange, inbox]() noexcept {
        if (exchange->leave_queue(State::abandoned)) inbox->deliver(exchange);
    };
    if (lane.submit(exchange->deadline_, std::move(work), std::move(expired))) return true;
    exchange->waiter_ = nullptr;
    return false;
}

bool Exchange::leave_queue(State next) noexcept {
    State expected = State::queued;
    return state_.compare_exchange_strong(expected, next);
}

bool Exchange::abandon() noexcept {
    waiter_ = nullptr;
    return leave_queue(State::abandoned) || state_.load() == State::abandoned;
}

void Exchange::run(Application& application) noexcept {
    try {
        response_ = application.handle(matched_, request_, deadline_);
    } catch (...) {
        // The I/O thread words the refusal and writes the log.
        failed_ = true;
    }
}

} // namespace authos::http
