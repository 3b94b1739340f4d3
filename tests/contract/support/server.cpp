#include "support/server.hpp"

#include "detail/session_gate.hpp"
#include "support/fixture.hpp"

#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

namespace contract {

std::string unique_name() {
    static int count = 0;
    return "authos_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

void run_at_server(const char* variable, const std::string& sql) {
    const auto database = open_database(SecretString(std::getenv(variable)));
    const auto done = storage::detail::SessionGate::with_connection(
        *database, Fixture::soon(), [&](storage::detail::Connection& connection, const Clock&) {
            return storage::detail::run_sql(connection, sql);
        });
    if (!done) throw std::runtime_error(done.error().reason + ": " + done.error().detail);
}

SecretString url_of_database(const char* variable, std::string_view database) {
    const std::string url = std::getenv(variable);
    const auto end = url.find('?');
    const auto slash = url.rfind('/', end);
    return SecretString(url.substr(0, slash + 1) + std::string(database) +
                        (end == std::string::npos ? "" : url.substr(end)));
}

} // namespace contract
