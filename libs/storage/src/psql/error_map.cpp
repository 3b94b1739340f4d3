#include "psql/error_map.hpp"

#include "detail/faults.hpp"

namespace authos::storage::psql {

namespace {

Error error_of_class(const std::string& sqlstate, const std::string& native) {
    const std::string group = sqlstate.substr(0, 2);
    if (group == "08") return detail::fault_unreachable(native); // connection exception
    if (group == "22") return detail::fault_value(native);       // data exception
    if (group == "23") return detail::fault_constraint(native);
    if (group == "40") return detail::fault_conflict(native);    // transaction rollback
    if (group == "53") return detail::fault_busy(native);        // insufficient resources
    if (group == "58") return detail::fault_unreachable(native); // system error of the server
    if (sqlstate == "XX001" || sqlstate == "XX002") return detail::fault_corrupt(native);
    return detail::fault_statement(native);
}

} // namespace

Error error_of_sqlstate(const std::string& sqlstate) {
    if (sqlstate.size() != 5 || sqlstate.find(' ') != std::string::npos) {
        return detail::fault_unreachable("psql without sqlstate");
    }
    const std::string native = "psql " + sqlstate;
    if (sqlstate == "23505") return detail::fault_duplicate(native);
    if (sqlstate == "23503") return detail::fault_reference(native);
    if (sqlstate == "55P03") return detail::fault_conflict(native); // lock not available
    if (sqlstate == "57014") return detail::fault_deadline(native); // statement timeout
    // Shut down, crashed, starting, dropped; idle limits of the server.
    if (sqlstate.substr(0, 3) == "57P" || sqlstate == "25P03") return detail::fault_unreachable(native);
    // A primary that became a standby: the next connection may find the new primary.
    if (sqlstate == "25006") return detail::fault_unreachable(native);
    if (sqlstate == "53100") return detail::fault_full(native);
    return error_of_class(sqlstate, native);
}

} // namespace authos::storage::psql
