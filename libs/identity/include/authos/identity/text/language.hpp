#pragma once
// The languages that pages and mails are written in, and the choice among them.
// Source: RFC 9110 §12.5.4 (Accept-Language), OpenID Connect Core §3.1.2.1 (ui_locales).

#include <string_view>

namespace authos::identity {

enum class Language { en, de };
inline constexpr Language kLanguages[] = {Language::en, Language::de};

/// The tag of BCP 47: "en", "de".
[[nodiscard]] std::string_view tag_of(Language language) noexcept;

/// The first known language of `ui_locales` (tags with blanks between them, in order of preference), else
/// the known one of the highest weight in `accept_language`, else English. Both as received; what is
/// malformed counts for nothing.
[[nodiscard]] Language choose_language(std::string_view accept_language, std::string_view ui_locales = {});

} // namespace authos::identity
