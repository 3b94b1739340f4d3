#pragma once
// An organization's colour made readable: whatever it is, text on it and in it reaches the contrast of AA.
// Source: WCAG 2.2, 1.4.3 and the definition of relative luminance.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace authos::identity {

/// A colour of sRGB, as brands are given.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    /// "#RGB", "#RRGGBB", or either without "#".
    [[nodiscard]] static std::optional<Colour> parse(std::string_view text) noexcept;
    [[nodiscard]] std::string hex() const; // six digits, lower case, without "#"
};

/// From 1 (the same) to 21 (black and white).
[[nodiscard]] double contrast_of(const Colour& a, const Colour& b) noexcept;
/// Black or white, whichever reads better on `background`: at least 4.5.
[[nodiscard]] Colour ink_on(const Colour& background) noexcept;
/// `colour` moved towards black or white until it reads on `background` with at least 4.5.
[[nodiscard]] Colour readable_on(const Colour& colour, const Colour& background) noexcept;

/// The stylesheet that sets the pages' colours to that of an organization, for light and dark.
[[nodiscard]] std::string brand_stylesheet(const Colour& brand);

} // namespace authos::identity
