#pragma once
// Opens SQLite connections: WAL, durable commits, foreign keys, an end to every statement.

#include "detail/driver.hpp"

#include <memory>
#include <string>

namespace authos::storage::sqlite {

/// Opens `path`; creates the file (mode 0600) if there is none. Readers cannot change anything.
Result<std::unique_ptr<detail::Connection>> connect(const std::string& path, detail::Role role,
                                                    const PoolConfig& config, const Clock& clock);

} // namespace authos::storage::sqlite
