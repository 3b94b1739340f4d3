#pragma once
// The texts in an answer of a name server: a pure function over untrusted octets.

#include "authos/base/bytes.hpp"
#include "authos/base/result.hpp"

#include <string>
#include <vector>

namespace authos::outbound {

/// `answer` is a whole DNS message. Errc::unavailable, "dns_answer_malformed".
[[nodiscard]] Result<std::vector<std::string>> parse_txt_answer(ByteView answer);

} // namespace authos::outbound
