#pragma once
// The `.env` file: NAME=value lines with optional `export`, comments, quotes and CRLF. Values are taken
// as they are: nothing is expanded and nothing is executed.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace authos {

/// Variables by name; the process environment has the same form.
using Environment = std::map<std::string, std::string, std::less<>>;

/// What a `.env` text holds. A line that cannot be read becomes a fault, e.g. "line 3: expected NAME=value",
/// which never shows the line itself: it may hold a secret.
struct Dotenv {
    Environment values;
    std::vector<std::string> faults;
};

/// Unquoted values end at the line or at " #" and lose surrounding blanks; 'single quotes' are literal;
/// "double quotes" know \n \r \t \" \\ \$; quoted values may span lines. A later line wins.
[[nodiscard]] Dotenv parse_dotenv(std::string_view text);

} // namespace authos
