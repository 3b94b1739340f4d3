// The tests of this library run on a temporary SQLite file.
#include "authos/storage/migrate.hpp"
#include "fixture.hpp"

#include <filesystem>
#include <stdexcept>
#include <stdlib.h>

namespace authos::api::test {
namespace {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "authos-api-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    [[nodiscard]] std::string file(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

class SqliteFile final : public TestDatabase {
public:
    explicit SqliteFile(const Clock& clock)
        : database_(storage::Database::open(storage::sqlite::backend(),
                                            SecretString{"sqlite:" + directory_.file("data.db")}, {}, clock)
                        .value()) {
        (void)storage::run_migrations(*database_, {}).value();
    }
    storage::Database& get() override { return *database_; }

private:
    TemporaryDirectory directory_;
    std::unique_ptr<storage::Database> database_;
};

} // namespace

std::unique_ptr<TestDatabase> make_test_database(const Clock& clock) {
    return std::make_unique<SqliteFile>(clock);
}

} // namespace authos::api::test
