#pragma once
// MySQL's and MariaDB's error numbers as errors of the house.

#include "authos/base/error.hpp"

namespace authos::storage::mysql {

/// `number`: of the server (1000-1999, 3000-4999) or of the client library (2000-2999).
[[nodiscard]] Error error_of_number(unsigned number);

} // namespace authos::storage::mysql
