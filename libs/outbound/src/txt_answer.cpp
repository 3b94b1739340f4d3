#include "txt_answer.hpp"

#include <arpa/nameser.h>

#include <algorithm>

namespace authos::outbound {
namespace {

constexpr int kMaxTexts = 64; // more than any honest name has

Error answer_malformed() {
    return fail(Errc::unavailable, "dns_answer_malformed", "The name server's answer is malformed.");
}

// A record's data is a row of strings, each behind its length.
Result<std::string> join_strings(ByteView data) {
    std::string text;
    while (!data.empty()) {
        const std::size_t length = data.front();
        if (length > data.size() - 1) return answer_malformed();
        text.append(reinterpret_cast<const char*>(data.data()) + 1, length);
        data = data.subspan(1 + length);
    }
    return text;
}

} // namespace

Result<std::vector<std::string>> parse_txt_answer(ByteView answer) {
    ns_msg message{};
    if (ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0)
        return answer_malformed();
    std::vector<std::string> texts;
    const int records = std::min<int>(ns_msg_count(message, ns_s_an), kMaxTexts);
    for (int i = 0; i < records; ++i) {
        ns_rr record{};
        if (ns_parserr(&message, ns_s_an, i, &record) != 0) return answer_malformed();
        if (ns_rr_type(record) != ns_t_txt || ns_rr_class(record) != ns_c_in) continue; // an alias on the way
        const ByteView data{ns_rr_rdata(record), static_cast<std::size_t>(ns_rr_rdlen(record))};
        AUTHOS_TRY(auto text, join_strings(data));
        texts.push_back(std::move(text));
    }
    return texts;
}

} // namespace authos::outbound
