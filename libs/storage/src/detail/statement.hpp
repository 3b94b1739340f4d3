#pragma once
// How repositories run SQL: a literal, values by name, rows read column by column. This is the only face
// of SOCI that they see. Values are text or whole numbers; NULL is an empty optional.

#include "authos/base/ids.hpp"
#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/base/time.hpp"
#include "authos/base/token_hash.hpp"
#include "authos/storage/session.hpp"
#include "detail/connection.hpp"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace authos::storage::detail {

/// A value for the parameter `:name` of a statement.
struct Bound {
    const char* name;
    bool is_text = false;
    bool is_null = false;
    long long integer = 0;
    std::string text;
};

[[nodiscard]] inline Bound param(const char* name, std::string_view value) {
    return {name, true, false, 0, std::string(value)};
}
[[nodiscard]] inline Bound param(const char* name, const std::string& value) {
    return {name, true, false, 0, value};
}
[[nodiscard]] inline Bound param(const char* name, const char* value) {
    return param(name, std::string_view{value});
}
[[nodiscard]] inline Bound param(const char* name, long long value) {
    return {name, false, false, value, {}};
}
[[nodiscard]] inline Bound param(const char* name, int value) {
    return param(name, static_cast<long long>(value));
}
/// A flag: 0 or 1.
[[nodiscard]] inline Bound param(const char* name, bool value) {
    return param(name, value ? 1 : 0);
}
[[nodiscard]] inline Bound param(const char* name, UnixMillis value) {
    return param(name, static_cast<long long>(value.count()));
}
[[nodiscard]] inline Bound param(const char* name, const TokenHash& value) {
    return param(name, value.hex());
}
[[nodiscard]] inline Bound param(const char* name, const SecretString& value) {
    return param(name, value.reveal());
}
template <class Tag>
[[nodiscard]] Bound param(const char* name, const Id<Tag>& value) {
    return param(name, value.text());
}
template <class T>
[[nodiscard]] Bound param(const char* name, const std::optional<T>& value) {
    if (value) return param(name, *value);
    // The type of a NULL does not matter to any of the databases.
    return {name, true, true, 0, {}};
}

using Binds = std::initializer_list<Bound>;

/// What a column is read as.
enum class Column { text, integer };
using Columns = std::initializer_list<Column>;

/// One row of a result; columns count from 0 in the order of the SELECT list.
/// A NULL in a column that is read as present, or malformed stored text, is reported by `fault()`.
class Row {
public:
    struct Cell {
        Column column;
        bool is_null = false;
        long long integer = 0;
        std::string text;
    };
    explicit Row(const std::vector<Cell>& cells) : cells_(&cells) {}

    [[nodiscard]] bool is_null(std::size_t i) const { return cell(i).is_null; }
    [[nodiscard]] const std::string& text(std::size_t i) const { return cell(i).text; }
    [[nodiscard]] long long integer(std::size_t i) const { return cell(i).integer; }
    [[nodiscard]] bool flag(std::size_t i) const { return integer(i) != 0; }
    [[nodiscard]] UnixMillis millis(std::size_t i) const { return UnixMillis{integer(i)}; }
    [[nodiscard]] std::optional<std::string> find_text(std::size_t i) const;
    [[nodiscard]] std::optional<long long> find_integer(std::size_t i) const;
    [[nodiscard]] std::optional<UnixMillis> find_millis(std::size_t i) const;
    /// Errc::data_loss, reason "stored_id_malformed".
    template <class T>
    [[nodiscard]] Result<T> id(std::size_t i) const {
        auto parsed = T::parse(text(i));
        if (!parsed) return malformed(i);
        return parsed;
    }
    template <class T>
    [[nodiscard]] Result<std::optional<T>> find_id(std::size_t i) const {
        if (is_null(i)) return std::optional<T>{};
        AUTHOS_TRY(T parsed, id<T>(i));
        return std::optional<T>{std::move(parsed)};
    }

private:
    [[nodiscard]] const Cell& cell(std::size_t i) const { return cells_->at(i); }
    [[nodiscard]] static Error malformed(std::size_t column);
    const std::vector<Cell>* cells_;
};

/// Runs one statement; the number of rows it matched (the same on all databases).
/// A text with a NUL is Errc::invalid_argument, reason "text_has_nul": PostgreSQL would cut it silently.
Result<long long> execute(Session& s, std::string_view sql, Binds binds);

/// Runs one SELECT and hands each row to `take`, which may end the run with an error.
Result<void> select(Session& s, std::string_view sql, Binds binds, Columns columns,
                    const std::function<Result<void>(const Row&)>& take);

/// The first row through `map` (Row -> Result<T>), or nothing.
template <class F>
auto find_row(Session& s, std::string_view sql, Binds binds, Columns columns, F&& map)
    -> Result<std::optional<typename std::invoke_result_t<F&, const Row&>::value_type>> {
    std::optional<typename std::invoke_result_t<F&, const Row&>::value_type> found;
    AUTHOS_TRY(select(s, sql, binds, columns, [&](const Row& row) -> Result<void> {
        if (found) return {};
        AUTHOS_TRY(auto value, map(row));
        found.emplace(std::move(value));
        return {};
    }));
    return found;
}

/// All rows through `map`.
template <class F>
auto list_rows(Session& s, std::string_view sql, Binds binds, Columns columns, F&& map)
    -> Result<std::vector<typename std::invoke_result_t<F&, const Row&>::value_type>> {
    std::vector<typename std::invoke_result_t<F&, const Row&>::value_type> rows;
    AUTHOS_TRY(select(s, sql, binds, columns, [&](const Row& row) -> Result<void> {
        AUTHOS_TRY(auto value, map(row));
        rows.push_back(std::move(value));
        return {};
    }));
    return rows;
}

/// A SELECT of one number; 0 where there is no row or a NULL.
Result<long long> select_integer(Session& s, std::string_view sql, Binds binds);

/// The texts of one column.
Result<std::vector<std::string>> select_texts(Session& s, std::string_view sql, Binds binds);

/// How rows that are over leave a table: a SELECT of the keys of those that are over at `:before`, up to
/// `:limit`, and a DELETE of the one with `:key`, which asks `:before` again, as it may have been renewed in
/// between.
struct BatchDelete {
    std::string_view select_keys;
    std::string_view delete_one;
};
/// How many are gone; fewer than `limit` where nothing more is over.
Result<long long> delete_batch(Session& s, const BatchDelete& sql, UnixMillis before, int limit);

[[nodiscard]] const Dialect& dialect_of(Session& s);

/// The same result, but an error with `code` gets the reason and message of the repository.
template <class T>
Result<T> renamed(Result<T> result, Errc code, std::string_view reason, std::string message) {
    if (result || result.error().code != code) return result;
    return fail(code, reason, std::move(message)).with_detail(result.error().detail);
}

/// At most `limit` octets, cut between characters: for texts of others that are kept only to be read.
[[nodiscard]] std::optional<std::string> shortened(const std::optional<std::string>& text, std::size_t limit);

/// Errc::invalid_argument, reason "key_malformed", unless `text` has 1 to `limit` octets. For keys that go
/// through insert_ignore, which on MySQL would cut them silently.
[[nodiscard]] Result<void> require_key(std::string_view text, std::size_t limit);

/// `limit` brought into 1 to 200.
[[nodiscard]] int page_limit(int limit) noexcept;

} // namespace authos::storage::detail
