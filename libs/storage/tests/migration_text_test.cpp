#include "authos/storage/migrate.hpp"
#include "detail/driver.hpp"
#include "detail/migration_record.hpp"

#include <catch2/catch.hpp>

using namespace authos::storage;

TEST_CASE("migration text: split at separator lines only, without comments and closing semicolons") {
    const auto statements =
        split_statements("-- head\r\n\r\nCREATE TABLE a (\n    -- a column\n    id BIGINT\n);\n"
                         "-- ;;\n-- only a comment\n-- ;;\n  INSERT INTO a VALUES (';');  \n");
    REQUIRE(statements.size() == 2);
    CHECK(statements[0] == "CREATE TABLE a (\n    id BIGINT\n)");
    CHECK(statements[1] == "INSERT INTO a VALUES (';')");
    CHECK(split_statements("").empty());
    CHECK(split_statements("-- ;;\n\n-- ;;").empty());
    CHECK(split_statements("SELECT 1 -- ;; in the middle").size() == 1);
}

TEST_CASE("migration text: the checksum tells edits apart, but not line ends") {
    CHECK(detail::migration_checksum("a\nb") == detail::migration_checksum("a\r\nb"));
    CHECK(detail::migration_checksum("a\nb") != detail::migration_checksum("a\nc"));
    CHECK(detail::migration_checksum("").size() == 16);
}

TEST_CASE("migration files: ordered by name, without their ending") {
    const auto migrations = detail::migrations_of({{"m2_b.sql", "B"}, {"m1_a.sql", "A"}});
    REQUIRE(migrations.size() == 2);
    CHECK(migrations[0].name == "m1_a");
    CHECK(migrations[0].text == "A");
}

TEST_CASE("migration records: an unfinished one is no skipped one") {
    const std::vector<Migration> known{{"m1", "A"}, {"m2", "B"}};
    const auto sum = [](const char* text) { return detail::migration_checksum(text); };
    CHECK(detail::check_records({}, known).has_value());
    CHECK(detail::check_records({{"m1", true, sum("A"), 1}, {"m2", false, sum("B"), 0}}, known).has_value());
    CHECK(detail::check_records({{"m1", false, sum("A"), 1}, {"m2", true, sum("B"), 1}}, known)
              .error()
              .reason == "migration_out_of_order");
    CHECK(detail::check_records({{"m1", true, sum("X"), 1}}, known).error().reason == "migration_changed");
    CHECK(detail::check_records({{"m0", true, sum("A"), 1}}, known).error().message.find("m0") !=
          std::string::npos);
}
