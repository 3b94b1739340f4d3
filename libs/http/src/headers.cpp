#include "authos/http/headers.hpp"

#include "authos/base/text.hpp"

namespace authos::http {

void Headers::add(std::string_view name, std::string_view value) {
    Entry entry;
    entry.at = static_cast<std::uint32_t>(wire_.size());
    entry.name_size = static_cast<std::uint32_t>(name.size());
    entry.value_size = static_cast<std::uint32_t>(value.size());
    wire_.append(name);
    wire_.append(": ");
    const std::size_t value_at = wire_.size();
    wire_.append(value);
    for (std::size_t i = value_at; i < wire_.size(); ++i) {
        // Response splitting ends here, whatever the caller let through.
        if (wire_[i] == '\r' || wire_[i] == '\n' || wire_[i] == '\0') wire_[i] = ' ';
    }
    wire_.append("\r\n");
    entries_.push_back(entry);
}

void Headers::set(std::string_view name, std::string_view value) {
    if (contains(name)) {
        // The value may be a view into the text that is about to move.
        const std::string copy(value);
        remove(name);
        add(name, copy);
        return;
    }
    add(name, value);
}

void Headers::remove(std::string_view name) {
    for (std::size_t i = 0; i < entries_.size();) {
        if (!equals_ignoring_case(at(i).first, name)) {
            ++i;
            continue;
        }
        const Entry gone = entries_[i];
        const std::uint32_t length = gone.name_size + gone.value_size + 4;
        wire_.erase(gone.at, length);
        entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
        for (std::size_t later = i; later < entries_.size(); ++later) entries_[later].at -= length;
    }
}

void Headers::clear() noexcept {
    wire_.clear();
    entries_.clear();
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (entries_[i].name_size != name.size()) continue;
        const Field field = at(i);
        if (equals_ignoring_case(field.first, name)) return field.second;
    }
    return std::nullopt;
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Field field = at(i);
        if (equals_ignoring_case(field.first, name)) values.push_back(field.second);
    }
    return values;
}

std::size_t Headers::count(std::string_view name) const noexcept {
    std::size_t found = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (equals_ignoring_case(at(i).first, name)) ++found;
    }
    return found;
}

Headers::Field Headers::at(std::size_t index) const noexcept {
    const Entry& entry = entries_[index];
    const std::string_view text(wire_);
    return {text.substr(entry.at, entry.name_size),
            text.substr(entry.at + entry.name_size + 2, entry.value_size)};
}

} // namespace authos::http
