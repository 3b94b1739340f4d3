// The tests of the management API share one database of the backend that their executable links; each test
// begins with empty tables.
#include "authos/storage/migrate.hpp"
#include "fixture.hpp"
#include "support/fixture.hpp"

namespace authos::api::test {
namespace {

const contract::EmptyDatabase& migrated_place() {
    static const contract::EmptyDatabase place;
    static const bool migrated = [] {
        const auto database = contract::open_database(place.url());
        return storage::run_migrations(*database, contract::Fixture::soon()).has_value();
    }();
    if (!migrated) throw std::runtime_error("the migrations failed");
    return place;
}

class SharedPlace final : public TestDatabase {
public:
    explicit SharedPlace(const Clock& clock)
        : database_(storage::Database::open(contract::driver(), migrated_place().url(), {}, clock).value()) {
        contract::empty_tables(*database_);
    }
    storage::Database& get() override { return *database_; }

private:
    std::unique_ptr<storage::Database> database_;
};

} // namespace

std::unique_ptr<TestDatabase> make_test_database(const Clock& clock) {
    return std::make_unique<SharedPlace>(clock);
}

} // namespace authos::api::test
