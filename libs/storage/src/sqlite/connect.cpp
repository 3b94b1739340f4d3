#include "sqlite/connect.hpp"

#include "detail/faults.hpp"
#include "sqlite/error_map.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace authos::storage::sqlite {

namespace {

using std::chrono::milliseconds;

// Virtual-machine steps between two looks at the clock: some microseconds.
constexpr int kStepsPerLook = 2000;
constexpr milliseconds kLongestLockWait{10'000};

const detail::Dialect kDialect{
    // IMMEDIATE takes the write lock at the start: a transaction that first reads and then writes could
    // otherwise fail in the middle without a chance to wait.
    "BEGIN IMMEDIATE", "INSERT INTO", " ON CONFLICT DO NOTHING", "", true, "",
};

class SqliteConnection final : public detail::Connection {
public:
    SqliteConnection(const std::string& connect_string, const Clock& clock)
        : clock_(clock), session_(soci::sqlite3, connect_string) {
        sqlite_api::sqlite3* handle = native();
        sqlite_api::sqlite3_extended_result_codes(handle, 1);
        sqlite_api::sqlite3_progress_handler(handle, kStepsPerLook, &SqliteConnection::look_at_clock, this);
    }

    [[nodiscard]] Backend backend() const noexcept override { return Backend::sqlite; }
    [[nodiscard]] const detail::Dialect& dialect() const noexcept override { return kDialect; }
    [[nodiscard]] soci::session& soci() noexcept override { return session_; }

    Result<void> limit_statements(Deadline deadline, milliseconds) override {
        // Statements here run in this process: the deadline itself is the limit.
        deadline_ = deadline;
        const milliseconds wait = std::min(deadline.remaining(clock_), kLongestLockWait);
        sqlite_api::sqlite3_busy_timeout(native(), static_cast<int>(wait.count()));
        return {};
    }

    // Each migration runs in a transaction that excludes all other writers; that is lock enough.
    Result<bool> lock_migrations(Deadline) override { return true; }
    Result<void> unlock_migrations() override { return {}; }

    [[nodiscard]] Error classify_current() override {
        try {
            throw;
        } catch (const soci::sqlite3_soci_error& error) {
            set_native_code(std::to_string(error.result()));
            return error_of_code(error.result(), sqlite_api::sqlite3_errmsg(native()));
        } catch (const soci::soci_error&) {
            set_native_code("soci");
            return detail::fault_statement("soci: statement and values do not match");
        } catch (const std::exception&) {
            set_native_code("exception");
            return detail::fault_statement("exception");
        }
    }

private:
    static int look_at_clock(void* self) {
        const auto* connection = static_cast<SqliteConnection*>(self);
        return connection->deadline_.passed(connection->clock_) ? 1 : 0;
    }
    [[nodiscard]] sqlite_api::sqlite3* native() {
        return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
    }

    const Clock& clock_;
    Deadline deadline_;
    soci::session session_;
};

// Created here and not by SQLite, so that it is never readable by others, whatever the umask. Never by open
// and close: closing any descriptor of the file drops all locks that this process holds on it, and another
// program that closes the database would then take the write-ahead log away from under us.
void create_private_file(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0) ::mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0);
}

// In KiB. Every connection has a cache of its own, and what is not in it comes out of the system's page cache
// in a few microseconds: large ones would cost memory per connection and save little.
constexpr const char* kReaderCache = "PRAGMA cache_size = -1024";
constexpr const char* kWriterCache = "PRAGMA cache_size = -4096";

std::vector<std::string> settings_of(detail::Role role, const PoolConfig& config) {
    std::vector<std::string> settings{
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA trusted_schema = OFF",
    };
    if (role == detail::Role::reader) {
        settings.emplace_back("PRAGMA query_only = ON");
        settings.emplace_back(kReaderCache);
        return settings;
    }
    settings.emplace_back(kWriterCache);
    // Only before the first table: 8 KiB pages hold most rows of ours without overflow.
    settings.emplace_back("PRAGMA page_size = 8192");
    settings.emplace_back("PRAGMA journal_mode = WAL");
    settings.emplace_back(config.sqlite_synchronous == SqliteSynchronous::full
                              ? "PRAGMA synchronous = FULL"
                              : "PRAGMA synchronous = NORMAL");
    // A job moves the log every few seconds; this bounds the log should the job ever stand still.
    settings.emplace_back("PRAGMA wal_autocheckpoint = 8000");
    settings.emplace_back("PRAGMA journal_size_limit = 67108864");
    return settings;
}

// The change to WAL does not wait for other processes that open the same new file: it fails at once.
Result<void> apply_setting(detail::Connection& connection, const std::string& setting, const Clock& clock,
                           milliseconds patience) {
    const Deadline deadline = Deadline::after(clock, patience);
    while (true) {
        auto applied = detail::run_sql(connection, setting);
        if (applied || applied.error().code != Errc::aborted || deadline.passed(clock)) return applied;
        connection.forget_failure();
        std::this_thread::sleep_for(milliseconds{5});
    }
}

} // namespace

Result<std::unique_ptr<detail::Connection>> connect(const std::string& path, detail::Role role,
                                                    const PoolConfig& config, const Clock& clock) {
    create_private_file(path);
    if (::access(path.c_str(), R_OK | W_OK) != 0) {
        Error error = detail::fault_unreachable("sqlite: file not accessible");
        error.message = "The database file cannot be opened: its folder must exist and be writable.";
        return error;
    }
    std::unique_ptr<SqliteConnection> connection;
    try {
        // A string without '=' is taken as the file name as a whole, blanks included.
        const bool plain = path.find('=') == std::string::npos;
        connection = std::make_unique<SqliteConnection>(plain ? path : "dbname=\"" + path + "\"", clock);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return detail::fault_unreachable("sqlite: cannot open the file");
    }
    AUTHOS_TRY(
        connection->limit_statements(Deadline::after(clock, config.connect_timeout), config.connect_timeout));
    for (const std::string& setting : settings_of(role, config)) {
        AUTHOS_TRY(apply_setting(*connection, setting, clock, config.connect_timeout));
    }
    return std::unique_ptr<detail::Connection>(std::move(connection));
}

} // namespace authos::storage::sqlite
