#include "authos/storage/migrate.hpp"
#include "detail/session_gate.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <fstream>

using namespace contract;

namespace {

const std::vector<Migration> kTwo{
    {"m20990101_000001_first",
     "CREATE TABLE one (id BIGINT NOT NULL)\n-- ;;\nCREATE TABLE two (id BIGINT NOT NULL)\n"},
    {"m20990101_000002_second",
     "CREATE TABLE three (id BIGINT NOT NULL)\n-- ;;\nINSERT INTO three (id) VALUES (7)\n-- ;;\n"
     "CREATE TABLE four (id BIGINT NOT NULL)\n"},
};

Result<long long> number(Database& db, const std::string& sql) {
    return db.read(Fixture::soon(), [&](Session& s) { return storage::detail::select_integer(s, sql, {}); });
}

Result<void> run_raw(Database& db, const std::string& sql) {
    return storage::detail::SessionGate::with_connection(
        db, Fixture::soon(),
        [&](storage::detail::Connection& c, const Clock&) { return storage::detail::run_sql(c, sql); });
}

std::vector<std::string> lines_of_schema(Database& db) {
    std::vector<std::string> lines;
    for (const std::string& sql : {sql_columns(), sql_unique()}) {
        auto found = db.read(Fixture::soon(), [&](Session& s) {
                           return storage::detail::select_texts(s, sql, {});
                       }).value();
        std::sort(found.begin(), found.end());
        lines.insert(lines.end(), found.begin(), found.end());
    }
    return lines;
}

} // namespace

TEST_CASE("migrations: the schema is the same on all databases") {
    Fixture f;
    std::vector<std::string> expected;
    std::ifstream file(AUTHOS_SCHEMA_FILE);
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line.front() != '#') expected.push_back(line);
    }
    REQUIRE_FALSE(expected.empty());
    const auto actual = lines_of_schema(f.db);
    std::vector<std::string> missing;
    std::vector<std::string> surplus;
    for (const auto& line : expected) {
        if (std::find(actual.begin(), actual.end(), line) == actual.end()) missing.push_back(line);
    }
    for (const auto& line : actual) {
        if (std::find(expected.begin(), expected.end(), line) == expected.end()) surplus.push_back(line);
    }
    CHECK(missing == std::vector<std::string>{});
    CHECK(surplus == std::vector<std::string>{});
}

TEST_CASE("schema dump: writes the schema to the file that the other databases are compared with",
          "[.dump]") {
    Fixture f;
    std::ofstream file(AUTHOS_SCHEMA_FILE);
    file << "# Columns, then unique indexes and primary keys, as every database must have them.\n";
    for (const auto& line : lines_of_schema(f.db)) file << line << "\n";
    CHECK(file.good());
}

TEST_CASE("migrations: the first four have the names that the deployment guide lists") {
    Fixture f;
    const auto migrations = embedded_migrations(f.db);
    REQUIRE(migrations.size() > 4);
    CHECK(migrations[0].name == "m20240101_000001_create_all_tables");
    CHECK(migrations[1].name == "m20251116_000001_add_stripe_price_id_to_plans");
    CHECK(migrations[2].name == "m20251117_132952_add_client_secret_hash_to_services");
    CHECK(migrations[3].name == "m20251119_000001_fix_saml_active_key_constraint");
    for (const Migration& migration : migrations) CHECK_FALSE(split_statements(migration.text).empty());
}

TEST_CASE("migrations: reported one by one, and only once") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    std::vector<std::string> seen;
    const MigrationReport report = [&](MigrationStage stage, std::string_view name) {
        seen.push_back(stage == MigrationStage::started     ? "started"
                       : stage == MigrationStage::completed ? "completed"
                                                            : std::string(name));
    };
    CHECK(run_migrations(*db, kTwo, Fixture::soon(), report).value() == 2);
    CHECK(seen == std::vector<std::string>{"started", kTwo[0].name, kTwo[1].name, "completed"});
    seen.clear();
    CHECK(run_migrations(*db, kTwo, Fixture::soon(), report).value() == 0);
    CHECK(seen == std::vector<std::string>{"started", "completed"});
    CHECK(number(*db, "SELECT COUNT(*) FROM _seaql_migrations WHERE applied_at > 0").value() == 2);
    CHECK(
        number(*db, "SELECT step FROM _seaql_migrations WHERE version = 'm20990101_000002_second'").value() ==
        3);
}

