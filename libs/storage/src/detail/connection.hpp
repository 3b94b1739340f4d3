#pragma once
// One connection to a database and what differs between the databases. A connection belongs to one thread
// at a time; the pool sees to that.

#include "authos/base/clock.hpp"
#include "authos/base/result.hpp"
#include "authos/storage/backend.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace soci {
class session;
}

namespace authos::storage::detail {

/// The pieces of SQL in which the three databases differ.
struct Dialect {
    std::string_view begin;             // starts a writing transaction
    std::string_view insert_ignore;     // "INSERT INTO", where a duplicate is left out silently ...
    std::string_view insert_ignore_end; // ... together with this at the end
    std::string_view skip_locked;       // end of a SELECT that locks rows and passes over locked ones
    bool transactional_ddl = true;
    // Native codes, each between blanks, by which a repeated statement of an interrupted migration says
    // that it was done before.
    std::string_view done_before;
    // After a column: compared octet by octet, whatever language the database sorts by.
    std::string_view byte_order = {};
};

/// Implemented once per database. All functions report failures as classified errors.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    [[nodiscard]] virtual Backend backend() const noexcept = 0;
    [[nodiscard]] virtual const Dialect& dialect() const noexcept = 0;
    [[nodiscard]] virtual soci::session& soci() noexcept = 0;

    /// From now on statements end at `deadline` or after `longest`, whichever is nearer.
    virtual Result<void> limit_statements(Deadline deadline, std::chrono::milliseconds longest) = 0;

    /// Takes the lock of the migration runner, waiting until `deadline`; false: not obtained. Where DDL is
    /// part of a writing transaction that excludes all others (SQLite), there is nothing to take.
    virtual Result<bool> lock_migrations(Deadline deadline) = 0;
    virtual Result<void> unlock_migrations() = 0;

    /// Translates the exception that is being handled; call it in a catch block only.
    [[nodiscard]] virtual Error classify_current() = 0;

    /// Classifies the exception being handled and remembers it as the end of the running transaction.
    [[nodiscard]] Error note_current();

    /// The connection cannot be used any more.
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    void mark_broken() noexcept { broken_ = true; }

    /// The first error since forget_failure: after it, a transaction can only be rolled back.
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }
    void forget_failure() noexcept { failure_.reset(); }

    /// The running transaction queues a job: somebody may want to know once it is committed.
    void note_queued_job() noexcept { queued_job_ = true; }
    bool take_queued_job() noexcept { return std::exchange(queued_job_, false); }

    /// The database's own code of the last classified error.
    [[nodiscard]] const std::string& native_code() const noexcept { return native_code_; }

protected:
    void set_native_code(std::string code) { native_code_ = std::move(code); }

private:
    bool broken_ = false;
    bool queued_job_ = false;
    std::optional<Error> failure_;
    std::string native_code_;
};

/// Runs `f` and turns whatever a third party throws into an error. Running out of memory stays an exception.
template <class F>
Result<void> guarded(Connection& connection, F&& f) {
    try {
        std::forward<F>(f)();
        return {};
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {
        return connection.note_current();
    }
}

/// Runs one statement without values and without rows to read.
Result<void> run_sql(Connection& connection, std::string_view sql);

} // namespace authos::storage::detail
