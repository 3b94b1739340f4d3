"""Who may include whom, and where third-party headers are at home."""
import re

from tree import is_test, library_of, line_of

# The libraries that each library may use; the server may use all.
MAY_USE = {
    "base": set(),
    "authcore": {"base"},
    "saml": {"authcore", "base"},
    "telemetry": {"base"},
    "storage": {"base"},
    "outbound": {"base"},
    "identity": {"authcore", "saml", "storage", "outbound", "telemetry", "base"},
    "jobs": {"identity", "storage", "outbound", "telemetry", "base"},
    "http": {"base"},
    "api": {"http", "identity", "jobs", "telemetry", "base"},
}

# Start of an included name -> places that may include it (regular expressions of paths).
HOMES = {
    r"soci(/|\.h)": r"libs/storage/src/.*",
    r"(sqlite3\.h|.*libpq-fe\.h|(mariadb/|mysql/)?(mysql|mysqld_error|errmsg)\.h)": r"libs/storage/src/(sqlite|psql|mysql)/.*",
    r"boost/(beast|asio)": r"libs/http/src/.*",
    r"boost/url": r"libs/base/src/.*",
    r"nlohmann/": r"libs/base/src/json\.cpp",
    r"prometheus/": r"libs/telemetry/src/.*",
    r"spdlog/": r"libs/telemetry/src/.*",
    r"fmt/": r"libs/(base|telemetry|storage)/src/.*",
    r"curl/": r"libs/outbound/src/.*",
    r"openssl/": r"libs/(base|authcore)/src/.*",
    r"sodium": r"libs/authcore/src/.*",
    r"(utf8proc|crypt)\.h": r"libs/authcore/src/.*",
    r"cbor": r"libs/authcore/src/.*",
    r"(libxml|xmlsec)": r"libs/saml/src/.*",
    r"(mustache|kainjow)": r"libs/identity/src/.*",
    r"(qrencode|maxminddb)\.h": r"libs/identity/src/.*",
    r"CLI/": r"apps/sso/.*",
    r"catch2/": r".*/tests/.*|tests/.*",
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^">]+)[">]', re.M)


def includes_of(tree, path):
    text = tree.code(path)
    for match in INCLUDE.finditer(text):
        yield match.group(1), line_of(text, match.start())


def directions(tree):
    """Includes go only downwards, and third-party headers stay in the folder that owns them."""
    for path in tree.cpp():
        library = library_of(path)
        for name, line in includes_of(tree, path):
            other = re.match(r"authos/([a-z_]+)/", name)
            if other and not is_test(path) and library in MAY_USE:
                if other.group(1) not in MAY_USE[library] | {library}:
                    yield f"{path}:{line}: {library} may not use {other.group(1)} ({name})"
            for start, home in HOMES.items():
                if re.match(start, name) and not re.fullmatch(home, path) and not (is_test(path) and start != r"nlohmann/"):
                    yield f"{path}:{line}: {name} belongs into {home}"


def public_headers(tree):
    """Public headers of base and authcore include only the standard library and each other."""
    for path in tree.cpp(r"libs/(base|authcore)/include/.*"):
        for name, line in includes_of(tree, path):
            if not name.startswith("authos/") and not re.fullmatch(r"[a-z_0-9]+", name):
                yield f"{path}:{line}: a public header includes {name}"
    for path in tree.cpp(r"libs/[^/]+/include/.*"):
        for name, line in includes_of(tree, path):
            if re.match("|".join(HOMES), name):
                yield f"{path}:{line}: a public header shows {name} to everybody"


def scope_authority(tree):
    """Only identity hands out scopes; storage defines them."""
    for path in tree.cpp():
        if library_of(path) in ("identity", "storage") or is_test(path):
            continue
        for name, line in includes_of(tree, path):
            if name.endswith("scope_authority.hpp"):
                yield f"{path}:{line}: only identity may include {name}"


RULES = {"directions": directions, "public_headers": public_headers, "scope_authority": scope_authority}
