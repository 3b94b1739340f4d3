#pragma once
// Owner of a file descriptor on its way from accept to a socket.

#include <unistd.h>

#include <utility>

namespace authos::http {

/// Closes what it holds; -1 is nothing.
class Descriptor {
public:
    explicit Descriptor(int value) noexcept : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }

    [[nodiscard]] int get() const noexcept { return value_; }
    int release() noexcept { return std::exchange(value_, -1); }

private:
    int value_;
};

} // namespace authos::http
