#include "mysql/connect.hpp"

#include "detail/faults.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"
#include "mysql/error_map.hpp"

#include <fmt/format.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <algorithm>

namespace authos::storage::mysql {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The servers keep limits in 32 bits.
constexpr milliseconds kLongestLimit{2'000'000'000};

const detail::Dialect kDialect{
    "START TRANSACTION",
    "INSERT IGNORE INTO",
    "",
    " FOR UPDATE SKIP LOCKED",
    false,
    // Table, column or index exists; index to be dropped is gone; row exists; constraint exists.
    " 1050 1060 1061 1091 1062 1826 ",
};

// A named lock holds for the whole server: the name of the database makes it ours.
constexpr std::string_view kLockMigrations =
    "SELECT GET_LOCK(CONCAT('authos-', MD5(DATABASE())), 1) AS obtained";
constexpr std::string_view kUnlockMigrations =
    "SELECT RELEASE_LOCK(CONCAT('authos-', MD5(DATABASE()))) AS released";

// No statement's own limit may be cut short by that of the socket.
constexpr seconds kShortestReadTimeout{30};

class MysqlConnection final : public detail::Connection {
public:
    MysqlConnection(const SecretString& connect_string, const Clock& clock)
        : clock_(clock), session_(soci::mysql, connect_string.reveal()),
          is_mariadb_(std::string_view(mysql_get_server_info(native())).find("MariaDB") !=
                      std::string_view::npos) {}

    [[nodiscard]] Backend backend() const noexcept override { return Backend::mysql; }
    [[nodiscard]] const detail::Dialect& dialect() const noexcept override { return kDialect; }
    [[nodiscard]] soci::session& soci() noexcept override { return session_; }
    [[nodiscard]] bool is_encrypted() { return mysql_get_ssl_cipher(native()) != nullptr; }

    Result<void> limit_statements(Deadline deadline, milliseconds longest) override {
        // 0 would mean "no limit".
        const milliseconds limit =
            std::clamp(std::min(deadline.remaining(clock_), longest), milliseconds{1}, kLongestLimit);
        if (limit == limit_) return {};
        // MySQL limits SELECT only; there, its lock wait limit bounds the others.
        AUTHOS_TRY(detail::run_sql(
            *this, is_mariadb_ ? fmt::format("SET SESSION max_statement_time = {}.{:03}",
                                             limit.count() / 1000, limit.count() % 1000)
                               : fmt::format("SET SESSION max_execution_time = {}", limit.count())));
        limit_ = limit;
        return {};
    }

    Result<bool> lock_migrations(Deadline deadline) override {
        AUTHOS_TRY(limit_statements(deadline, kLongestLimit));
        while (!deadline.passed(clock_)) {
            Session session = detail::SessionGate::open(*this);
            AUTHOS_TRY(const long long obtained, detail::select_integer(session, kLockMigrations, {}));
            if (obtained == 1) return true;
        }
        return false;
    }
    Result<void> unlock_migrations() override {
        Session session = detail::SessionGate::open(*this);
        AUTHOS_TRY(detail::select_integer(session, kUnlockMigrations, {}));
        return {};
    }

    [[nodiscard]] Error classify_current() override {
        try {
            throw;
        } catch (const soci::mysql_soci_error& error) {
            set_native_code(std::to_string(error.err_num_));
            return error_of_number(error.err_num_);
        } catch (const soci::soci_error&) {
            set_native_code("soci");
            return detail::fault_statement("soci: statement and values do not match");
        } catch (const std::exception&) {
            set_native_code("exception");
            return detail::fault_statement("exception");
        }
    }

private:
    [[nodiscard]] MYSQL* native() {
        return static_cast<soci::mysql_session_backend*>(session_.get_backend())->conn_;
    }

    const Clock& clock_;
    milliseconds limit_{-1};
    soci::session session_;
    bool is_mariadb_;
};

void append_parameter(std::string& text, std::string_view name, std::string_view value) {
    if (!text.empty()) text += ' ';
    text.append(name).append("='");
    for (const char c : value) {
        if (c == '\\' || c == '\'') text += '\\';
        text += c;
    }
    text += '\'';
}

std::vector<std::string> settings_of(const PoolConfig& config) {
    const auto lock_wait =
        std::max<long long>(1, std::chrono::ceil<seconds>(config.statement_timeout).count());
    const auto idle = std::max<long long>(60, std::chrono::ceil<seconds>(config.max_lifetime).count() + 60);
    return {
        "SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci",
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
        "NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'",
        "SET SESSION time_zone = '+00:00'",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        "SET SESSION autocommit = 1",
        fmt::format("SET SESSION innodb_lock_wait_timeout = {}", lock_wait),
        fmt::format("SET SESSION lock_wait_timeout = {}", lock_wait),
        fmt::format("SET SESSION wait_timeout = {}", idle),
    };
}

bool wants_encryption(const detail::ServerUrl& url) {
    const std::string mode = url.option("ssl-mode").value_or("");
    return url.option("ssl-ca").has_value() || mode == "required" || mode == "REQUIRED";
}

} // namespace

SecretString connect_string_of(const detail::ServerUrl& url, const PoolConfig& config) {
    std::string text;
    if (url.is_socket()) {
        append_parameter(text, "unix_socket", url.host);
    } else {
        // "localhost" would silently mean the default socket.
        append_parameter(text, "host", url.host.empty() || url.host == "localhost" ? "127.0.0.1" : url.host);
        if (url.port != 0) append_parameter(text, "port", std::to_string(url.port));
    }
    append_parameter(text, "db", url.database);
    if (!url.user.empty()) append_parameter(text, "user", url.user);
    if (!url.password.empty()) append_parameter(text, "password", url.password.reveal());
    append_parameter(text, "charset", "utf8mb4");
    const auto in_seconds = [](milliseconds span) {
        return std::to_string(std::max<long long>(1, std::chrono::ceil<seconds>(span).count()));
    };
    const milliseconds read =
        std::max<milliseconds>(kShortestReadTimeout, config.statement_timeout + seconds{5});
    append_parameter(text, "connect_timeout", in_seconds(config.connect_timeout));
    append_parameter(text, "read_timeout", in_seconds(read));
    append_parameter(text, "write_timeout", in_seconds(read));
    if (const auto value = url.option("ssl-ca")) append_parameter(text, "sslca", *value);
    if (const auto value = url.option("ssl-cert")) append_parameter(text, "sslcert", *value);
    if (const auto value = url.option("ssl-key")) append_parameter(text, "sslkey", *value);
    return SecretString(std::move(text));
}

Result<std::unique_ptr<detail::Connection>> connect(const detail::ServerUrl& url, const PoolConfig& config,
                                                    const Clock& clock) {
    std::unique_ptr<MysqlConnection> connection;
    try {
        connection = std::make_unique<MysqlConnection>(connect_string_of(url, config), clock);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const soci::mysql_soci_error& error) {
        return detail::fault_unreachable("mysql: cannot connect, " + std::to_string(error.err_num_));
    } catch (const std::exception&) {
        return detail::fault_unreachable("mysql: cannot connect");
    }
    if (wants_encryption(url) && !connection->is_encrypted()) {
        return detail::fault_unreachable("mysql: the server does not encrypt");
    }
    for (const std::string& setting : settings_of(config)) {
        AUTHOS_TRY(detail::run_sql(*connection, setting));
    }
    AUTHOS_TRY(connection->limit_statements(Deadline{}, config.statement_timeout));
    return std::unique_ptr<detail::Connection>(std::move(connection));
}

} // namespace authos::storage::mysql
