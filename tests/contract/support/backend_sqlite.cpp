#include "support/backend.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace contract {

std::shared_ptr<const authos::storage::Driver> driver() {
    return authos::storage::sqlite::backend();
}

const char* server_variable() {
    return nullptr;
}

EmptyDatabase::EmptyDatabase() {
    std::string pattern = (std::filesystem::temp_directory_path() / "authos-contract-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    place_ = pattern;
    url_ = authos::SecretString("sqlite:" + place_ + "/data.db");
}

EmptyDatabase::~EmptyDatabase() {
    std::error_code ignored;
    std::filesystem::remove_all(place_, ignored);
}

std::optional<authos::SecretString> url_at_port(int) {
    return std::nullopt;
}

std::string slow_sql() {
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT "
           "MAX(i) FROM n";
}

std::optional<std::string> sql_listing_other_connections() {
    return std::nullopt;
}
std::string sql_ending_connection(const std::string&) {
    return {};
}

std::string sql_columns() {
    return "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE c.\"notnull\" WHEN 1 THEN ' "
           "not_null' "
           "ELSE ' null' END FROM sqlite_master m JOIN pragma_table_info(m.name) c "
           "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1";
}

std::string sql_row_text(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns)
        text += (text.empty() ? "quote(" : " || '|' || quote(") + column + ")";
    return text;
}

std::string sql_unique() {
    return "SELECT m.name || '(' || (SELECT group_concat(name) FROM (SELECT name FROM "
           "pragma_index_info(i.name) "
           "ORDER BY seqno)) || ')' FROM sqlite_master m JOIN pragma_index_list(m.name) i "
           "WHERE m.type = 'table' AND i.\"unique\" = 1 ORDER BY 1";
}

} // namespace contract
