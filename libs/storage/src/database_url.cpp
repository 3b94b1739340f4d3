#include "detail/database_url.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <algorithm>

namespace authos::storage {

std::string_view name_of(Backend backend) noexcept {
    switch (backend) {
    case Backend::sqlite: return "sqlite";
    case Backend::psql: return "psql";
    case Backend::mysql: return "mysql";
    }
    return "";
}

std::string_view metric_label_of(Backend backend) noexcept {
    return backend == Backend::psql ? std::string_view{"postgres"} : name_of(backend);
}

std::string_view url_schemes_of(Backend backend) noexcept {
    switch (backend) {
    case Backend::sqlite: return "sqlite:";
    case Backend::psql: return "postgres:// or postgresql://";
    case Backend::mysql: return "mysql:// or mariadb://";
    }
    return "";
}

Result<void> check_database_url(Backend backend, const SecretString& url) {
    if (backend == Backend::sqlite) {
        AUTHOS_TRY(detail::parse_sqlite_url(url));
    } else {
        AUTHOS_TRY(detail::parse_server_url(backend, url, detail::url_options_of(backend)));
    }
    return {};
}

namespace detail {

namespace {

constexpr std::size_t kMaxUrlOctets = 4096;

Error url_malformed(std::string message) {
    return fail(Errc::invalid_argument, "database_url_malformed", std::move(message));
}

// What follows the scheme of this backend, or an error that names the scheme expected.
Result<std::string_view> after_scheme(Backend backend, std::string_view url) {
    if (url.size() > kMaxUrlOctets || url.find('\0') != std::string_view::npos) {
        return url_malformed("DATABASE_URL is too long or contains a NUL character.");
    }
    const auto rest_of = [&](std::string_view scheme) -> std::optional<std::string_view> {
        if (url.size() < scheme.size() || !equals_ignoring_case(url.substr(0, scheme.size()), scheme))
            return {};
        return url.substr(scheme.size());
    };
    const std::vector<std::string_view> schemes =
        backend == Backend::sqlite ? std::vector<std::string_view>{"sqlite:"}
        : backend == Backend::psql ? std::vector<std::string_view>{"postgres://", "postgresql://"}
                                   : std::vector<std::string_view>{"mysql://", "mariadb://"};
    for (const std::string_view scheme : schemes) {
        if (auto rest = rest_of(scheme)) return *rest;
    }
    return fail(Errc::invalid_argument, "database_url_backend_mismatch",
                "DATABASE_URL must start with " + std::string(url_schemes_of(backend)) + ".");
}

Result<std::string> decoded(std::string_view text, std::string_view what) {
    auto plain = percent_decode(text);
    if (!plain || plain->find('\0') != std::string::npos) {
        return url_malformed("DATABASE_URL: the " + std::string(what) + " has a broken percent escape.");
    }
    return plain;
}

// "host", "host:5432", "[::1]:5432", "%2Frun%2Fpostgresql", or nothing.
Result<void> parse_authority_host(std::string_view text, ServerUrl& url) {
    std::string_view host = text;
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return url_malformed("DATABASE_URL: ']' of the host is missing.");
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
        if (!port.empty() && port.front() != ':')
            return url_malformed("DATABASE_URL: unexpected text after ']'.");
    } else if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon);
    }
    AUTHOS_TRY(url.host, decoded(host, "host"));
    if (port.empty()) return {};
    const auto number = parse_decimal(port.substr(1));
    if (!number || *number < 1 || *number > 65535) {
        return url_malformed("DATABASE_URL: the port must be a number from 1 to 65535.");
    }
    url.port = static_cast<int>(*number);
    return {};
}

Result<void> parse_options(std::string_view query, const std::vector<std::string_view>& known,
                           ServerUrl& url) {
    if (query.empty()) return {};
    for (const std::string_view field : split(query, '&')) {
        if (field.empty()) continue;
        const auto equals = field.find('=');
        AUTHOS_TRY(std::string name, decoded(field.substr(0, equals), "name of an option"));
        AUTHOS_TRY(
            std::string value,
            decoded(equals == std::string_view::npos ? "" : field.substr(equals + 1), "value of an option"));
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return url_malformed(
                "DATABASE_URL: an option is not known (" +
                (is_printable_line(name) && name.size() <= 40 ? name : std::string("unprintable")) + ").");
        }
        if (url.option(name)) return url_malformed("DATABASE_URL: the option " + name + " is there twice.");
        url.options.emplace_back(std::move(name), std::move(value));
    }
    return {};
}

