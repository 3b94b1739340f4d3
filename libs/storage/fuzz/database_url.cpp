// DATABASE_URL as an operator may have typed it, and migrations as a file may contain them.
#include "authos/storage/backend.hpp"
#include "authos/storage/migrate.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace authos;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto backend : {storage::Backend::sqlite, storage::Backend::psql, storage::Backend::mysql}) {
        const auto checked = storage::check_database_url(backend, SecretString(text));
        if (!checked && checked.error().code != Errc::invalid_argument) std::abort();
    }
    for (const std::string& statement : storage::split_statements(text)) {
        if (statement.empty() || statement.back() == ';') std::abort();
    }
    return 0;
}
