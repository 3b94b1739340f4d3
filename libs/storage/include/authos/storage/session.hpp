#pragma once
// One connection inside a db.read or db.write closure. Repositories take it by reference; nobody keeps it.

#include "authos/storage/backend.hpp"

namespace authos::storage {

namespace detail {
class Connection;
class SessionGate;
} // namespace detail

/// Valid only inside the closure that received it and only on its thread.
class Session {
public:
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    [[nodiscard]] Backend backend() const noexcept;

private:
    friend class detail::SessionGate;
    explicit Session(detail::Connection& connection) noexcept : connection_(&connection) {}
    detail::Connection* connection_;
};

/// Whether the calling thread is inside a db.read or db.write closure. Password hashing and network
/// calls assert that it is false: they would hold a connection (and on SQLite the only writer).
[[nodiscard]] bool inside_closure() noexcept;

} // namespace authos::storage
