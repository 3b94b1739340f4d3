#pragma once
// A request head: Beast takes it apart, and the strictness that Beast leaves to its caller is added
// here. Source: RFC 9112 §3, §6.

#include "authos/http/application.hpp"
#include "authos/http/limits.hpp"
#include "authos/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace authos::http {

/// What a head says about the connection and about the body that follows.
struct HeadFacts {
    std::optional<Refusal> refusal; // then the rest means nothing
    bool keep_alive = false;
    bool http10 = false;
    bool expects_continue = false;
    bool chunked = false;
    std::uint64_t content_length = 0; // 0 where not given
};

/// Fills `request` (empty before) from a complete head that has passed HeadScanner, with its empty line
/// at the end. Refuses everything by which two programs could disagree where the message ends or whom it
/// is for: more than one of Host, Content-Length, Transfer-Encoding; both of the latter; codings other
/// than chunked; versions other than 1.0 and 1.1; targets that parse_target refuses.
[[nodiscard]] HeadFacts parse_head(std::string_view head, const Limits& limits, Request& request);

} // namespace authos::http