TEST_CASE("migrations: a changed, an unknown and a skipped one are refused by name") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    (void)run_migrations(*db, kTwo, Fixture::soon()).value();

    auto changed = kTwo;
    changed[0].text = "CREATE TABLE one (id BIGINT NULL)\n";
    const auto refused = run_migrations(*db, changed, Fixture::soon());
    CHECK(refused.error().reason == "migration_changed");
    CHECK(refused.error().message.find(kTwo[0].name) != std::string::npos);

    const auto unknown = run_migrations(*db, {kTwo[0]}, Fixture::soon());
    CHECK(unknown.error().reason == "migration_unknown");
    CHECK(unknown.error().message.find(kTwo[1].name) != std::string::npos);
    CHECK(run_migrations(*db, {}, Fixture::soon()).error().reason == "migration_unknown");

    auto squeezed = kTwo;
    squeezed.insert(squeezed.begin() + 1,
                    {"m20990101_000001_later", "CREATE TABLE five (id BIGINT NOT NULL)"});
    CHECK(run_migrations(*db, squeezed, Fixture::soon()).error().reason == "migration_out_of_order");
    CHECK(run_migrations(*db, kTwo, Fixture::soon()).value() == 0);
}

TEST_CASE("migrations: an interrupted one goes on at the statement where it stopped") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    (void)run_migrations(*db, {kTwo[0]}, Fixture::soon()).value();
    // As after a crash between two statements: two of three are done.
    run_raw(*db, "CREATE TABLE three (id BIGINT NOT NULL)").value();
    run_raw(*db, "INSERT INTO three (id) VALUES (7)").value();
    EmptyDatabase reference;
    const auto complete = open_database(reference.url());
    (void)run_migrations(*complete, kTwo, Fixture::soon()).value();
    const std::string checksum =
        complete
            ->read(Fixture::soon(),
                   [](Session& s) {
                       return storage::detail::select_texts(
                           s,
                           "SELECT checksum FROM _seaql_migrations WHERE version = 'm20990101_000002_second'",
                           {});
                   })
            .value()
            .at(0);
    run_raw(*db, "INSERT INTO _seaql_migrations (version, applied_at, checksum, step) VALUES "
                 "('m20990101_000002_second', NULL, '" +
                     checksum + "', 2)")
        .value();

    CHECK(run_migrations(*db, kTwo, Fixture::soon()).value() == 1);

    CHECK(number(*db, "SELECT COUNT(*) FROM three").value() == 1);
    CHECK(number(*db, "SELECT COUNT(*) FROM four").value() == 0);
    CHECK(lines_of_schema(*db) == lines_of_schema(*complete));
}

TEST_CASE(
    "migrations: a statement that was done but not recorded is passed over where DDL commits by itself") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    (void)run_migrations(*db, {kTwo[0]}, Fixture::soon()).value();
    if (db->backend() != Backend::mysql) {
        CHECK(run_migrations(*db, kTwo, Fixture::soon()).value() == 1);
        return;
    }
    (void)run_migrations(*db, kTwo, Fixture::soon()).value();
    run_raw(
        *db,
        "UPDATE _seaql_migrations SET applied_at = NULL, step = 2 WHERE version = 'm20990101_000002_second'")
        .value();
    CHECK(run_migrations(*db, kTwo, Fixture::soon()).value() == 1);
    CHECK(
        number(*db, "SELECT step FROM _seaql_migrations WHERE version = 'm20990101_000002_second'").value() ==
        3);
}

TEST_CASE("migrations: a failing statement is named and leaves no claim to be done") {
    EmptyDatabase place;
    const auto db = open_database(place.url());
    const std::vector<Migration> broken{
        {"m20990101_000001_broken", "CREATE TABLE one (id BIGINT)\n-- ;;\nCREATE NONSENSE\n"}};
    const auto failed = run_migrations(*db, broken, Fixture::soon());
    CHECK(failed.error().reason == "migration_failed");
    CHECK(failed.error().message.find("m20990101_000001_broken failed at statement 2") != std::string::npos);
    CHECK(number(*db, "SELECT COUNT(*) FROM _seaql_migrations WHERE applied_at IS NOT NULL").value() == 0);
}

TEST_CASE("migrations: three instances that start at once on an empty database make one schema") {
    EmptyDatabase place;
    std::atomic<int> applied = 0;
    std::atomic<int> failed = 0;
    in_parallel(3, [&](int) {
        const auto db = open_database(place.url());
        const auto result = run_migrations(*db, Fixture::soon(std::chrono::seconds{120}));
        if (result) {
            applied += *result;
        } else {
            ++failed;
        }
    });
    Fixture f;
    const auto db = open_database(place.url());
    CHECK(failed == 0);
    CHECK(applied == static_cast<int>(embedded_migrations(*db).size()));
    CHECK(lines_of_schema(*db) == lines_of_schema(f.db));
    CHECK(number(*db, "SELECT COUNT(*) FROM organization_tiers").value() == 4);
}
