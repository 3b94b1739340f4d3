#pragma once
// SQLite's result codes as errors of the house.

#include "authos/base/error.hpp"

namespace authos::storage::sqlite {

/// `code` is a result code, extended or not. `message` is SQLite's text of it; it names tables and columns,
/// never values, and becomes the detail of unexpected errors.
[[nodiscard]] Error error_of_code(int code, const std::string& message);

} // namespace authos::storage::sqlite
