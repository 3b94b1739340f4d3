#include "support/backend.hpp"
#include "support/server.hpp"

namespace contract {

std::shared_ptr<const authos::storage::Driver> driver() {
    return authos::storage::mysql::backend();
}

const char* server_variable() {
    return "AUTHOS_TEST_MYSQL_URL";
}

EmptyDatabase::EmptyDatabase() : place_(unique_name()) {
    run_at_server(server_variable(), "CREATE DATABASE " + place_);
    url_ = url_of_database(server_variable(), place_);
}

EmptyDatabase::~EmptyDatabase() {
    run_at_server(server_variable(), "DROP DATABASE " + place_);
}

std::optional<authos::SecretString> url_at_port(int port) {
    return authos::SecretString("mysql://nobody:nothing@127.0.0.1:" + std::to_string(port) + "/none");
}

// Both its halves run long; MariaDB ends SLEEP alone with a value instead of an error.
std::string slow_sql() {
    return "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, "
           "information_schema.columns c WHERE SLEEP(0.01) = 0";
}

std::optional<std::string> sql_listing_other_connections() {
    return "SELECT CAST(id AS CHAR) FROM information_schema.processlist WHERE db = DATABASE() "
           "AND id <> CONNECTION_ID()";
}

std::string sql_ending_connection(const std::string& id) {
    return "KILL " + id;
}

std::string sql_columns() {
    return "SELECT CONCAT(table_name, '.', column_name, ' ', CASE data_type "
           "WHEN 'varchar' THEN CONCAT('varchar(', character_maximum_length, ')') "
           "WHEN 'mediumtext' THEN 'text' ELSE data_type END, "
           "CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not_null' END) "
           "FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1";
}

std::string sql_row_text(const std::vector<std::string>& columns) {
    std::string text = "CONCAT_WS('|'";
    for (const std::string& column : columns) text += ", QUOTE(" + column + ")";
    return text + ")";
}

std::string sql_unique() {
    return "SELECT CONCAT(table_name, '(', GROUP_CONCAT(column_name ORDER BY seq_in_index), ')') "
           "FROM information_schema.statistics WHERE table_schema = DATABASE() AND non_unique = 0 "
           "GROUP BY table_name, index_name ORDER BY 1";
}

} // namespace contract
