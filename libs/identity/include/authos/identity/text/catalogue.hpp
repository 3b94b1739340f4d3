#pragma once
// The words of pages and mails by key and language. They stand in libs/identity/assets/text/<tag>.json; a
// test compares the languages. Read when a language is first asked for.

#include "authos/identity/text/language.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::identity {

/// The message of that key; it may hold placeholders "{{name}}". Lives as long as the process.
[[nodiscard]] std::optional<std::string_view> find_message(Language language, std::string_view key);
/// The same; the key itself where there is none, which a test excludes for the keys of templates.
[[nodiscard]] std::string_view message_of(Language language, std::string_view key);
/// Every key of a language, sorted.
[[nodiscard]] std::vector<std::string> message_keys(Language language);

} // namespace authos::identity
