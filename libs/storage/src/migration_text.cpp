#include "authos/base/text.hpp"
#include "authos/storage/migrate.hpp"
#include "detail/driver.hpp"
#include "detail/migration_record.hpp"

#include <algorithm>

namespace authos::storage {

std::vector<std::string> split_statements(std::string_view text) {
    std::vector<std::string> statements;
    std::string current;
    const auto finish = [&] {
        while (!current.empty() && (trim(current).size() < current.size() || current.back() == ';')) {
            current = std::string(trim(current));
            if (!current.empty() && current.back() == ';') current.pop_back();
        }
        if (!current.empty()) statements.push_back(std::move(current));
        current.clear();
    };
    for (const std::string_view line : split(text, '\n')) {
        const std::string_view bare = trim(line);
        if (bare == "-- ;;") {
            finish();
        } else if (!bare.empty() && bare.substr(0, 2) != "--") {
            current.append(line).append("\n");
        }
    }
    finish();
    return statements;
}

namespace detail {

std::string migration_checksum(std::string_view text) {
    // FNV-1a, 64 bits: it tells apart what was edited by mistake; nobody gains by a collision here.
    // CR is left out, so that a checkout with other line ends is the same migration.
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        if (c == '\r') continue;
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[(hash >> shift) & 0xf];
    return hex;
}

std::vector<Migration>
migrations_of(const std::vector<std::pair<std::string_view, std::string_view>>& files) {
    std::vector<Migration> migrations;
    for (const auto& [file, content] : files) {
        migrations.push_back({std::string(file.substr(0, file.rfind(".sql"))), content});
    }
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration& a, const Migration& b) { return a.name < b.name; });
    return migrations;
}

Result<void> check_records(const std::vector<MigrationRecord>& records,
                           const std::vector<Migration>& migrations) {
    const auto record_of = [&](const std::string& name) {
        return std::find_if(records.begin(), records.end(),
                            [&](const auto& record) { return record.name == name; });
    };
    for (const MigrationRecord& record : records) {
        const auto known =
            std::find_if(migrations.begin(), migrations.end(),
                         [&](const Migration& migration) { return migration.name == record.name; });
        if (known == migrations.end()) {
            return fail(
                Errc::failed_precondition, "migration_unknown",
                "The database has the migration " + record.name +
                    ", which this version does not know. Start the version that applied it, or a newer one.");
        }
        if (migration_checksum(known->text) != record.checksum) {
            return fail(Errc::failed_precondition, "migration_changed",
                        "The migration " + record.name +
                            " was applied with another text than this version has. Nothing was changed.");
        }
    }
    bool missing = false;
    for (const Migration& migration : migrations) {
        const auto record = record_of(migration.name);
        const bool applied = record != records.end() && record->applied;
        if (applied && missing) {
            return fail(Errc::failed_precondition, "migration_out_of_order",
                        "The migration " + migration.name + " is applied although an earlier one is not.");
        }
        missing = missing || !applied;
    }
    return {};
}

} // namespace detail

} // namespace authos::storage
