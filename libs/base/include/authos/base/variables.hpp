#pragma once
// A table of the environment variables that a program understands, and reading by it: faults are collected on
// the way. A fault names the variable, what is wrong, what is expected and an example, never a secret's
// value.

#include "authos/base/dotenv.hpp"
#include "authos/base/secret.hpp"

#include <chrono>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace authos {

/// `secret` is never shown; `number` is whole, from min to max; `choice` is one of the words of `expected`;
/// `origin` is scheme://host[:port], http or https; `list` is separated by commas.
enum class VariableKind { text, secret, flag, number, choice, origin, list };

/// One variable. An empty `fallback` means that it may be missing, kRequired that it may not.
struct Variable {
    std::string_view name;
    VariableKind kind;
    std::string_view fallback;
    std::string_view example;
    std::string_view meaning;
    long long min = 0;
    long long max = 0;
    std::string_view expected = {}; // of a choice its words: "a, b or c"; else what the kind does not say
};
inline constexpr std::string_view kRequired = "(required)";

/// The programmer's list; names are unique in it.
using Variables = std::span<const Variable>;

/// The one of that name; std::logic_error where the table has none.
[[nodiscard]] const Variable& variable_named(Variables table, std::string_view name);
/// One line per variable, separated by tabs: name, default, what is expected, example, meaning.
[[nodiscard]] std::string print_variables(Variables table);

/// One variable that is not as it should be.
struct VariableFault {
    Variable variable;
    std::string problem; // reads on after the name: "is missing"
    /// SERVER_PORT: is "0"; expected a whole number from 1 to 65535; example: SERVER_PORT=3000
    [[nodiscard]] std::string line() const;
};

/// An empty value counts as unset. After a fault the target keeps its value. Names that are not in the
/// table throw std::logic_error.
class VariableReader {
public:
    /// Both must outlive the reader.
    VariableReader(Variables table, const Environment& environment)
        : table_(table), environment_(environment) {}

    void read(std::string_view name, std::string& out);
    void read(std::string_view name, SecretString& out);
    void read(std::string_view name, bool& out);
    void read(std::string_view name, std::vector<std::string>& out);
    template <std::integral I>
    void read(std::string_view name, I& out) {
        if (const auto value = number(name)) out = static_cast<I>(*value);
    }
    /// A number of seconds, or of hours where the target counts hours.
    template <class Rep, class Period>
    void read(std::string_view name, std::chrono::duration<Rep, Period>& out) {
        using Unit = std::conditional_t<Period::num == 3600, std::chrono::hours, std::chrono::seconds>;
        if (const auto value = number(name)) out = Unit{*value};
    }

    /// The value, blanks included, or the table's default; empty where there is neither.
    [[nodiscard]] std::string raw(std::string_view name) const;
    [[nodiscard]] bool is_set(std::string_view name) const;
    void fault(std::string_view name, std::string problem);
    [[nodiscard]] std::vector<VariableFault>& faults() noexcept { return faults_; }

private:
    [[nodiscard]] std::optional<long long> number(std::string_view name);

    Variables table_;
    const Environment& environment_;
    std::vector<VariableFault> faults_;
};

} // namespace authos
