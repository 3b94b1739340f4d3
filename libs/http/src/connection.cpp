#include "connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <array>
#include <typeinfo>
#include <utility>

namespace authos::http {

namespace {
constexpr std::size_t kLingerReadSize = 4096;

using ConnectionBuffers = std::array<asio::const_buffer, 2>;

ConnectionBuffers buffers_of(std::string_view first, std::string_view second) noexcept {
    return {asio::const_buffer(first.data(), first.size()), asio::const_buffer(second.data(), second.size())};
}

void take_sent(std::string_view& first, std::string_view& second, std::size_t sent) noexcept {
    const std::size_t of_first = std::min(sent, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(sent - of_first);
}
} // namespace

Connection::Connection(Shard& shard, IoSocket socket, std::string remote_address, ConnectionKind kind)
    : shard_(shard), socket_(std::move(socket)), event_(shard.context()),
      conversation_(shard.conversation_env(), std::move(remote_address)), kind_(kind),
      timed_stage_(conversation_.stage()) {
    shard_.add(*this);
    limit_time(shard_.env().options.timeouts.header);
    if (kind == ConnectionKind::refused) conversation_.refuse_connection();
}

Connection::~Connection() {
    shard_.remove(*this);
}

void Connection::start(std::shared_ptr<Connection> connection) {
    IoExecutor executor = connection->shard_.context().get_executor();
    asio::co_spawn(executor, serve(std::move(connection)), asio::detached);
}

Task<void> Connection::serve(std::shared_ptr<Connection> self) {
    try {
        co_await self->converse();
    } catch (const std::exception& e) {
        self->shard_.env().log.error("http.connection_exception", {{"type", typeid(e).name()}});
    }
    IoError ignored;
    self->socket_.close(ignored);
}

Task<void> Connection::converse() {
    using Step = Conversation::Step;
    while (!broken_) {
        const Step step = conversation_.advance();
        if (!conversation_.output().empty()) {
            co_await flush();
            if (broken_) co_return;
        }
        if (step == Step::read) co_await receive();
        if (step == Step::lane) co_await run_on_lane();
        if (step == Step::finish) break;
    }
    if (!broken_ && conversation_.lingers()) co_await linger();
}

Task<void> Connection::receive() {
    renew_time_limit();
    InputBuffer& input = conversation_.prepare_input();
    const asio::mutable_buffer space(input.space(), input.space_size());
    IoError ec;
    auto token = asio::redirect_error(IoToken(), ec);
    waiting_ = Waiting::reading;
    const std::size_t received = co_await socket_.async_read_some(space, token);
    waiting_ = Waiting::nothing;
    input.received(received);
    if (broken_) co_return;
    if (expired_) {
        conversation_.time_is_up();
    } else if (ec == asio::error::eof) {
        conversation_.end_of_input();
    } else if (ec && ec != asio::error::operation_aborted) {
        broken_ = true;
    }
}

// Most answers fit into the socket's buffer: then there is no suspension and no turn of the loop.
bool Connection::send_at_once(std::string_view& first, std::string_view& second) {
    IoError ec;
    const std::size_t sent = socket_.write_some(buffers_of(first, second), ec);
    if (ec && ec != asio::error::would_block) {
        broken_ = true;
        return true;
    }
    take_sent(first, second, ec ? 0 : sent);
    return first.empty() && second.empty();
}

Task<void> Connection::flush() {
    std::string_view first = conversation_.output();
    std::string_view second = conversation_.large_body();
    if (!send_at_once(first, second)) co_await send_rest(first, second);
    conversation_.output_sent();
}

Task<void> Connection::send_rest(std::string_view first, std::string_view second) {
    limit_time(shard_.env().options.timeouts.write);
    while (!broken_ && !(first.empty() && second.empty())) {
        const ConnectionBuffers buffers = buffers_of(first, second);
        IoError ec;
        auto token = asio::redirect_error(IoToken(), ec);
        waiting_ = Waiting::writing;
        const std::size_t sent = co_await socket_.async_write_some(buffers, token);
        waiting_ = Waiting::nothing;
        take_sent(first, second, sent);
        if (ec || expired_) broken_ = true;
    }
}

Task<void> Connection::run_on_lane() {
    ServerEnv& env = shard_.env();
    const std::size_t lane = *conversation_.matched().lane;
    const Deadline deadline{env.clock.steady_now() + conversation_.matched().budget};
    auto exchange = std::make_shared<Exchange>(std::move(conversation_.request()),
                                               std::move(conversation_.matched()), deadline);
    exchange_arrived_ = false;
    if (!Exchange::submit(exchange, *env.lanes[lane], env.application, shard_.inbox(), *this)) {
        conversation_.refuse_request(Refusal::overloaded, exchange->request(), exchange->matched());
        co_return;
    }
    expired_ = false;
    expires_at_ = deadline.at();
    timed_stage_ = conversation_.stage();
    waiting_ = Waiting::lane;
    while (!exchange_arrived_ && !expired_ && !broken_) {
        IoError ec;
        auto token = asio::redirect_error(IoToken(), ec);
        event_.expires_at(std::chrono::steady_clock::time_point::max());
        co_await event_.async_wait(token);
    }
    waiting_ = Waiting::nothing;
    finish_exchange(*exchange);
}

void Connection::finish_exchange(Exchange& exchange) {
    Refusal refusal = Refusal::overloaded;
    if (exchange_arrived_) {
        if (exchange.response()) {
            conversation_.answer(*std::move(exchange.response()));
            return;
        }
        if (exchange.failed()) {
            refusal = Refusal::internal;
            shard_.env().log.error("http.handler_exception", {{"route", exchange.matched().route}});
        }
    } else if (!exchange.abandon()) {
        refusal = Refusal::deadline_exceeded;
    }
    if (!broken_) conversation_.refuse_request(refusal, exchange.request(), exchange.matched());
}

// Closing while the client still sends would reset the connection, and the client might never see the
// answer (RFC 9112 §9.6): end our side first, then read on for a while.
Task<void> Connection::linger() {
    IoError ec;
    socket_.shutdown(asio::socket_base::shutdown_send, ec);
    if (ec) co_return;
    limit_time(shard_.env().options.timeouts.linger);
    std::array<char, kLingerReadSize> scrap;
    const asio::mutable_buffer space(scrap.data(), scrap.size());
    while (!ec && !broken_ && !expired_) {
        auto token = asio::redirect_error(IoToken(), ec);
        waiting_ = Waiting::lingering;
        co_await socket_.async_read_some(space, token);
        waiting_ = Waiting::nothing;
    }
}

void Connection::exchange_done() {
    exchange_arrived_ = true;
    event_.cancel();
}

void Connection::limit_time(std::chrono::milliseconds budget) {
    expired_ = false;
    expires_at_ = shard_.env().clock.steady_now() + budget;
}

// A limit belongs to a phase, not to a read: a client that sends one octet at a time gains nothing.
void Connection::renew_time_limit() {
    if (conversation_.stage() == timed_stage_) return;
    timed_stage_ = conversation_.stage();
    const Timeouts& timeouts = shard_.env().options.timeouts;
    switch (conversation_.phase()) {
    case Conversation::Phase::idle: limit_time(timeouts.idle); break;
    case Conversation::Phase::head:
        // The first head has been waited for since accept.
        if (conversation_.reused()) limit_time(timeouts.header);
        break;
    case Conversation::Phase::body: limit_time(timeouts.body); break;
    case Conversation::Phase::handling:
    case Conversation::Phase::finished: break;
    }
}

void Connection::check_time(Clock::Steady now) {
    if (now < expires_at_ || expired_ || waiting_ == Waiting::nothing) return;
    expired_ = true;
    if (waiting_ == Waiting::lane) {
        event_.cancel();
    } else {
        IoError ignored;
        socket_.cancel(ignored);
    }
}

void Connection::drain() {
    conversation_.drain();
    const bool idle = waiting_ == Waiting::reading && conversation_.phase() == Conversation::Phase::idle;
    if (!idle) return;
    IoError ignored;
    socket_.cancel(ignored);
}

void Connection::abort() {
    broken_ = true;
    IoError ignored;
    socket_.close(ignored);
    event_.cancel();
}

} // namespace authos::http
