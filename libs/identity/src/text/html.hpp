#pragma once
// Text into HTML. Every value that a page or a mail shows goes through here: a user agent or a name is
// untrusted.

#include <string>
#include <string_view>

namespace authos::identity {

/// `text` with the five characters that mean something in HTML replaced by entities; safe in element
/// content and in quoted attributes.
[[nodiscard]] std::string escape_html(std::string_view text);

} // namespace authos::identity
