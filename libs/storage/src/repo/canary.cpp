#include "authos/storage/repo/canary.hpp"

#include "detail/statement.hpp"

namespace authos::storage {

using detail::Column;
using detail::param;
using detail::Row;

Result<std::optional<std::string>> find_canary(Session& s, std::string_view name) {
    return detail::find_row(s, "SELECT value FROM canaries WHERE name = :name", {param("name", name)},
                            {Column::text},
                            [](const Row& row) -> Result<std::string> { return row.text(0); });
}

Result<std::string> insert_canary_if_absent(Session& s, std::string_view name, std::string_view value,
                                            UnixMillis now) {
    AUTHOS_TRY(detail::require_key(name, 100));
    const detail::Dialect& dialect = detail::dialect_of(s);
    const std::string sql = std::string(dialect.insert_ignore) +
                            " canaries (name, value, created_at) VALUES (:name, :value, :now)" +
                            std::string(dialect.insert_ignore_end);
    AUTHOS_TRY(detail::execute(s, sql, {param("name", name), param("value", value), param("now", now)}));
    AUTHOS_TRY(auto stored, find_canary(s, name));
    if (!stored) return fail(Errc::data_loss, "canary_missing", "Database error");
    return *std::move(stored);
}

} // namespace authos::storage
