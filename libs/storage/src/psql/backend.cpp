#include "authos/storage/backend.hpp"
#include "detail/database_url.hpp"
#include "detail/driver.hpp"
#include "psql/connect.hpp"

namespace authos::embedded {
std::vector<std::pair<std::string_view, std::string_view>> migrations_psql();
}

namespace authos::storage::psql {

namespace {

class PsqlConnector final : public detail::Connector {
public:
    PsqlConnector(detail::ServerUrl url, const PoolConfig& config, const Clock& clock)
        : url_(std::move(url)), config_(config), clock_(clock) {}
    Result<std::unique_ptr<detail::Connection>> connect(detail::Role) const override {
        return psql::connect(url_, config_, clock_);
    }

private:
    detail::ServerUrl url_;
    PoolConfig config_;
    const Clock& clock_;
};

class PsqlDriver final : public Driver {
public:
    [[nodiscard]] Backend backend() const noexcept override { return Backend::psql; }
    Result<std::unique_ptr<detail::Connector>> connector(const SecretString& url, const PoolConfig& config,
                                                         const Clock& clock) const override {
        AUTHOS_TRY(detail::ServerUrl parts,
                   detail::parse_server_url(Backend::psql, url, detail::url_options_of(Backend::psql)));
        return std::unique_ptr<detail::Connector>(
            std::make_unique<PsqlConnector>(std::move(parts), config, clock));
    }
    [[nodiscard]] std::vector<Migration> migrations() const override {
        return detail::migrations_of(embedded::migrations_psql());
    }
    [[nodiscard]] bool single_writer() const noexcept override { return false; }
};

} // namespace

std::shared_ptr<const Driver> backend() {
    return std::make_shared<PsqlDriver>();
}

} // namespace authos::storage::psql
