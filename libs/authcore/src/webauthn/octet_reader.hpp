#pragma once
// Reads big-endian structures from the front of some octets. The first read beyond the end fails all that
// follow, so that a parser asks once, at the end, whether everything was there.

#include "authos/base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace authos::authcore::detail {

class OctetReader {
public:
    explicit OctetReader(ByteView octets) noexcept : rest_(octets) {}

    /// The next `count` octets, or none where there are fewer.
    [[nodiscard]] ByteView take(std::size_t count) noexcept {
        if (failed_ || rest_.size() < count) {
            failed_ = true;
            return {};
        }
        const ByteView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    void skip(std::size_t count) noexcept { static_cast<void>(take(count)); }

    [[nodiscard]] std::uint8_t u8() noexcept { return static_cast<std::uint8_t>(number(1)); }
    [[nodiscard]] std::uint16_t u16() noexcept { return static_cast<std::uint16_t>(number(2)); }
    [[nodiscard]] std::uint32_t u32() noexcept { return number(4); }
    /// Octets after their number as 16 bits, as TPM2B structures and credential ids are written.
    [[nodiscard]] ByteView sized() noexcept { return take(u16()); }

    [[nodiscard]] ByteView rest() const noexcept { return rest_; }
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    /// Everything was there, and nothing is left over.
    [[nodiscard]] bool finished() const noexcept { return !failed_ && rest_.empty(); }

private:
    [[nodiscard]] std::uint32_t number(std::size_t count) noexcept {
        std::uint32_t value = 0;
        for (const std::uint8_t octet : take(count)) value = value << 8 | octet;
        return value;
    }

    ByteView rest_;
    bool failed_ = false;
};

} // namespace authos::authcore::detail
