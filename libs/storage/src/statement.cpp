#include "detail/statement.hpp"

#include "authos/base/text.hpp"
#include "detail/faults.hpp"
#include "detail/session_gate.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <deque>

namespace authos::storage::detail {

namespace {

// Values live here while SOCI holds pointers to them; a deque never moves its elements.
struct BoundSlot {
    Bound value;
    soci::indicator indicator = soci::i_ok;
};

void attach_values(soci::statement& statement, std::deque<BoundSlot>& slots) {
    for (BoundSlot& slot : slots) {
        slot.indicator = slot.value.is_null ? soci::i_null : soci::i_ok;
        if (slot.value.is_text) {
            statement.exchange(soci::use(slot.value.text, slot.indicator, slot.value.name));
        } else {
            statement.exchange(soci::use(slot.value.integer, slot.indicator, slot.value.name));
        }
    }
}

std::deque<BoundSlot> slots_of(Binds binds) {
    std::deque<BoundSlot> slots;
    for (const Bound& bound : binds) slots.push_back({bound});
    return slots;
}

Result<void> refuse_nul(Binds binds) {
    for (const Bound& bound : binds) {
        if (bound.is_text && bound.text.find('\0') != std::string::npos) {
            return fail(Errc::invalid_argument, "text_has_nul", "A text must not contain a NUL character.");
        }
    }
    return {};
}

// A failed transaction takes no more statements: PostgreSQL would refuse them, the others would not, and
// a caller that overlooked the error must not commit half of its work.
Result<Connection*> usable_connection(Session& s) {
    Connection& connection = SessionGate::connection(s);
    if (connection.failure()) return *connection.failure();
    return &connection;
}

void prepare_once(soci::statement& statement, std::string_view sql) {
    statement.alloc();
    statement.prepare(std::string(sql), soci::details::st_one_time_query);
    statement.define_and_bind();
}

} // namespace

Error Connection::note_current() {
    Error error = classify_current();
    if (error.code == Errc::unavailable && error.reason == "database_unreachable") broken_ = true;
    if (!failure_) failure_ = error;
    return error;
}

Result<void> run_sql(Connection& connection, std::string_view sql) {
    return guarded(connection, [&] {
        soci::statement statement(connection.soci());
        prepare_once(statement, sql);
        statement.execute(true);
    });
}

Result<long long> execute(Session& s, std::string_view sql, Binds binds) {
    AUTHOS_TRY(Connection * connection, usable_connection(s));
    AUTHOS_TRY(refuse_nul(binds));
    std::deque<BoundSlot> slots = slots_of(binds);
    long long matched = 0;
    AUTHOS_TRY(guarded(*connection, [&] {
        soci::statement statement(connection->soci());
        attach_values(statement, slots);
        prepare_once(statement, sql);
        statement.execute(true);
        matched = statement.get_affected_rows();
    }));
    return matched;
}

Result<void> select(Session& s, std::string_view sql, Binds binds, Columns columns,
                    const std::function<Result<void>(const Row&)>& take) {
    AUTHOS_TRY(Connection * connection, usable_connection(s));
    AUTHOS_TRY(refuse_nul(binds));
    std::deque<BoundSlot> slots = slots_of(binds);
    std::vector<Row::Cell> cells;
    for (const Column column : columns) cells.push_back({column});
    std::vector<soci::indicator> indicators(cells.size(), soci::i_ok);
    Result<void> taken;
    AUTHOS_TRY(guarded(*connection, [&] {
        soci::statement statement(connection->soci());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i].column == Column::text) {
                statement.exchange(soci::into(cells[i].text, indicators[i]));
            } else {
                statement.exchange(soci::into(cells[i].integer, indicators[i]));
            }
        }
        attach_values(statement, slots);
        prepare_once(statement, sql);
        for (bool more = statement.execute(true); more && taken; more = statement.fetch()) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                cells[i].is_null = indicators[i] == soci::i_null;
                if (cells[i].is_null) {
                    cells[i].text.clear();
                    cells[i].integer = 0;
                }
            }
            taken = take(Row{cells});
        }
    }));
    return taken;
}

Result<long long> select_integer(Session& s, std::string_view sql, Binds binds) {
    long long value = 0;
    AUTHOS_TRY(select(s, sql, binds, {Column::integer}, [&](const Row& row) -> Result<void> {
        value = row.integer(0);
        return {};
    }));
    return value;
}

Result<std::vector<std::string>> select_texts(Session& s, std::string_view sql, Binds binds) {
    return list_rows(s, sql, binds, {Column::text},
                     [](const Row& row) -> Result<std::string> { return row.text(0); });
}

std::optional<std::string> Row::find_text(std::size_t i) const {
    if (is_null(i)) return std::nullopt;
    return text(i);
}

std::optional<long long> Row::find_integer(std::size_t i) const {
    if (is_null(i)) return std::nullopt;
    return integer(i);
}

std::optional<UnixMillis> Row::find_millis(std::size_t i) const {
    if (is_null(i)) return std::nullopt;
    return millis(i);
}

Error Row::malformed(std::size_t column) {
    return fail(Errc::data_loss, "stored_value_malformed", "A stored value is damaged.")
        .with_detail("column " + std::to_string(column));
}

Result<long long> delete_batch(Session& s, const BatchDelete& sql, UnixMillis before, int limit) {
    AUTHOS_TRY(const auto keys,
               select_texts(s, sql.select_keys, {param("before", before), param("limit", limit)}));
    long long deleted = 0;
    for (const std::string& key : keys) {
        AUTHOS_TRY(const long long gone,
                   execute(s, sql.delete_one, {param("key", key), param("before", before)}));
        deleted += gone;
    }
    return deleted;
}

const Dialect& dialect_of(Session& s) {
    return SessionGate::connection(s).dialect();
}

std::optional<std::string> shortened(const std::optional<std::string>& text, std::size_t limit) {
    if (!text) return std::nullopt;
    return std::string(truncate_utf8(*text, limit));
}

Result<void> require_key(std::string_view text, std::size_t limit) {
    if (!text.empty() && text.size() <= limit) return {};
    return fail(Errc::invalid_argument, "key_malformed",
                "A key must have 1 to " + std::to_string(limit) + " characters.");
}

int page_limit(int limit) noexcept {
    return std::clamp(limit, 1, 200);
}

} // namespace authos::storage::detail
