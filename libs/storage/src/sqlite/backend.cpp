#include "authos/storage/backend.hpp"
#include "detail/database_url.hpp"
#include "detail/driver.hpp"
#include "sqlite/connect.hpp"

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> migrations_sqlite();
}

namespace authos::storage::sqlite {

namespace {

class SqliteConnector final : public detail::Connector {
public:
    SqliteConnector(std::string path, const PoolConfig& config, const Clock& clock)
        : path_(std::move(path)), config_(config), clock_(clock) {}
    Result<std::unique_ptr<detail::Connection>> connect(detail::Role role) const override {
        return sqlite::connect(path_, role, config_, clock_);
    }

private:
    std::string path_;
    PoolConfig config_;
    const Clock& clock_;
};

class SqliteDriver final : public Driver {
public:
    [[nodiscard]] Backend backend() const noexcept override { return Backend::sqlite; }
    Result<std::unique_ptr<detail::Connector>> connector(const SecretString& url, const PoolConfig& config,
                                                         const Clock& clock) const override {
        AUTHOS_TRY(std::string path, detail::parse_sqlite_url(url));
        return std::unique_ptr<detail::Connector>(
            std::make_unique<SqliteConnector>(std::move(path), config, clock));
    }
    [[nodiscard]] std::vector<Migration> migrations() const override {
        return detail::migrations_of(embedded::migrations_sqlite());
    }
    [[nodiscard]] bool single_writer() const noexcept override { return true; }
};

} // namespace

std::shared_ptr<const Driver> backend() {
    return std::make_shared<SqliteDriver>();
}

} // namespace authos::storage::sqlite
