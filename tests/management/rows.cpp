#include "rows.hpp"

#include "detail/statement.hpp"
#include "support/backend.hpp"

#include <map>

namespace authos::api::test {
namespace {

// From "table.column type null|not_null".
Result<std::map<std::string, std::vector<std::string>>> columns_by_table(storage::Session& s) {
    AUTHOS_TRY(const auto lines, storage::detail::select_texts(s, contract::sql_columns(), {}));
    std::map<std::string, std::vector<std::string>> tables;
    for (const std::string& line : lines) {
        const auto dot = line.find('.');
        // Any call may remember that its session is used.
        if (line.starts_with("sessions.last_used_at ")) continue;
        tables[line.substr(0, dot)].push_back(line.substr(dot + 1, line.find(' ') - dot - 1));
    }
    return tables;
}

} // namespace

std::vector<std::string> rows_with(storage::Database& database, const std::string& part) {
    return database
        .read({},
              [&](storage::Session& s) -> Result<std::vector<std::string>> {
                  std::vector<std::string> rows;
                  AUTHOS_TRY(const auto tables, columns_by_table(s));
                  for (const auto& [table, columns] : tables) {
                      // What limits remember changes with every call, also with those that change nothing.
                      if (table == "rate_buckets" || table == "login_delays") continue;
                      AUTHOS_TRY(const auto found,
                                 storage::detail::select_texts(s,
                                                               "SELECT " + contract::sql_row_text(columns) +
                                                                   " FROM " + table + " ORDER BY 1",
                                                               {}));
                      for (const std::string& row : found) {
                          if (row.find(part) != std::string::npos) rows.push_back(table + ": " + row);
                      }
                  }
                  return rows;
              })
        .value();
}

} // namespace authos::api::test
