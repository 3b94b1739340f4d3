#pragma once
// Values that must not be seen: no formatter, no stream, no log overload, no comparison. The memory is
// overwritten when the value ends. Compare secrets with authcore's constant-time functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace authos {

/// Overwrites `size` bytes in a way the optimiser must keep.
void secure_wipe(void* data, std::size_t size) noexcept;

/// Owns a sensitive string or byte vector. `reveal()` is the only way in: search for it in a review.
template <class T>
class Secret {
    static_assert(!std::is_pointer_v<T> && !std::is_same_v<T, std::string_view>, "a Secret owns its value");

public:
    Secret() = default;
    explicit Secret(T value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(const Secret& other) {
        if (this != &other) {
            wipe();
            value_ = other.value_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe();
            value_ = std::move(other.value_);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    [[nodiscard]] const T& reveal() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

    bool operator==(const Secret&) const = delete;

private:
    void wipe() noexcept {
        if (value_.data() != nullptr && !value_.empty()) {
            secure_wipe(value_.data(), value_.size() * sizeof(typename T::value_type));
        }
        value_.clear();
    }

    T value_;
};

using SecretString = Secret<std::string>;

template <class Stream, class T>
Stream& operator<<(Stream&, const Secret<T>&) = delete;

} // namespace authos
