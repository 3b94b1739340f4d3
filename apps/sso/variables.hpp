#pragma once
// The table of every variable that the server reads.

#include "authos/base/variables.hpp"

namespace authos::sso {

/// All of them, in the order of the manual.
[[nodiscard]] Variables all_variables() noexcept;

} // namespace authos::sso
