#include "authos/identity/text/catalogue.hpp"

#include "authos/base/json.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> identity_texts();
}

namespace authos::identity {

namespace {

using Messages = std::vector<std::pair<std::string, std::string>>;

// Sorted by key, as Json keeps its members: a vector of pairs is the smallest thing that can be searched.
Messages read_messages(Language language) {
    const std::string wanted = std::string{tag_of(language)} + ".json";
    for (const auto& [name, content] : embedded::identity_texts()) {
        if (name != wanted) continue;
        const auto json = parse_json(content);
        if (!json)
            throw std::logic_error("the messages of " + wanted + " are no JSON: " + json.error().message);
        Messages messages;
        for (const std::string& key : json->names()) {
            messages.emplace_back(key, json->get_string(key).value_or(std::string{}));
        }
        messages.shrink_to_fit();
        return messages;
    }
    throw std::logic_error("there are no messages in " + wanted);
}

const Messages& messages_of(Language language) {
    if (language == Language::de) {
        static const Messages german = read_messages(Language::de);
        return german;
    }
    static const Messages english = read_messages(Language::en);
    return english;
}

} // namespace

std::optional<std::string_view> find_message(Language language, std::string_view key) {
    const Messages& messages = messages_of(language);
    const auto at =
        std::lower_bound(messages.begin(), messages.end(), key,
                         [](const auto& entry, std::string_view name) { return entry.first < name; });
    if (at == messages.end() || at->first != key) return std::nullopt;
    return at->second;
}

std::string_view message_of(Language language, std::string_view key) {
    return find_message(language, key).value_or(key);
}

std::vector<std::string> message_keys(Language language) {
    std::vector<std::string> keys;
    for (const auto& entry : messages_of(language)) keys.push_back(entry.first);
    return keys;
}

} // namespace authos::identity
