#pragma once
// Forms of Unicode text that people take for the same. Results are secrets, and so are the buffers in
// between: the only texts treated here are passwords. Source: UAX #15 (NFC), UAX #21 (case folding).

#include "authos/base/secret.hpp"

#include <optional>
#include <string_view>

namespace authos::authcore::detail {

/// Normalization Form C, or nothing if `text` is not well-formed UTF-8. NUL is an ordinary character.
[[nodiscard]] std::optional<SecretString> normal_form(std::string_view text);

/// NFC without differences of case, for comparison only; nothing if `text` is not UTF-8.
[[nodiscard]] std::optional<SecretString> case_folded(std::string_view text);

/// The code points of `text`, which is well-formed UTF-8.
[[nodiscard]] Secret<std::u32string> code_points(std::string_view text);

} // namespace authos::authcore::detail
