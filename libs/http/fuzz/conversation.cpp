// Whole connections: arbitrary octets, fed at once and in small pieces, must give the same answers and
// the same requests. A difference would be a way to smuggle.
#include "conversation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {
using namespace authos::http;

class FuzzApplication final : public Application {
public:
    Matched match(const RequestHead& head) override {
        Matched matched;
        matched.body_limit = 512;
        if (head.segments.size() > 3) matched.refusal = Refusal::not_found;
        return matched;
    }
    Response handle(const Matched&, const Request& request, authos::Deadline) override {
        return Response::text(200, request.method_text + " " + request.path + " " + request.body);
    }
    Response refusal(Refusal kind, const RequestHead*, const Matched*) override {
        return Response::text(status_of(kind), "no");
    }
};

std::string fuzz_replies(std::string_view input, std::size_t piece) {
    FuzzApplication application;
    authos::ManualClock clock;
    const authos::Log log(authos::null_log_sink());
    Limits limits;
    limits.head_bytes = 512;
    limits.target_bytes = 128;
    limits.header_count = 8;
    HttpDate date;
    const ConversationEnv env{application, clock, log, limits, date, std::chrono::seconds(1), 0};
    Conversation conversation(env, "192.0.2.1");
    std::string replies;
    for (;;) {
        const auto step = conversation.advance();
        replies.append(conversation.output()).append(conversation.large_body());
        conversation.output_sent();
        if (step == Conversation::Step::finish) return replies + "[closed]";
        if (step == Conversation::Step::lane) std::abort();
        if (step == Conversation::Step::flush) continue;
        if (input.empty()) return replies;
        InputBuffer& buffer = conversation.prepare_input();
        const std::size_t taken = std::min({piece, input.size(), buffer.space_size()});
        if (taken == 0) std::abort();
        input.copy(buffer.space(), taken);
        buffer.received(taken);
        input.remove_prefix(taken);
    }
}

// An interim answer depends on whether the body was there already; that is no difference in meaning.
std::string without_continue(std::string text) {
    constexpr std::string_view kInterim = "HTTP/1.1 100 Continue\r\n\r\n";
    for (auto at = text.find(kInterim); at != std::string::npos; at = text.find(kInterim)) {
        text.erase(at, kInterim.size());
    }
    return text;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string whole = without_continue(fuzz_replies(input, size + 1));
    if (without_continue(fuzz_replies(input, 1)) != whole) std::abort();
    if (without_continue(fuzz_replies(input, 5)) != whole) std::abort();
    return 0;
}