Result<void> check_parts(ServerUrl& url) {
    for (const std::string_view name : {"host", "socket"}) {
        if (const auto place = url.option(name); place && !place->empty()) url.host = *place;
    }
    if (url.database.empty()) return url_malformed("DATABASE_URL: the name of the database is missing.");
    if (url.database.find('/') != std::string::npos) {
        return url_malformed("DATABASE_URL: the name of the database must not contain '/'.");
    }
    return {};
}

} // namespace

std::optional<std::string> ServerUrl::option(std::string_view name) const {
    for (const auto& [key, value] : options) {
        if (key == name) return value;
    }
    return std::nullopt;
}

Result<ServerUrl> parse_server_url(Backend backend, const SecretString& text,
                                   const std::vector<std::string_view>& known) {
    AUTHOS_TRY(std::string_view rest, after_scheme(backend, text.reveal()));
    ServerUrl url;
    if (rest.find('#') != std::string_view::npos) {
        return url_malformed("DATABASE_URL: '#' must be written as %23.");
    }
    const auto question = rest.find('?');
    const std::string_view query = question == std::string_view::npos ? "" : rest.substr(question + 1);
    rest = rest.substr(0, question);
    // The last '@' ends the credentials: a password may contain an unescaped one.
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        const std::string_view credentials = rest.substr(0, at);
        rest = rest.substr(at + 1);
        const auto colon = credentials.find(':');
        AUTHOS_TRY(url.user, decoded(credentials.substr(0, colon), "user name"));
        if (colon != std::string_view::npos) {
            AUTHOS_TRY(std::string password, decoded(credentials.substr(colon + 1), "password"));
            url.password = SecretString(std::move(password));
        }
    }
    const auto slash = rest.find('/');
    AUTHOS_TRY(parse_authority_host(rest.substr(0, slash), url));
    if (slash != std::string_view::npos) {
        AUTHOS_TRY(url.database, decoded(rest.substr(slash + 1), "name of the database"));
    }
    AUTHOS_TRY(parse_options(query, known, url));
    AUTHOS_TRY(check_parts(url));
    return url;
}

Result<std::string> parse_sqlite_url(const SecretString& text) {
    AUTHOS_TRY(std::string_view rest, after_scheme(Backend::sqlite, text.reveal()));
    const Error in_memory = fail(Errc::invalid_argument, "database_url_in_memory",
                                 "DATABASE_URL: a database in memory is lost with the process; name a file.");
    if (rest.substr(0, 2) == "//") rest.remove_prefix(2);
    if (const auto question = rest.find('?'); question != std::string_view::npos) {
        const std::string_view query = rest.substr(question + 1);
        rest = rest.substr(0, question);
        for (const std::string_view field : split(query, '&')) {
            if (field == "mode=memory") return in_memory;
            if (!field.empty() && field != "mode=rwc" && field != "mode=rw") {
                return url_malformed("DATABASE_URL: the only option of sqlite is mode=rwc.");
            }
        }
    }
    AUTHOS_TRY(std::string path, decoded(rest, "path"));
    if (path == ":memory:") return in_memory;
    if (path.empty() || path.back() == '/') return url_malformed("DATABASE_URL: the file name is missing.");
    if (path.find('"') != std::string::npos)
        return url_malformed("DATABASE_URL: the path must not contain '\"'.");
    return path;
}

const std::vector<std::string_view>& url_options_of(Backend backend) {
    static const std::vector<std::string_view> none;
    static const std::vector<std::string_view> psql{"sslmode", "sslrootcert", "sslcert",
                                                    "sslkey",  "host",        "application_name"};
    static const std::vector<std::string_view> mysql{"ssl-mode", "ssl-ca", "ssl-cert",
                                                     "ssl-key",  "socket", "host"};
    return backend == Backend::psql ? psql : backend == Backend::mysql ? mysql : none;
}

} // namespace detail

} // namespace authos::storage
