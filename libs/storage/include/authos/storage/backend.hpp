#pragma once
// The three databases and their factories. A factory exists only in a build whose AUTHOS_BACKENDS names
// it; link authos::storage_sqlite, authos::storage_psql or authos::storage_mysql beside authos::storage.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"

#include <memory>
#include <string_view>

namespace authos::storage {

/// Which database a build or a connection talks to; mysql stands for MySQL and MariaDB.
enum class Backend { sqlite, psql, mysql };

/// "sqlite", "psql", "mysql": as in AUTHOS_BACKENDS and in the names of the executables.
[[nodiscard]] std::string_view name_of(Backend backend) noexcept;
/// "sqlite", "postgres", "mysql": the value of the metrics' label `backend`.
[[nodiscard]] std::string_view metric_label_of(Backend backend) noexcept;
/// The beginnings that a DATABASE_URL of this backend may have, for messages: "postgres:// or postgresql://".
[[nodiscard]] std::string_view url_schemes_of(Backend backend) noexcept;

/// How to reach and speak to one kind of database. Stateless; its inside is known to storage alone.
class Driver;

/// Whether `url` is a well-formed DATABASE_URL of `backend`; nothing is opened.
/// Errc::invalid_argument: "database_url_backend_mismatch" (another backend's scheme),
/// "database_url_malformed", "database_url_in_memory". The message never contains the URL.
[[nodiscard]] Result<void> check_database_url(Backend backend, const SecretString& url);

namespace sqlite {
[[nodiscard]] std::shared_ptr<const Driver> backend();
}
namespace psql {
[[nodiscard]] std::shared_ptr<const Driver> backend();
}
namespace mysql {
[[nodiscard]] std::shared_ptr<const Driver> backend();
}

} // namespace authos::storage
