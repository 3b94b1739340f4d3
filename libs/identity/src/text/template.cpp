#include "authos/identity/text/template.hpp"

#include "authos/identity/text/catalogue.hpp"
#include "text/html.hpp"

#include <kainjow/mustache.hpp>

#include <stdexcept>

namespace authos::identity {

namespace mustache = kainjow::mustache;

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

namespace {

// What turns the direction of the text around it: U+202A to U+202E and U+2066 to U+2069, which UTF-8 spells
// E2 80 AA to AE and E2 81 A6 to A9.
bool turns_text(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size() || text[at] != '\xe2') return false;
    const auto middle = static_cast<unsigned char>(text[at + 1]);
    const auto last = static_cast<unsigned char>(text[at + 2]);
    return (middle == 0x80 && last >= 0xaa && last <= 0xae) ||
           (middle == 0x81 && last >= 0xa6 && last <= 0xa9);
}

// A name must not turn the words that stand around it, nor read otherwise than it is spelled. Names in
// scripts that run from right to left need none of this.
std::string without_turns(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (turns_text(text, at)) {
            at += 3;
        } else {
            out += text[at++];
        }
    }
    return out;
}

} // namespace

View& View::set(std::string_view name, std::string_view text) {
    values_.emplace_back(name, without_turns(text));
    return *this;
}
View& View::flag(std::string_view name, bool value) {
    values_.emplace_back(name, value);
    return *this;
}
View& View::list(std::string_view name, std::vector<View> items) {
    values_.emplace_back(name, std::move(items));
    return *this;
}
View& View::html(std::string_view name, std::string markup) {
    values_.emplace_back(name, std::move(markup));
    return *this;
}

struct ViewReader {
    static mustache::data read(const View& view) {
        mustache::data out{mustache::data::type::object};
        for (const auto& [name, value] : view.values_) {
            if (const auto* text = std::get_if<std::string>(&value)) {
                // An empty text hides its section; mustache.hpp takes only `false` for that.
                if (text->empty())
                    out.set(name, mustache::data{mustache::data::type::bool_false});
                else
                    out.set(name, *text);
            } else if (const auto* flag = std::get_if<bool>(&value)) {
                out.set(name, mustache::data{*flag ? mustache::data::type::bool_true
                                                   : mustache::data::type::bool_false});
            } else if (const auto* items = std::get_if<std::vector<View>>(&value)) {
                mustache::data list{mustache::data::type::list};
                for (const View& item : *items) list << read(item);
                out.set(name, list);
            }
        }
        return out;
    }
};

namespace {

enum class Form { html, text };

// A message becomes part of the template: its words are ours and are escaped here, its placeholders are
// filled and escaped with all others.
std::string insert_messages(std::string_view text, Language language, Form form) {
    std::string out;
    out.reserve(text.size() * 2);
    while (true) {
        const auto open = text.find("[[");
        const auto close = open == std::string_view::npos ? open : text.find("]]", open);
        if (close == std::string_view::npos) return out.append(text);
        const std::string_view message = message_of(language, text.substr(open + 2, close - open - 2));
        out.append(text.substr(0, open));
        out.append(form == Form::html ? escape_html(message) : std::string{message});
        text.remove_prefix(close + 2);
    }
}

std::string render(const std::string& text, const View& view, Form form) {
    mustache::mustache prepared{text};
    if (!prepared.is_valid()) throw std::logic_error("malformed template: " + prepared.error_message());
    if (form == Form::html)
        prepared.set_custom_escape([](const std::string& raw) { return escape_html(raw); });
    else
        prepared.set_custom_escape([](const std::string& raw) { return raw; });
    return prepared.render(ViewReader::read(view));
}

} // namespace

std::string render_html(std::string_view text, Language language, const View& view) {
    return render(insert_messages(text, language, Form::html), view, Form::html);
}

std::string render_text(std::string_view text, Language language, const View& view) {
    return render(insert_messages(text, language, Form::text), view, Form::text);
}

std::string render_message(Language language, std::string_view key, const View& view) {
    return render(std::string{message_of(language, key)}, view, Form::text);
}

} // namespace authos::identity
