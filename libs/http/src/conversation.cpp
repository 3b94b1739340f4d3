#include "conversation.hpp"

#include "response_writer.hpp"

#include <algorithm>
#include <exception>
#include <typeinfo>
#include <utility>

namespace authos::http {

namespace {
constexpr std::size_t kCopiedBody = 16 * 1024; // larger bodies are sent from where they lie
constexpr std::size_t kFlushAt = 64 * 1024;    // pipelined answers wait for each other up to here
constexpr std::size_t kBodyReadSize = 16 * 1024;
constexpr std::size_t kHeadReadSize = 2 * 1024;

void clear_request(Request& request) noexcept {
    request.method_text.clear();
    request.target.clear();
    request.path.clear();
    request.segments.clear();
    request.query.clear();
    request.headers.clear();
    request.has_body = false;
    request.params.clear();
    // A body that was large must not stay with an idle connection.
    if (request.body.capacity() > kBodyReadSize) {
        request.body = std::string();
    } else {
        request.body.clear();
    }
}

// Only the type: the text of an exception may hold anything. Called from within a handler.
std::string_view current_exception_type() noexcept {
    try {
        throw;
    } catch (const std::exception& e) {
        return typeid(e).name();
    } catch (...) {
        return "unknown";
    }
}
} // namespace

Conversation::Conversation(const ConversationEnv& env, std::string remote_address)
    : env_(env), remote_address_(std::move(remote_address)) {}

void Conversation::enter(Phase phase) noexcept {
    phase_ = phase;
    ++stage_;
}

std::string_view Conversation::large_body() const noexcept {
    return large_ ? large_->body() : std::string_view{};
}

void Conversation::output_sent() noexcept {
    if (output_.capacity() > kFlushAt) {
        output_ = std::string();
    } else {
        output_.clear();
    }
    large_.reset();
}

InputBuffer& Conversation::prepare_input() {
    if (phase_ == Phase::body) {
        input_.reserve(kBodyReadSize, kBodyReadSize);
    } else {
        input_.shrink();
        input_.reserve(kHeadReadSize, env_.limits.head_bytes + 1);
    }
    return input_;
}

Conversation::Step Conversation::advance() {
    for (;;) {
        if (phase_ == Phase::finished) return Step::finish;
        if (large_ || output_.size() >= kFlushAt) return Step::flush;
        if (phase_ == Phase::handling) return Step::lane;
        const bool progress = phase_ == Phase::body ? take_body() : take_head();
        if (progress) continue;
        if (!end_of_input_) return Step::read;
        // The client left in the middle of a message: there is no one to tell.
        enter(Phase::finished);
    }
}

// True if there is something else to do than to read.
bool Conversation::take_head() {
    if (phase_ == Phase::idle) {
        if (draining_) {
            enter(Phase::finished);
            return true;
        }
        if (input_.empty()) return false;
        enter(Phase::head);
        scanner_ = HeadScanner(env_.limits.header_count);
    }
    const std::string_view data = input_.data();
    const auto state = scanner_.scan(data.substr(0, env_.limits.head_bytes));
    if (state == HeadScanner::State::malformed) {
        refuse_and_finish(Refusal::malformed, nullptr, nullptr);
        return true;
    }
    if (state == HeadScanner::State::too_many_headers) {
        refuse_and_finish(Refusal::headers_too_large, nullptr, nullptr);
        return true;
    }
    if (state == HeadScanner::State::complete) {
        begin_request();
        return true;
    }
    if (data.size() < env_.limits.head_bytes) return false;
    refuse_and_finish(scanner_.in_request_line() ? Refusal::target_too_long : Refusal::headers_too_large,
                      nullptr, nullptr);
    return true;
}

void Conversation::begin_request() {
    clear_request(request_);
    const std::string_view head =
        input_.data().substr(scanner_.skipped(), scanner_.size() - scanner_.skipped());
    const HeadFacts facts = parse_head(head, env_.limits, request_);
    input_.take(scanner_.size());
    if (facts.refusal) {
        refuse_and_finish(*facts.refusal, nullptr, nullptr);
        return;
    }
    request_.remote_address = remote_address_;
    request_.received_at = env_.clock.now();
    head_only_ = request_.method == Method::head;
    http10_ = facts.http10;
    keep_alive_ = facts.keep_alive;
    try {
        matched_ = env_.application.match(request_);
    } catch (...) {
        env_.log.error("http.match_exception", {{"type", current_exception_type()}});
        matched_ = Matched{};
        matched_.refusal = Refusal::internal;
    }
    if (matched_.refusal) {
        // Nobody wants the body: it is not read, so the connection cannot be used again.
        if (request_.has_body) keep_alive_ = false;
        refuse_request(*matched_.refusal, request_, matched_);
        return;
    }
    begin_body(facts);
}

void Conversation::begin_body(const HeadFacts& facts) {
    if (facts.content_length > matched_.body_limit) {
        refuse_and_finish(Refusal::body_too_large, &request_, &matched_);
        return;
    }
    if (!request_.has_body) {
        dispatch();
        return;
    }
    if (facts.chunked) {
        body_reader_.start_chunked(matched_.body_limit);
    } else {
        body_reader_.start_length(facts.content_length);
    }
    enter(Phase::body);
    // Who has sent some of the body already does not wait for permission.
    if (facts.expects_continue && input_.empty()) output_.append("HTTP/1.1 100 Continue\r\n\r\n");
}

bool Conversation::take_body() {
    if (input_.empty()) return false;
    std::size_t taken = 0;
    const auto refused = body_reader_.read(input_.data(), request_.body, taken);
    input_.take(taken);
    if (refused) {
        refuse_and_finish(*refused, &request_, &matched_);
        return true;
    }
    if (!body_reader_.finished()) return false;
    dispatch();
    return true;
}

void Conversation::dispatch() {
    enter(Phase::handling);
    reused_ = true;
    request_.params = std::move(matched_.params);
    matched_.params.clear();
    if (matched_.lane) {
        if (*matched_.lane < env_.lanes) return;
        env_.log.error("http.unknown_lane", {{"route", matched_.route}});
        refuse_request(Refusal::internal, request_, matched_);
        return;
    }
    try {
        const Deadline deadline{env_.clock.steady_now() + matched_.budget};
        answer(env_.application.handle(matched_, request_, deadline));
    } catch (...) {
        env_.log.error("http.handler_exception",
                       {{"type", current_exception_type()}, {"route", matched_.route}});
        refuse_request(Refusal::internal, request_, matched_);
    }
}

void Conversation::answer(Response response) {
    if (response.closes() || draining_) keep_alive_ = false;
    write(std::move(response));
    lingers_ = !keep_alive_;
    enter(keep_alive_ ? Phase::idle : Phase::finished);
}

void Conversation::refuse_request(Refusal kind, const Request& request, const Matched& matched) {
    answer(make_refusal(kind, &request, &matched));
}

void Conversation::refuse_and_finish(Refusal kind, const RequestHead* head, const Matched* matched) {
    keep_alive_ = false;
    head_only_ = head != nullptr && head->method == Method::head;
    answer(make_refusal(kind, head, matched));
}

void Conversation::refuse_connection() {
    refuse_and_finish(Refusal::too_many_connections, nullptr, nullptr);
}

void Conversation::time_is_up() {
    switch (phase_) {
    case Phase::idle: enter(Phase::finished); break;
    case Phase::head: refuse_and_finish(Refusal::timeout, nullptr, nullptr); break;
    case Phase::body: refuse_and_finish(Refusal::timeout, &request_, &matched_); break;
    case Phase::handling:
    case Phase::finished: break;
    }
}

Response Conversation::make_refusal(Refusal kind, const RequestHead* head, const Matched* matched) noexcept {
    Response response(status_of(kind));
    try {
        response = env_.application.refusal(kind, head, matched);
    } catch (...) {
        env_.log.error("http.refusal_exception", {{"type", current_exception_type()}});
    }
    response.set_status(status_of(kind));
    Headers& headers = response.headers();
    if (kind == Refusal::method_not_allowed && matched != nullptr && !headers.contains("Allow")) {
        headers.add("Allow", matched->allow);
    }
    if (response.status() == 503 && !headers.contains("Retry-After")) {
        headers.add("Retry-After", std::to_string(env_.retry_after.count()));
    }
    return response;
}

void Conversation::write(Response response) {
    WriteRules rules;
    rules.date = env_.date.text(env_.clock.now());
    rules.head_only = head_only_;
    rules.close = !keep_alive_;
    rules.http10 = http10_;
    append_response_head(output_, response, rules);
    if (!sends_body(response.status(), head_only_)) return;
    if (response.body().size() <= kCopiedBody) {
        output_.append(response.body());
    } else {
        large_ = std::move(response);
    }
}

} // namespace authos::http
