#pragma once
// DATABASE_URL, taken apart. Nothing of it ever appears in an error message: it holds a password.

#include "authos/base/result.hpp"
#include "authos/base/secret.hpp"
#include "authos/storage/backend.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace authos::storage::detail {

/// postgres://user:password@host:port/database?name=value and the same for mysql; all parts decoded.
/// A host that begins with '/' (percent-encoded, or by the parameter `host` or `socket`) is a Unix socket.
struct ServerUrl {
    std::string user;
    SecretString password;
    std::string host; // "" where the client library's default applies; may be a directory or socket path
    int port = 0;     // 0: the server's own
    std::string database;
    std::vector<std::pair<std::string, std::string>> options; // in their order, names unique

    [[nodiscard]] bool is_socket() const noexcept { return !host.empty() && host.front() == '/'; }
    [[nodiscard]] std::optional<std::string> option(std::string_view name) const;
};

/// Errors as in check_database_url. An option that is not in `known` is malformed; the message names it.
Result<ServerUrl> parse_server_url(Backend backend, const SecretString& url,
                                   const std::vector<std::string_view>& known);

/// The file of "sqlite:data.db", "sqlite:///var/lib/data.db" and their like. Errors as in check_database_url.
Result<std::string> parse_sqlite_url(const SecretString& url);

/// The options that a backend's URL may have.
[[nodiscard]] const std::vector<std::string_view>& url_options_of(Backend backend);

} // namespace authos::storage::detail
