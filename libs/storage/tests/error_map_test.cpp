#include "authos/base/error.hpp"

#include <catch2/catch.hpp>

#include <string>

// The maps are private to their backends; only those of this build are linked.
namespace authos::storage::sqlite {
Error error_of_code(int code, const std::string& message);
}

using namespace authos;

TEST_CASE("error map: sqlite codes") {
    const auto code = [](int native) { return storage::sqlite::error_of_code(native, "text").code; };
    CHECK(code(2067) == Errc::already_exists);      // unique
    CHECK(code(1555) == Errc::already_exists);      // primary key
    CHECK(code(787) == Errc::failed_precondition);  // foreign key
    CHECK(code(1299) == Errc::failed_precondition); // not null
    CHECK(code(5) == Errc::aborted);                // busy
    CHECK(code(517) == Errc::aborted);              // busy snapshot
    CHECK(code(9) == Errc::deadline_exceeded);      // interrupted
    CHECK(code(13) == Errc::resource_exhausted);    // full
    CHECK(code(11) == Errc::data_loss);             // corrupt
    CHECK(code(14) == Errc::unavailable);           // cannot open
    CHECK(code(1) == Errc::internal);
    CHECK(storage::sqlite::error_of_code(2067, "users.email").detail == "sqlite 2067");
}

#ifdef AUTHOS_TEST_PSQL
namespace authos::storage::psql {
Error error_of_sqlstate(const std::string& sqlstate);
}

TEST_CASE("error map: sqlstates") {
    const auto code = [](const char* state) { return storage::psql::error_of_sqlstate(state).code; };
    CHECK(code("23505") == Errc::already_exists);
    CHECK(code("23503") == Errc::failed_precondition);
    CHECK(code("23502") == Errc::failed_precondition);
    CHECK(code("40001") == Errc::aborted);
    CHECK(code("40P01") == Errc::aborted);
    CHECK(code("55P03") == Errc::aborted);
    CHECK(code("57014") == Errc::deadline_exceeded);
    for (const char* lost : {"08006", "57P01", "57P03", "25006", "", "     "}) {
        CHECK(storage::psql::error_of_sqlstate(lost).reason == "database_unreachable");
    }
    CHECK(storage::psql::error_of_sqlstate("53300").reason == "database_busy");
    CHECK(code("53100") == Errc::resource_exhausted);
    CHECK(code("22001") == Errc::invalid_argument);
    CHECK(code("XX001") == Errc::data_loss);
    CHECK(code("42P01") == Errc::internal);
}
#endif

#ifdef AUTHOS_TEST_MYSQL
namespace authos::storage::mysql {
Error error_of_number(unsigned number);
}

TEST_CASE("error map: mysql numbers") {
    const auto code = [](unsigned number) { return storage::mysql::error_of_number(number).code; };
    CHECK(code(1062) == Errc::already_exists);
    CHECK(code(1452) == Errc::failed_precondition);
    CHECK(code(1213) == Errc::aborted);
    CHECK(code(1205) == Errc::aborted);
    CHECK(code(1969) == Errc::deadline_exceeded);
    CHECK(code(3024) == Errc::deadline_exceeded);
    CHECK(code(1406) == Errc::invalid_argument);
    CHECK(code(1114) == Errc::resource_exhausted);
    for (const unsigned lost : {2002U, 2006U, 2013U, 1053U, 4031U, 1290U}) {
        CHECK(storage::mysql::error_of_number(lost).reason == "database_unreachable");
    }
    CHECK(storage::mysql::error_of_number(1040).reason == "database_busy");
    CHECK(code(1064) == Errc::internal);
}
#endif
