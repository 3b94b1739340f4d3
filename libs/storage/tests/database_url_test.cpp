#include "detail/database_url.hpp"

#include "authos/storage/backend.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::storage;

namespace {

Result<detail::ServerUrl> psql_url(const char* url) {
    return detail::parse_server_url(Backend::psql, SecretString(url), detail::url_options_of(Backend::psql));
}
Result<detail::ServerUrl> mysql_url(const char* url) {
    return detail::parse_server_url(Backend::mysql, SecretString(url),
                                    detail::url_options_of(Backend::mysql));
}
Result<std::string> sqlite_path(const char* url) {
    return detail::parse_sqlite_url(SecretString(url));
}

} // namespace

TEST_CASE("database url: a server's parts are taken apart and decoded") {
    const auto url =
        psql_url("postgres://us%40er:p%40ss%2Fw%3Ard@db.example:6543/auth%20os?sslmode=require").value();
    CHECK(url.user == "us@er");
    CHECK(url.password.reveal() == "p@ss/w:rd");
    CHECK(url.host == "db.example");
    CHECK(url.port == 6543);
    CHECK(url.database == "auth os");
    CHECK(url.option("sslmode") == "require");
    CHECK_FALSE(url.option("sslcert"));
}

TEST_CASE("database url: what may be left out is left out") {
    const auto url = psql_url("postgresql://localhost/authos").value();
    CHECK(url.user.empty());
    CHECK(url.password.empty());
    CHECK(url.port == 0);
    CHECK(psql_url("POSTGRES://[::1]:5432/a").value().host == "::1");
    CHECK(psql_url("postgres:///a").value().host.empty());
    // An '@' that somebody forgot to escape still belongs to the password.
    CHECK(mysql_url("mysql://u:p@w@h/a").value().password.reveal() == "p@w");
}

TEST_CASE("database url: unix sockets are named by host or option") {
    CHECK(psql_url("postgres://u@%2Frun%2Fpostgresql/a").value().host == "/run/postgresql");
    CHECK(psql_url("postgres:///a?host=/run/postgresql").value().is_socket());
    CHECK(mysql_url("mysql://u@localhost/a?socket=/run/mysqld/mysqld.sock").value().host ==
          "/run/mysqld/mysqld.sock");
    CHECK_FALSE(mysql_url("mysql://u@localhost/a").value().is_socket());
}

TEST_CASE("database url: malformed ones are refused without being repeated") {
    const char* bad[] = {
        "postgres://u:topsecret@h:0/a",
        "postgres://u:topsecret@h:99999/a",
        "postgres://u:topsecret@h:x/a",
        "postgres://u:topsecret@h",
        "postgres://u:topsecret@h/",
        "postgres://u:topsecret@h/a/b",
        "postgres://u:topsecret%ZZ@h/a",
        "postgres://u:topsecret@[::1/a",
        "postgres://u:topsecret@h/a?x=topsecret",
        "postgres://u:topsecret@h/a#frag",
        "postgres://u:topsecret%00@h/a",
        "postgres://u:topsecret@h/a?sslmode=a&sslmode=b",
    };
    for (const char* url : bad) {
        const auto refused = psql_url(url);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "database_url_malformed");
        CHECK(refused.error().message.find("topsecret") == std::string::npos);
        CHECK(refused.error().detail.empty());
    }
}

TEST_CASE("database url: another backend's scheme is named as such") {
    CHECK(check_database_url(Backend::sqlite, SecretString("postgres://h/a")).error().reason ==
          "database_url_backend_mismatch");
    CHECK(check_database_url(Backend::psql, SecretString("mysql://h/a")).error().message ==
          "DATABASE_URL must start with postgres:// or postgresql://.");
    CHECK(check_database_url(Backend::mysql, SecretString("sqlite:a.db")).error().reason ==
          "database_url_backend_mismatch");
    CHECK(check_database_url(Backend::mysql, SecretString("mariadb://h/a")).has_value());
    CHECK(check_database_url(Backend::sqlite, SecretString("")).error().code == Errc::invalid_argument);
}

TEST_CASE("database url: sqlite names a file") {
    CHECK(sqlite_path("sqlite:./data.db").value() == "./data.db");
    CHECK(sqlite_path("sqlite://data.db").value() == "data.db");
    CHECK(sqlite_path("sqlite:///var/lib/a%20b.db?mode=rwc").value() == "/var/lib/a b.db");
    CHECK(sqlite_path("sqlite::memory:").error().reason == "database_url_in_memory");
    CHECK(sqlite_path("sqlite://:memory:").error().reason == "database_url_in_memory");
    CHECK(sqlite_path("sqlite:x?mode=memory").error().reason == "database_url_in_memory");
    CHECK(sqlite_path("sqlite:").error().reason == "database_url_malformed");
    CHECK(sqlite_path("sqlite:./folder/").error().reason == "database_url_malformed");
    CHECK(sqlite_path("sqlite:a.db?cache=shared").error().reason == "database_url_malformed");
}

TEST_CASE("backend: names as the build, the metrics and the messages need them") {
    CHECK(name_of(Backend::psql) == "psql");
    CHECK(metric_label_of(Backend::psql) == "postgres");
    CHECK(metric_label_of(Backend::sqlite) == "sqlite");
    CHECK(url_schemes_of(Backend::sqlite) == "sqlite:");
}
