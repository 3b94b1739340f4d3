#pragma once
// Text and HTML from templates: mustache, plus "[[key]]" for a message of the catalogue, whose placeholders
// are filled like those of the template. Every value is escaped; the one way around it is View::html, for
// what render_html itself has made. Source: mustache(5).

#include "authos/identity/text/language.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace authos::identity {

/// The values of a template by name. A list repeats its section, one View for each turn; inside it the
/// names of the views around are seen as well. A section of a text that is empty, of a flag that is false
/// or of an empty list is left out.
class View {
public:
    /// Characters that turn the direction of other text are left out of `text`.
    View& set(std::string_view name, std::string_view text);
    View& flag(std::string_view name, bool value = true);
    View& list(std::string_view name, std::vector<View> items);
    /// Markup for "{{{name}}}": only what render_html made, or markup of the program's own.
    View& html(std::string_view name, std::string markup);

private:
    friend struct ViewReader;
    using Value = std::variant<std::string, bool, std::vector<View>>;
    std::vector<std::pair<std::string, Value>> values_;
};

/// `text` is a template of the program's own; throws std::logic_error where it is malformed.
[[nodiscard]] std::string render_html(std::string_view text, Language language, const View& view);
/// The same as plain text: nothing is escaped.
[[nodiscard]] std::string render_text(std::string_view text, Language language, const View& view);
/// A message of the catalogue with its placeholders filled, as plain text.
[[nodiscard]] std::string render_message(Language language, std::string_view key, const View& view = {});

} // namespace authos::identity
