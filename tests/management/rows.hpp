#pragma once
// Everything that a database holds, as text: what a call has changed, and where a name has got to.

#include "authos/storage/database.hpp"

#include <string>
#include <vector>

namespace authos::api::test {

/// "table: value|value" of every row that contains `part`, in an order that does not change by itself.
[[nodiscard]] std::vector<std::string> rows_with(storage::Database& database, const std::string& part);

} // namespace authos::api::test
