#include "input_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace authos::http {

namespace {
constexpr std::size_t kKeptCapacity = 4096;
}

void InputBuffer::take(std::size_t octets) noexcept {
    begin_ += octets;
    if (begin_ == end_) begin_ = end_ = 0;
}

void InputBuffer::reserve(std::size_t octets, std::size_t most) {
    const std::size_t held = end_ - begin_;
    const std::size_t wanted = std::max(held + 1, std::min(held + octets, most));
    if (capacity_ - begin_ >= wanted) return;
    if (capacity_ >= wanted) {
        std::memmove(block_.get(), block_.get() + begin_, held);
    } else {
        const std::size_t grown = std::max({wanted, kKeptCapacity, std::min(capacity_ * 2, most)});
        std::unique_ptr<char[]> block(new char[grown]); // not zeroed: it is about to be read into
        if (held > 0) std::memcpy(block.get(), block_.get() + begin_, held);
        block_ = std::move(block);
        capacity_ = grown;
    }
    begin_ = 0;
    end_ = held;
}

void InputBuffer::shrink() noexcept {
    if (!empty() || capacity_ <= kKeptCapacity) return;
    block_.reset();
    capacity_ = begin_ = end_ = 0;
}

} // namespace authos::http
