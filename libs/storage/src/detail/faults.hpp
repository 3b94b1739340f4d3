#pragma once
// The errors that all databases share, so that a caller meets the same code and reason on each of them.

#include "authos/base/error.hpp"

#include <string>

namespace authos::storage::detail {

/// `native` is the database's own code, e.g. "sqlite 2067": the only trace of the original message, which
/// may hold bound values.
[[nodiscard]] Error fault_unreachable(std::string native);
[[nodiscard]] Error fault_busy(std::string native);
[[nodiscard]] Error fault_conflict(std::string native); // aborted: run the transaction again
[[nodiscard]] Error fault_deadline(std::string native);
[[nodiscard]] Error fault_duplicate(std::string native);  // already_exists, "row_exists"
[[nodiscard]] Error fault_reference(std::string native);  // failed_precondition, "reference_missing"
[[nodiscard]] Error fault_constraint(std::string native); // failed_precondition, "constraint_violated"
[[nodiscard]] Error fault_value(std::string native);      // invalid_argument, "value_not_storable"
[[nodiscard]] Error fault_full(std::string native);       // resource_exhausted, "database_full"
[[nodiscard]] Error fault_corrupt(std::string native);    // data_loss, "database_corrupt"
[[nodiscard]] Error fault_statement(std::string native);  // internal, "statement_failed"

} // namespace authos::storage::detail
