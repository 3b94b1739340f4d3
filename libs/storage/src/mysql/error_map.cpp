#include "mysql/error_map.hpp"

#include "detail/faults.hpp"

namespace authos::storage::mysql {

Error error_of_number(unsigned number) {
    const std::string native = "mysql " + std::to_string(number);
    switch (number) {
    case 1022: // duplicate key in table
    case 1062: // duplicate entry
    case 1586: // duplicate entry, with the name of the key
        return detail::fault_duplicate(native);
    case 1216: // no parent row
    case 1452: // no parent row
    case 1217: // has child rows
    case 1451: // has child rows
        return detail::fault_reference(native);
    case 3819: // check constraint (MySQL)
    case 4025: // check constraint (MariaDB)
    case 1048: // null in a column that must have a value
    case 1364: // no value for a column without default
        return detail::fault_constraint(native);
    case 1020: // record has changed since last read
    case 1205: // lock wait timeout
    case 1213: // deadlock
    case 1614: // branch was rolled back by a deadlock
        return detail::fault_conflict(native);
    case 1317: // query was interrupted
    case 1969: // max_statement_time (MariaDB)
    case 3024: // max_execution_time (MySQL)
        return detail::fault_deadline(native);
    case 1264: // out of range
    case 1366: // not valid in the column's character set
    case 1300: // invalid character string
    case 1406: // too long
        return detail::fault_value(native);
    case 1114: // table is full
    case 1021: // disk is full
        return detail::fault_full(native);
    case 1034: // damaged index
    case 1712: // damaged index
        return detail::fault_corrupt(native);
    case 1040: // too many connections
    case 1203: // too many connections of this user
        return detail::fault_busy(native);
    case 1053: // server is shutting down
    case 1152: // aborted connection
    case 1158: // network: reading
    case 1159: // network: timeout while reading
    case 1160: // network: writing
    case 1161: // network: timeout while writing
    case 1290: // read-only server: the next connection may find the primary
    case 1836: // read-only server
    case 1792: // read-only transaction
    case 1927: // connection was killed
    case 4031: // disconnected for inactivity
        return detail::fault_unreachable(native);
    default: break;
    }
    // All numbers of the client library tell of the connection, not of the statement.
    if (number >= 2000 && number < 3000) return detail::fault_unreachable(native);
    return detail::fault_statement(native);
}

} // namespace authos::storage::mysql
