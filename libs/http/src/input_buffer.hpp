#pragma once
// Octets received and not yet taken. Grows on demand up to what the caller allows, and gives large
// blocks back when it is empty, so that thousands of idle connections stay small.

#include <cstddef>
#include <memory>
#include <string_view>

namespace authos::http {

/// A contiguous queue of octets.
class InputBuffer {
public:
    [[nodiscard]] std::string_view data() const noexcept { return {block_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    /// Removes from the front.
    void take(std::size_t octets) noexcept;
    /// Makes room for at least `octets` more, up to a total of `most` (at least one); views become invalid.
    void reserve(std::size_t octets, std::size_t most);
    [[nodiscard]] char* space() noexcept { return block_.get() + end_; }
    [[nodiscard]] std::size_t space_size() const noexcept { return capacity_ - end_; }
    void received(std::size_t octets) noexcept { end_ += octets; }
    /// Frees a large block if nothing is in it.
    void shrink() noexcept;

private:
    std::unique_ptr<char[]> block_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace authos::http
