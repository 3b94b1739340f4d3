#include "support/backend.hpp"
#include "support/server.hpp"

#include <cstdlib>

namespace contract {

std::shared_ptr<const authos::storage::Driver> driver() {
    return authos::storage::psql::backend();
}

const char* server_variable() {
    return "AUTHOS_TEST_PSQL_URL";
}

EmptyDatabase::EmptyDatabase() : place_(unique_name()) {
    run_at_server(server_variable(), "CREATE DATABASE " + place_);
    url_ = url_of_database(server_variable(), place_);
}

EmptyDatabase::~EmptyDatabase() {
    run_at_server(server_variable(), "DROP DATABASE " + place_ + " WITH (FORCE)");
}

std::optional<authos::SecretString> url_at_port(int port) {
    return authos::SecretString("postgres://nobody:nothing@127.0.0.1:" + std::to_string(port) + "/none");
}

std::string slow_sql() {
    return "SELECT COUNT(*) FROM (SELECT pg_sleep(20)) AS sleep";
}

std::optional<std::string> sql_listing_other_connections() {
    return "SELECT CAST(pid AS VARCHAR) FROM pg_stat_activity WHERE datname = current_database() "
           "AND pid <> pg_backend_pid()";
}

std::string sql_ending_connection(const std::string& id) {
    return "SELECT pg_terminate_backend(" + id + ")";
}

std::string sql_columns() {
    return "SELECT table_name || '.' || column_name || ' ' || CASE data_type "
           "WHEN 'character varying' THEN 'varchar(' || character_maximum_length || ')' ELSE data_type END "
           "|| CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not_null' END "
           "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1";
}

std::string sql_row_text(const std::vector<std::string>& columns) {
    std::string text = "concat_ws('|'";
    for (const std::string& column : columns) text += ", quote_nullable(" + column + ")";
    return text + ")";
}

std::string sql_unique() {
    return "SELECT t.relname || '(' || (SELECT string_agg(a.attname, ',' ORDER BY k.n) "
           "FROM unnest(x.indkey) WITH ORDINALITY AS k(attnum, n) "
           "JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum) || ')' "
           "FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace s ON s.oid = "
           "t.relnamespace "
           "WHERE s.nspname = 'public' AND x.indisunique ORDER BY 1";
}

} // namespace contract
