#pragma once
// Header fields of a message in their order: names compare without case, duplicates are kept. Stored as
// the text that goes on the wire, so that writing them out is one copy.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::http {

/// Views that it hands out live until the next change. CR, LF and NUL in a value become blanks, so no
/// value can end its line; names are the program's own literals or come from the parser.
class Headers {
public:
    using Field = std::pair<std::string_view, std::string_view>;

    /// Appends, also if the name is there already (Set-Cookie, Vary).
    void add(std::string_view name, std::string_view value);
    /// Replaces all of that name.
    void set(std::string_view name, std::string_view value);
    /// Removes all of that name.
    void remove(std::string_view name);
    void clear() noexcept;

    /// The first of that name.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// All of that name, in order.
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name).has_value(); }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    /// Name and value of field number `index` (below size()).
    [[nodiscard]] Field at(std::size_t index) const noexcept;

    /// "Name: value\r\n" of every field.
    [[nodiscard]] const std::string& wire() const noexcept { return wire_; }

private:
    struct Entry {
        std::uint32_t at = 0; // of the name in wire_
        std::uint32_t name_size = 0;
        std::uint32_t value_size = 0;
    };

    std::string wire_;
    std::vector<Entry> entries_;
};

} // namespace authos::http
