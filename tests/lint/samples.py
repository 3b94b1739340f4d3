"""Tiny trees for selftest.py: what each rule must refuse, and what it must let pass."""

GOOD_HEADER = "#pragma once\n// Purpose.\n"
FOUR = ["m20240101_000001_create_all_tables", "m20251116_000001_add_stripe_price_id_to_plans",
        "m20251117_132952_add_client_secret_hash_to_services", "m20251119_000001_fix_saml_active_key_constraint"]


def migrations(names, dialects=("sqlite", "psql", "mysql"), text="CREATE TABLE a (b BIGINT);\n"):
    return {f"migrations/{dialect}/{name}.sql": text for dialect in dialects for name in names}


def http(code):
    return {"libs/http/src/connection.cpp": code}


def lib(code, path="libs/identity/src/login.cpp"):
    return {path: code}


REFUSED = {
    "directions": [
        lib('#include "authos/identity/login.hpp"\n', "libs/storage/src/pool.cpp"),
        lib('#include "authos/storage/session.hpp"\n', "libs/api/src/handlers/user.cpp"),
        lib("#include <soci/soci.h>\n"),
        lib("#include <boost/asio.hpp>\n", "libs/http/include/authos/http/server.hpp"),
        lib("#include <nlohmann/json.hpp>\n", "libs/base/src/url.cpp"),
        lib("#include <libpq-fe.h>\n", "libs/storage/src/pool.cpp"),
        lib("  #  include <openssl/evp.h>\n", "apps/sso/main.cpp"),
        lib("#include <nlohmann/json.hpp>\n", "libs/api/tests/api_test.cpp"),
    ],
    "public_headers": [
        lib("#include <openssl/evp.h>\n", "libs/authcore/include/authos/authcore/key.hpp"),
        lib('#include "fmt/core.h"\n', "libs/base/include/authos/base/text.hpp"),
        lib("#include <soci/soci.h>\n", "libs/storage/include/authos/storage/session.hpp"),
    ],
    "scope_authority": [lib('#include "authos/storage/scope_authority.hpp"\n', "libs/api/src/context.cpp"),
                        lib('#include "authos/storage/scope_authority.hpp"\n', "libs/jobs/src/handlers/email.cpp")],
    "coroutines": [
        lib("co_await f();\n"),
        http("co_await write({.a = x});\n"),
        http("co_await write(Agg{x, y});\n"),
        http("auto r = c ? co_await a() : co_await b();\n"),
        http("auto [ec, n] = co_await read();\n"),
        http("co_await co_spawn(ex, [s]() -> awaitable<void> { co_return; }, use_awaitable);\n"),
        http("co_spawn(ex, [self = shared_from_this()] { return self->run(); }, detached);\n"),
        http("using namespace boost::asio::experimental::awaitable_operators;\n"),
        http("awaitable<void> serve(const Request& request) {\n}\n"),
    ],
    "forbidden_calls": [
        lib('auto x = std::getenv("HOME");\n'),
        lib("auto now = std::chrono::system_clock::now();\n"),
        lib("std::random_device device;\n"),
        lib("auto t = std::time(nullptr);\n"),
        lib("std::this_thread::sleep_for(1ms);\n", "libs/jobs/tests/queue_test.cpp"),
        lib("Registry& r = Registry::instance();\n"),
        lib("#include <ranges>\n"),
        lib('std::cout << "x";\n'),
        lib("using namespace authos;\n"),
        lib('options += " reconnect=1";\n', "libs/storage/src/mysql/connect.cpp"),
        lib("#define CATCH_CONFIG_MAIN\n", "libs/base/tests/base_test.cpp"),
        lib("strcpy(a, b);\n"),
    ],
    "sql_at_home": [lib('s << "SELECT id FROM users WHERE email = :e";\n'), lib('run("UPDATE users SET a = 1");\n', "libs/api/src/routes.cpp"),
                    lib('run("  delete from users".c_str(), "DELETE FROM users");\n', "apps/sso/main.cpp")],
    "sql_is_literal": [lib('s << "SELECT id FROM " + table;\n', "libs/storage/src/repo/users.cpp"),
                       lib("catch (const soci::soci_error& e) { detail = e.what(); }\n", "libs/storage/src/pool.cpp")],
    "secrets_in_logs": [lib('log.info("login", {{"p", password.reveal()}});\n')],
    "file_size": [{"libs/base/src/a.cpp": "int a;\n" * 501}],
    "top_level": [{"notes.txt": ""}, {"docs/guide.md": ""}],
    "readme_per_library": [{"libs/base/src/a.cpp": ""}, {"libs/base/README.md": "# base\n"}, {"libs/base/README.md": "line\n" * 41}],
    "unfinished": [lib("// TODO: later\n"), lib("// works for now\n"), {"deploy/README.md": "This is not implemented.\n"}],
    "headers": [lib("// Purpose.\n#pragma once\n", "libs/base/include/authos/base/a.hpp"),
                lib("#pragma once\n\nint a;\n", "libs/base/include/authos/base/a.hpp")],
    "migrations": [
        migrations(FOUR, ("sqlite", "psql")),
        migrations(FOUR + ["add_things"]),
        migrations(FOUR[1:]),
        migrations(FOUR, text="CREATE TABLE a (b BIGINT);\nCREATE TABLE c (d BIGINT);\n"),
        migrations(["m20230101_000001_too_early"] + FOUR),
    ],
    "assertions": [
        lib('TEST_CASE("a: b") {\n    f();\n}\nTEST_CASE("c: d") { CHECK(true); }\n', "libs/base/tests/a_test.cpp"),
        {"tests/e2e/a/a.test.mjs": "test('a: b', async () => {\n    await f();\n});\n"},
    ],
    "e2e_registered": [
        {"tests/e2e/new/new.test.mjs": "", "tests/e2e/CMakeLists.txt": "set(features old)\n", "tests/e2e/old/a.test.mjs": ""},
        {"tests/e2e/old/a.test.mjs": "", "tests/e2e/CMakeLists.txt": "set(features old\n    gone)\n"},
    ],
    "npm_by_name": [
        {"tests/e2e/package-lock.json": "{}"},
        {"tests/e2e/package.json": '{"dependencies": {"jose": "https://example.test/jose.tgz"}}'},
        {"tests/e2e/package.json": '{"devDependencies": {"jose": "git+ssh://example.test/jose"}}'},
        {"tests/e2e/package.json": '{"dependencies": {"jose": "*"}}'},
    ],
    "readme_configuration": [
        {"apps/sso/variables.cpp": '    {"BASE_URL", Kind::origin},\n', "README.md": "| `SERVER_PORT` | 3000 |\n"},
        {"apps/sso/variables.cpp": '    {"A_B", Kind::text},\n    {"C_D", Kind::text},\n', "README.md": "| `A_B` | |\n"},
        {"apps/sso/variables.cpp": "", "README.md": ""},
    ],
    "readme_example": [
        {"README.md": "```cpp\nint b;\n```\n", "tests/packaging/consumer/main.cpp": "int a;\n"},
        {"README.md": "no example\n", "tests/packaging/consumer/main.cpp": "int a;\n"},
    ],
}

