#include "devices/name.hpp"

#include "authos/base/text.hpp"

#include <array>
#include <utility>

namespace authos::identity {

namespace {

using Mark = std::pair<std::string_view, std::string_view>; // in the agent, and what it is called

// In this order: most browsers name those before them as well.
constexpr std::array<Mark, 7> kBrowsers = {{{"Edg", "Edge"},
                                            {"OPR/", "Opera"},
                                            {"SamsungBrowser/", "Samsung Internet"},
                                            {"Firefox/", "Firefox"},
                                            {"FxiOS/", "Firefox"},
                                            {"Chrome/", "Chrome"},
                                            {"Safari/", "Safari"}}};
constexpr std::array<Mark, 7> kSystems = {{{"iPhone", "iPhone"},
                                           {"iPad", "iPad"},
                                           {"Android", "Android"},
                                           {"Windows", "Windows"},
                                           {"CrOS", "ChromeOS"},
                                           {"Mac OS X", "macOS"},
                                           {"Linux", "Linux"}}};

template <std::size_t N>
std::string_view called(const std::array<Mark, N>& marks, std::string_view agent) {
    for (const auto& [mark, name] : marks) {
        if (agent.find(mark) != std::string_view::npos) return name;
    }
    return {};
}

} // namespace

std::string device_name_of(std::string_view user_agent) {
    const std::string_view browser = called(kBrowsers, user_agent);
    const std::string_view system = called(kSystems, user_agent);
    if (!browser.empty() && !system.empty()) return std::string{browser} + " on " + std::string{system};
    if (!browser.empty()) return std::string{browser};
    const std::string_view program = trim(truncate_utf8(user_agent, 100));
    return program.empty() ? std::string{"Unknown device"} : std::string{program};
}

} // namespace authos::identity
