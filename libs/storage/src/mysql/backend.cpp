#include "authos/storage/backend.hpp"
#include "detail/database_url.hpp"
#include "detail/driver.hpp"
#include "mysql/connect.hpp"

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> migrations_mysql();
}

namespace authos::storage::mysql {

namespace {

class MysqlConnector final : public detail::Connector {
public:
    MysqlConnector(detail::ServerUrl url, const PoolConfig& config, const Clock& clock)
        : url_(std::move(url)), config_(config), clock_(clock) {}
    Result<std::unique_ptr<detail::Connection>> connect(detail::Role) const override {
        return mysql::connect(url_, config_, clock_);
    }

private:
    detail::ServerUrl url_;
    PoolConfig config_;
    const Clock& clock_;
};

class MysqlDriver final : public Driver {
public:
    [[nodiscard]] Backend backend() const noexcept override { return Backend::mysql; }
    Result<std::unique_ptr<detail::Connector>> connector(const SecretString& url, const PoolConfig& config,
                                                         const Clock& clock) const override {
        AUTHOS_TRY(detail::ServerUrl parts,
                   detail::parse_server_url(Backend::mysql, url, detail::url_options_of(Backend::mysql)));
        return std::unique_ptr<detail::Connector>(
            std::make_unique<MysqlConnector>(std::move(parts), config, clock));
    }
    [[nodiscard]] std::vector<Migration> migrations() const override {
        return detail::migrations_of(embedded::migrations_mysql());
    }
    [[nodiscard]] bool single_writer() const noexcept override { return false; }
};

} // namespace

std::shared_ptr<const Driver> backend() {
    return std::make_shared<MysqlDriver>();
}

} // namespace authos::storage::mysql
