#pragma once
// PostgreSQL's SQLSTATE as errors of the house.

#include "authos/base/error.hpp"

#include <string>

namespace authos::storage::psql {

/// `sqlstate`: five characters, or anything else where the connection broke before the server could say one.
[[nodiscard]] Error error_of_sqlstate(const std::string& sqlstate);

} // namespace authos::storage::psql
