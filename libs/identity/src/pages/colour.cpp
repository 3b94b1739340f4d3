#include "authos/identity/pages/colour.hpp"

#include <algorithm>
#include <cmath>

namespace authos::identity {
namespace {

constexpr double kReadable = 4.5;
constexpr Colour kBlack{0, 0, 0};
constexpr Colour kWhite{255, 255, 255};
// The surfaces of pages.css that text stands on; the darker light one and the lighter dark one decide.
constexpr Colour kLightSurface{244, 246, 249};
constexpr Colour kDarkSurface{32, 38, 49};

double linear(std::uint8_t channel) noexcept {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const Colour& colour) noexcept {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

std::uint8_t between(std::uint8_t from, std::uint8_t to, int percent) noexcept {
    return static_cast<std::uint8_t>(from + (static_cast<int>(to) - static_cast<int>(from)) * percent / 100);
}

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string variables(const Colour& brand, const Colour& surface) {
    return "--brand:#" + brand.hex() + ";--brand-ink:#" + ink_on(brand).hex() + ";--accent:#" +
           readable_on(brand, surface).hex();
}

} // namespace

std::optional<Colour> Colour::parse(std::string_view text) noexcept {
    if (!text.empty() && text.front() == '#') text.remove_prefix(1);
    if (text.size() != 3 && text.size() != 6) return std::nullopt;
    if (!std::all_of(text.begin(), text.end(), [](char c) { return digit(c) >= 0; })) return std::nullopt;
    const std::size_t width = text.size() / 3;
    const auto channel = [&](std::size_t index) {
        const int high = digit(text[index * width]);
        return static_cast<std::uint8_t>(high * 16 + digit(text[index * width + width - 1]));
    };
    return Colour{channel(0), channel(1), channel(2)};
}

std::string Colour::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned channel : {unsigned{red}, unsigned{green}, unsigned{blue}}) {
        out += digits[channel >> 4U];
        out += digits[channel & 15U];
    }
    return out;
}

double contrast_of(const Colour& a, const Colour& b) noexcept {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

Colour ink_on(const Colour& background) noexcept {
    // Either black or white has at least 4.58 on any colour.
    return contrast_of(kWhite, background) >= kReadable ? kWhite : kBlack;
}

Colour readable_on(const Colour& colour, const Colour& background) noexcept {
    const Colour target = luminance(background) > 0.4 ? kBlack : kWhite;
    for (int percent = 0; percent < 100; percent += 4) {
        const Colour moved{between(colour.red, target.red, percent),
                           between(colour.green, target.green, percent),
                           between(colour.blue, target.blue, percent)};
        if (contrast_of(moved, background) >= kReadable) return moved;
    }
    return target;
}

std::string brand_stylesheet(const Colour& brand) {
    return ":root{" + variables(brand, kLightSurface) + "}\n@media (prefers-color-scheme:dark){:root{" +
           variables(brand, kDarkSurface) + "}}\n";
}

} // namespace authos::identity
