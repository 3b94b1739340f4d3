#include "authos/storage/rehearsal.hpp"

#include "detail/session_gate.hpp"
#include "detail/statement.hpp"

namespace authos::storage {

Result<void> rehearse(Session& s, Afterwards afterwards, const std::function<Result<void>(Session&)>& work) {
    detail::Connection& connection = detail::SessionGate::connection(s);
    AUTHOS_TRY(detail::run_sql(connection, "SAVEPOINT rehearsal"));
    AUTHOS_TRY(work(s));
    return detail::run_sql(connection, afterwards == Afterwards::keep ? "RELEASE SAVEPOINT rehearsal"
                                                                      : "ROLLBACK TO SAVEPOINT rehearsal");
}

} // namespace authos::storage
