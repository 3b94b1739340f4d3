#include "detail/faults.hpp"

namespace authos::storage::detail {

Error fault_unreachable(std::string native) {
    return fail(Errc::unavailable, "database_unreachable", "The database does not answer.")
        .with_detail(std::move(native))
        .with_retry_after(std::chrono::seconds{2});
}
Error fault_busy(std::string native) {
    return fail(Errc::unavailable, "database_busy", "The database is busy. Please try again.")
        .with_detail(std::move(native))
        .with_retry_after(std::chrono::seconds{1});
}
Error fault_conflict(std::string native) {
    return fail(Errc::aborted, "database_conflict", "Another change came in between. Please try again.")
        .with_detail(std::move(native));
}
Error fault_deadline(std::string native) {
    return fail(Errc::deadline_exceeded, "database_deadline", "The database took too long.")
        .with_detail(std::move(native));
}
Error fault_duplicate(std::string native) {
    return fail(Errc::already_exists, "row_exists", "A record with this information already exists")
        .with_detail(std::move(native));
}
Error fault_reference(std::string native) {
    return fail(Errc::failed_precondition, "reference_missing",
                "A record that this one refers to does not exist.")
        .with_detail(std::move(native));
}
Error fault_constraint(std::string native) {
    return fail(Errc::failed_precondition, "constraint_violated", "The change breaks a rule of the data.")
        .with_detail(std::move(native));
}
Error fault_value(std::string native) {
    return fail(Errc::invalid_argument, "value_not_storable", "A value is too long or not valid text.")
        .with_detail(std::move(native));
}
Error fault_full(std::string native) {
    return fail(Errc::resource_exhausted, "database_full", "The database has no room left.")
        .with_detail(std::move(native));
}
Error fault_corrupt(std::string native) {
    return fail(Errc::data_loss, "database_corrupt", "The database file is damaged.")
        .with_detail(std::move(native));
}
Error fault_statement(std::string native) {
    return fail(Errc::internal, "statement_failed", "Database error").with_detail(std::move(native));
}

} // namespace authos::storage::detail
