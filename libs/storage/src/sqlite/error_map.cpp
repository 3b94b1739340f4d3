#include "sqlite/error_map.hpp"

#include "detail/faults.hpp"

#include <sqlite3.h>

namespace authos::storage::sqlite {

Error error_of_code(int code, const std::string& message) {
    const std::string native = "sqlite " + std::to_string(code);
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return detail::fault_duplicate(native);
    case SQLITE_CONSTRAINT_FOREIGNKEY: return detail::fault_reference(native);
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT: return detail::fault_constraint(native);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return detail::fault_conflict(native);
    case SQLITE_INTERRUPT: return detail::fault_deadline(native);
    case SQLITE_FULL: return detail::fault_full(native);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return detail::fault_corrupt(native);
    case SQLITE_TOOBIG: return detail::fault_value(native);
    // The file or its folder is gone or not accessible: a new connection may find it again.
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_AUTH: return detail::fault_unreachable(native);
    default: return detail::fault_statement(native + ": " + message);
    }
}

} // namespace authos::storage::sqlite
