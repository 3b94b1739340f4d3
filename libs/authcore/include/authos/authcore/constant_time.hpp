#pragma once
// Comparison of secret values whose duration says nothing about where they differ. Lengths are not
// secret: values of different length are unequal at once.

#include "authos/base/bytes.hpp"
#include "authos/base/secret.hpp"

#include <string_view>

namespace authos::authcore {

/// Whether both hold the same octets; the time depends on the length only. Two empty values are equal.
[[nodiscard]] bool equal_constant_time(ByteView a, ByteView b) noexcept;
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] bool equal_constant_time(const SecretString& a, const SecretString& b) noexcept;

} // namespace authos::authcore
