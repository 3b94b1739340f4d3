#pragma once
// The one way from a Session to its connection, and from a Database to a connection of its own.

#include "authos/storage/database.hpp"
#include "authos/storage/session.hpp"
#include "detail/connection.hpp"
#include "detail/driver.hpp"

#include <functional>

namespace authos::storage::detail {

/// For the inside of storage only.
class SessionGate {
public:
    [[nodiscard]] static Session open(Connection& connection) noexcept { return Session{connection}; }
    [[nodiscard]] static Connection& connection(const Session& s) noexcept { return *s.connection_; }
    /// Runs `body` on a writing connection without a transaction; it returns to the pool unless broken.
    static Result<void> with_connection(Database& database, Deadline deadline,
                                        const std::function<Result<void>(Connection&, const Clock&)>& body);
    [[nodiscard]] static const Driver& driver(const Database& database) noexcept;
};

} // namespace authos::storage::detail
