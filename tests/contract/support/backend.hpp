#pragma once
// What the tests must know of the database they run against; one source file per database says it.

#include "authos/base/secret.hpp"
#include "authos/storage/backend.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace contract {

[[nodiscard]] std::shared_ptr<const authos::storage::Driver> driver();
/// The environment variable with the address of the server; nullptr: no server is needed.
[[nodiscard]] const char* server_variable();

/// An empty database of its own; gone when this ends.
class EmptyDatabase {
public:
    EmptyDatabase();
    ~EmptyDatabase();
    EmptyDatabase(const EmptyDatabase&) = delete;
    EmptyDatabase& operator=(const EmptyDatabase&) = delete;
    [[nodiscard]] const authos::SecretString& url() const { return url_; }

private:
    std::string place_;
    authos::SecretString url_;
};

/// A URL of this backend whose server is at 127.0.0.1:`port`; nothing for SQLite.
[[nodiscard]] std::optional<authos::SecretString> url_at_port(int port);
/// A statement that runs for many seconds.
[[nodiscard]] std::string slow_sql();
/// Ends all other connections to this database; nothing for SQLite.
[[nodiscard]] std::optional<std::string> sql_listing_other_connections();
[[nodiscard]] std::string sql_ending_connection(const std::string& id);

/// SELECT of texts "table.column type null|not_null", types as in migrations/README.md.
[[nodiscard]] std::string sql_columns();
/// An expression that shows these columns of a row as one text, NULL included.
[[nodiscard]] std::string sql_row_text(const std::vector<std::string>& columns);
/// SELECT of texts "table(column,column)", one per unique index and primary key.
[[nodiscard]] std::string sql_unique();

} // namespace contract
