#pragma once
// The statements that SQLite runs, on every connection of this executable.

#include <string>
#include <vector>

namespace authos::api::test {

/// Whether connections are watched at all.
[[nodiscard]] bool is_recording_possible() noexcept;

/// Remembers the statements of its lifetime, with their values, in order. One at a time.
class Recording {
public:
    Recording();
    ~Recording() { stop(); }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    std::vector<std::string> stop();

private:
    std::vector<std::string> statements_;
};

} // namespace authos::api::test
