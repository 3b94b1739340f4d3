#pragma once
// One connection's HTTP/1.1 without its socket: octets in, octets out, and what to do next. All rules
// about messages are here and can be tested without a network; the connection only moves octets.

#include "authos/base/clock.hpp"
#include "authos/base/log.hpp"
#include "authos/http/application.hpp"
#include "authos/http/limits.hpp"
#include "body_reader.hpp"
#include "head_parser.hpp"
#include "head_scanner.hpp"
#include "http_date.hpp"
#include "input_buffer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace authos::http {

/// What conversations share on one I/O thread.
struct ConversationEnv {
    Application& application;
    const Clock& clock;
    const Log& log;
    const Limits& limits;
    HttpDate& date;
    std::chrono::seconds retry_after;
    std::size_t lanes; // how many there are
};

/// Not thread-safe; lives on its connection's I/O thread.
class Conversation {
public:
    /// What the connection must do before it calls advance() again.
    enum class Step {
        read,   // send the output, then receive into input()
        flush,  // send the output
        lane,   // send the output, run request() on a lane, then call answer() or refuse_request()
        finish, // send the output, then close
    };
    /// What the time limit is about.
    enum class Phase { idle, head, body, handling, finished };

    Conversation(const ConversationEnv& env, std::string remote_address);

    /// Works on what was received as far as possible; answers inline routes itself.
    [[nodiscard]] Step advance();

    /// Room to receive into; call input().received(n) afterwards.
    [[nodiscard]] InputBuffer& prepare_input();
    void end_of_input() noexcept { end_of_input_ = true; }
    /// The time limit of the phase has passed: 408, or a silent end where nothing was asked.
    void time_is_up();
    /// No further request after the current one.
    void drain() noexcept { draining_ = true; }
    /// Says that there is no place for this connection; nothing is read.
    void refuse_connection();

    /// After Step::lane: the request, to be moved away and given back for refuse_request() at most.
    [[nodiscard]] Request& request() noexcept { return request_; }
    [[nodiscard]] Matched& matched() noexcept { return matched_; }
    void answer(Response response);
    void refuse_request(Refusal kind, const Request& request, const Matched& matched);

    /// Octets to send, in two parts: the output proper, and a large body that was not copied into it.
    [[nodiscard]] std::string_view output() const noexcept { return output_; }
    [[nodiscard]] std::string_view large_body() const noexcept;
    void output_sent() noexcept;

    [[nodiscard]] Phase phase() const noexcept { return phase_; }
    /// Changes whenever a new time limit begins.
    [[nodiscard]] std::uint64_t stage() const noexcept { return stage_; }
    /// After Phase::finished: the client was told something and may still be sending.
    [[nodiscard]] bool lingers() const noexcept { return lingers_ && !end_of_input_; }
    /// Whether a request was completed on this connection before.
    [[nodiscard]] bool reused() const noexcept { return reused_; }

private:
    [[nodiscard]] bool take_head();
    [[nodiscard]] bool take_body();
    void begin_request();
    void begin_body(const HeadFacts& facts);
    void dispatch();
    void enter(Phase phase) noexcept;
    void refuse_and_finish(Refusal kind, const RequestHead* head, const Matched* matched);
    [[nodiscard]] Response make_refusal(Refusal kind, const RequestHead* head,
                                        const Matched* matched) noexcept;
    void write(Response response);

    const ConversationEnv& env_;
    const std::string remote_address_;
    InputBuffer input_;
    std::string output_;
    std::optional<Response> large_; // keeps the body of a large answer until it is sent
    HeadScanner scanner_{0};
    BodyReader body_reader_;
    Request request_;
    Matched matched_;
    Phase phase_ = Phase::idle;
    std::uint64_t stage_ = 0;
    bool keep_alive_ = false;
    bool head_only_ = false;
    bool http10_ = false;
    bool reused_ = false;
    bool draining_ = false;
    bool lingers_ = false;
    bool end_of_input_ = false;
};

} // namespace authos::http
