#include "authos/base/dotenv.hpp"

#include "authos/base/text.hpp"

#include <algorithm>
#include <optional>

namespace authos {
namespace {

/// Reads one text front to back and knows its line number.
class DotenvScanner {
public:
    explicit DotenvScanner(std::string_view text) : rest_(text) {
        // Editors on Windows put a byte order mark first.
        if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
    }

    Dotenv run() {
        while (!rest_.empty()) {
            const int line = line_;
            if (const auto problem = read_statement()) {
                found_.faults.push_back("line " + std::to_string(line) + ": " + *problem);
            }
        }
        return std::move(found_);
    }

private:
    using Problem = std::optional<std::string>;

    std::string_view take_line() {
        const std::size_t end = rest_.find('\n');
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        ++line_;
        return line;
    }

    Problem read_statement() {
        const std::string_view start = trim(rest_.substr(0, rest_.find('\n')));
        if (start.empty() || start.front() == '#') {
            take_line();
            return std::nullopt;
        }
        const std::size_t equals = start.find('=');
        std::string_view name = trim(start.substr(0, equals));
        if (name.substr(0, 7) == "export " || name.substr(0, 7) == "export\t") name = trim(name.substr(7));
        if (equals == std::string_view::npos || !is_name(name)) {
            take_line();
            return "expected NAME=value";
        }
        rest_.remove_prefix(rest_.find('=') + 1);
        const std::string key{name};
        std::string value;
        const Problem problem = read_value(value);
        if (!problem) found_.values[key] = std::move(value);
        return problem;
    }

    static bool is_name(std::string_view name) {
        const auto allowed = [](char c) {
            return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        };
        return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
               std::all_of(name.begin(), name.end(), allowed);
    }

    Problem read_value(std::string& value) {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
        if (!rest_.empty() && (rest_.front() == '\'' || rest_.front() == '"')) return read_quoted(value);
        std::string_view line = take_line();
        // A '#' only starts a comment after a blank: passwords and URL fragments contain it.
        for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
            if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') {
                line = line.substr(0, at);
                break;
            }
        }
        value = trim(line);
        return std::nullopt;
    }

    Problem read_quoted(std::string& value) {
        const char quote = rest_.front();
        std::size_t at = 1;
        for (; at < rest_.size() && rest_[at] != quote; ++at) {
            char c = rest_[at];
            if (c == '\\' && quote == '"' && at + 1 < rest_.size()) {
                c = rest_[++at];
                if (c == 'n')
                    c = '\n';
                else if (c == 'r')
                    c = '\r';
                else if (c == 't')
                    c = '\t';
                else if (c != '"' && c != '\\' && c != '$')
                    value += '\\';
            } else if (c == '\r' && at + 1 < rest_.size() && rest_[at + 1] == '\n') {
                continue;
            }
            value += c;
        }
        if (at >= rest_.size()) {
            // Everything below would be part of the value; what was meant cannot be known.
            rest_ = {};
            return "the quote is never closed";
        }
        line_ += static_cast<int>(
            std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        rest_.remove_prefix(at + 1);
        const std::string_view tail = trim(take_line());
        if (!tail.empty() && tail.front() != '#') return "unexpected text after the closing quote";
        return std::nullopt;
    }

    std::string_view rest_;
    int line_ = 1;
    Dotenv found_;
};

} // namespace

Dotenv parse_dotenv(std::string_view text) {
    return DotenvScanner{text}.run();
}

} // namespace authos