ALLOWED = {
    "directions": [
        lib('#include "authos/storage/session.hpp"\n#include "authos/base/result.hpp"\n#include <vector>\n'),
        lib("#include <boost/beast/http.hpp>\n", "libs/http/src/connection.cpp"),
        lib("#include <nlohmann/json.hpp>\n", "libs/base/src/json.cpp"),
        lib("#include <sqlite3.h>\n", "libs/storage/src/sqlite/connect.cpp"),
        lib('// #include "authos/api/routes.hpp" would be upwards\n', "libs/base/src/a.cpp"),
        lib("#include <CLI/CLI.hpp>\n", "apps/sso/cli.cpp"),
    ],
    "public_headers": [lib('#include "authos/base/result.hpp"\n#include <string_view>\n#include <cstdint>\n', "libs/authcore/include/authos/authcore/key.hpp")],
    "scope_authority": [lib('#include "authos/storage/scope_authority.hpp"\n')],
    "coroutines": [
        http("// never co_await f({})\nauto text = std::move(body);\nco_await write(stream, text, redirect_error(use_awaitable, ec));\n"),
        http("awaitable<void> serve(std::shared_ptr<Connection> self, Options options) {\n    co_return;\n}\n"),
        http('if (ok) {\n    co_await a();\n} else {\n    co_await b();\n}\n'),
        lib('const char* text = "co_await";\n'),
    ],
    "forbidden_calls": [
        lib("const auto now = deps.clock.now();\n"),
        lib("return std::chrono::system_clock::now();\n", "libs/base/src/clock.cpp"),
        lib('const char* value = std::getenv("AUTHOS_VECTORS");\n', "libs/authcore/tests/vectors.hpp"),
        lib("using namespace std::string_view_literals;\n"),
        lib("// std::getenv( is forbidden\n"),
        lib("auto x = snprintf(buffer, sizeof buffer, format);\n"),
    ],
    "sql_at_home": [lib('s << "SELECT id FROM users";\n', "libs/storage/src/repo/users.cpp"), lib('fail("Select a name from the list");\n')],
    "sql_is_literal": [lib('s << "SELECT id FROM users "\n     "WHERE id = :id";\n', "libs/storage/src/repo/users.cpp")],
    "secrets_in_logs": [lib('log.info("login", {{"user_id", id}});\nhash(password.reveal());\n')],
    "file_size": [{"libs/base/src/a.cpp": "int a;\n" * 500, "README.md": "text\n" * 900}],
    "top_level": [{"README.md": "", "libs/base/README.md": "", ".gitignore": "", ".ci/run": ""}],
    "readme_per_library": [{"libs/base/README.md": "# base\n\nWhat it is.\n\n- A rule.\n"}],
    "unfinished": [lib('case 501: return "Not Implemented";\n'), lib("// One placeholder per value.\n")],
    "headers": [lib(GOOD_HEADER, "libs/base/include/authos/base/a.hpp")],
    "migrations": [migrations(FOUR + ["m20261201_000001_add_sessions"]),
                   migrations(FOUR, text="CREATE TABLE a (b BIGINT);\n-- ;;\nCREATE TABLE c (d BIGINT);\n"), {}],
    "assertions": [lib('TEST_CASE("a: b") {\n    REQUIRE(f());\n}\n', "libs/base/tests/a_test.cpp")],
    "e2e_registered": [{"tests/e2e/old/a.test.mjs": "", "tests/e2e/CMakeLists.txt": "set(short_features old)\nset(features ${short_features})\n"}],
    "npm_by_name": [{"tests/e2e/package.json": '{"dependencies": {"jose": "^6.0.0", "ajv": "8"}}'}],
    "readme_configuration": [{"apps/sso/variables.cpp": '    {"A_B", Kind::text},\n    {"C_D", Kind::text},\n', "README.md": "| `A_B`, `C_D` | x |\n"}],
    "readme_example": [{"README.md": "```cpp\nint a;\n```\n", "tests/packaging/consumer/main.cpp": "#include <x>\n\n  int a;\n"}],
}
