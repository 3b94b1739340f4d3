#include "authos/identity/text/language.hpp"

#include "authos/base/text.hpp"

#include <optional>

namespace authos::identity {

namespace {

constexpr std::size_t kMaxHeaderBytes = 512; // longer ones are cut: nobody speaks that many languages

// "de", "de-AT" and "DE_at" all mean German.
std::optional<Language> language_of(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
    for (const Language language : kLanguages) {
        if (equals_ignoring_case(primary, tag_of(language))) return language;
    }
    if (tag == "*") return Language::en;
    return std::nullopt;
}

// A weight of "0.8" as 800; nothing where it is none.
std::optional<int> weight_of(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    int thousandths = (text[0] - '0') * 1000;
    if (text.size() == 1) return thousandths;
    if (text[1] != '.') return std::nullopt;
    int unit = 100;
    for (const char c : text.substr(2)) {
        if (c < '0' || c > '9') return std::nullopt;
        thousandths += (c - '0') * unit;
        unit /= 10;
    }
    return thousandths <= 1000 ? std::optional{thousandths} : std::nullopt;
}

} // namespace

std::string_view tag_of(Language language) noexcept {
    return language == Language::de ? "de" : "en";
}

Language choose_language(std::string_view accept_language, std::string_view ui_locales) {
    for (const std::string_view tag : split(ui_locales.substr(0, kMaxHeaderBytes), ' ')) {
        if (const auto known = language_of(tag); known && tag != "*") return *known;
    }
    Language best = Language::en;
    int best_weight = 0;
    for (const std::string_view range : split(accept_language.substr(0, kMaxHeaderBytes), ',')) {
        const auto parts = split(range, ';');
        int weight = 1000;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::string_view parameter = trim(parts[i]);
            const bool is_weight = equals_ignoring_case(parameter.substr(0, 2), "q=");
            if (is_weight) weight = weight_of(parameter.substr(2)).value_or(0);
        }
        const auto known = language_of(trim(parts[0]));
        if (!known || weight <= best_weight) continue;
        best = *known;
        best_weight = weight;
    }
    return best;
}

} // namespace authos::identity
