"""The shape of the project: sizes, names, headers, migrations, tests, packages, README."""
import json
import re

from tree import is_test, line_of

# Migrations are not among them: the first one is the whole schema, by the name that the guide gives it.
CODE = r".*\.(cpp|hpp|mjs|js|py|sh|cmake)|.*CMakeLists\.txt|.*\.ci/run"


def file_size(tree):
    """No file of code has more than 500 lines."""
    for path in tree.paths(CODE):
        lines = tree.texts[path].count("\n")
        if lines > 500:
            yield f"{path}: {lines} lines, 500 are the limit"


TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "libs", "apps", "cmake", "migrations", "deploy", "tests", "conan"}


def top_level(tree):
    """The rooms of the house are fixed; dotfiles apart."""
    for name in sorted({path.split("/")[0] for path in tree.texts}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield f"{name}: does not belong to the top level"


def readme_per_library(tree):
    """Each library has a README of a page at most."""
    for library in sorted({path.split("/")[1] for path in tree.paths(r"libs/[^/]+/.*")}):
        text = tree.texts.get(f"libs/{library}/README.md")
        if text is None:
            yield f"libs/{library}: has no README.md"
        elif not 4 <= len(text.splitlines()) <= 40:
            yield f"libs/{library}/README.md: {len(text.splitlines())} lines; purpose, rules and entry points take 5 to 40"


# "Not Implemented" with capitals is the name of status 501; a placeholder of SQL or a template is no unfinished work.
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|[Uu]nimplemented|not (yet )?implemented|[Ff]or now|[Ss]tubbed|[Pp]laceholder (value|implementation|text))\b")


def unfinished(tree):
    """No words that mark unfinished work."""
    for path in tree.paths(CODE + r"|.*\.(md|sql|yml|yaml|json)"):
        if path.startswith("tests/lint/"):
            continue
        for number, line in enumerate(tree.texts[path].splitlines(), 1):
            found = UNFINISHED.search(line)
            if found:
                yield f"{path}:{number}: \"{found.group(0)}\""


def headers(tree):
    """A header starts with #pragma once and says what it is for."""
    for path in tree.cpp():
        if not path.endswith(".hpp"):
            continue
        lines = tree.texts[path].splitlines()
        if not lines or lines[0] != "#pragma once":
            yield f"{path}:1: does not start with #pragma once"
        elif "/include/" in path and not (len(lines) > 1 and lines[1].startswith("//")):
            yield f"{path}:2: has no opening comment"


MIGRATION = re.compile(r"m\d{8}_\d{6}_[a-z0-9_]+")
GUIDE = ["m20240101_000001_create_all_tables", "m20251116_000001_add_stripe_price_id_to_plans",
         "m20251117_132952_add_client_secret_hash_to_services", "m20251119_000001_fix_saml_active_key_constraint"]


def migrations(tree):
    """The same names in all dialects, the four of the deployment guide first, nothing destructive in haste."""
    dialects = {dialect: sorted(path.split("/")[-1][:-4] for path in tree.paths(rf"migrations/{dialect}/.*\.sql"))
                for dialect in ("sqlite", "psql", "mysql")}
    if not any(dialects.values()):
        return
    for dialect, names in dialects.items():
        for name in sorted(set().union(*dialects.values()) - set(names)):
            yield f"migrations/{dialect}: {name}.sql is missing"
        for name in names:
            if not MIGRATION.fullmatch(name):
                yield f"migrations/{dialect}/{name}.sql: the name is not mYYYYMMDD_NNNNNN_words"
        if names[:4] != GUIDE:
            yield f"migrations/{dialect}: the first four are not those of the deployment guide"
    for path in tree.paths(r"migrations/.*\.sql"):
        statements = re.split(r"^-- ;;.*$", tree.texts[path], flags=re.M)
        for statement in statements:
            bare = re.sub(r"--[^\n]*", "", statement).strip()
            if bare.rstrip(";").count(";"):
                yield f"{path}: two statements without \"-- ;;\" between them: {bare[:50]!r}"


def assertions(tree):
    """Every test asserts something."""
    check = re.compile(r"\b(REQUIRE|CHECK|FAIL|STATIC_REQUIRE|SUCCEED)\w*\s*\(|\b(verify|expect|check|require)_\w+\s*\(")
    for path in tree.cpp(r"(libs|apps|tests)/.*"):
        text = tree.code(path)
        starts = [match.start() for match in re.finditer(r"^\s*(TEMPLATE_)?(TEST_CASE|SCENARIO)(_METHOD)?\s*\(", text, re.M)]
        for start, end in zip(starts, starts[1:] + [len(text)]):
            if not check.search(text[start:end]):
                yield f"{path}:{line_of(text, start)}: a test without an assertion"
    for path in tree.paths(r"tests/e2e/.*\.test\.mjs"):
        text = tree.texts[path]
        starts = [match.start() for match in re.finditer(r"^\s*test\(", text, re.M)]
        for start, end in zip(starts, starts[1:] + [len(text)]):
            if not re.search(r"\bassert|signIn\(|launch\(|until\(|\.stop\(", text[start:end]):
                yield f"{path}:{line_of(text, start)}: a test without an assertion"


def e2e_registered(tree):
    """Every folder with end-to-end tests is a CTest entry, and every entry has its folder."""
    listing = tree.texts.get("tests/e2e/CMakeLists.txt", "")
    registered = set()
    for match in re.finditer(r"set\(\w*features\b([^)]*)\)", listing):
        registered |= {word for word in match.group(1).split() if not word.startswith("$")}
    folders = {path.split("/")[2] for path in tree.paths(r"tests/e2e/[^/]+/.*\.test\.mjs")}
    for name in sorted(folders - registered):
        yield f"tests/e2e/{name}: is not listed in tests/e2e/CMakeLists.txt"
    for name in sorted(registered - folders):
        yield f"tests/e2e/CMakeLists.txt: lists {name}, which has no *.test.mjs"


def npm_by_name(tree):
    """npm packages are asked for by name and version; no lock file with download addresses is kept."""
    for path in tree.texts:
        name = path.split("/")[-1]
        if name in ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", ".npmrc"):
            yield f"{path}: is not kept in the repository"
    for path in tree.paths(r"(.*/)?package\.json"):
        package = json.loads(tree.texts[path])
        for group in ("dependencies", "devDependencies", "optionalDependencies"):
            for name, wanted in package.get(group, {}).items():
                if not re.fullmatch(r"[\^~]?\d+(\.\d+){0,2}", wanted):
                    yield f"{path}: {name} is asked for as \"{wanted}\""


def readme_configuration(tree):
    """README's table names exactly the variables that the server reads."""
    source = tree.texts.get("apps/sso/variables.cpp")
    readme = tree.texts.get("README.md")
    if source is None or readme is None:
        return
    variables = set(re.findall(r'^\s*\{"([A-Z][A-Z0-9_]+)",', source, re.M))
    if not variables:
        yield "apps/sso/variables.cpp: no variable was found in its table"
    documented = set()
    for row in re.findall(r"^\| (`[A-Z].*?) \|", readme, re.M):
        documented |= set(re.findall(r"`([A-Z][A-Z0-9_]+)`", row))
    for name in sorted(variables - documented):
        yield f"README.md: {name} is missing in the table of variables"
    for name in sorted(documented - variables):
        yield f"README.md: {name} is no variable of the server"


def readme_example(tree):
    """The example of embedding in README is the program that tests/packaging compiles."""
    readme = tree.texts.get("README.md")
    program = tree.texts.get("tests/packaging/consumer/main.cpp")
    if readme is None or program is None:
        return
    blocks = re.findall(r"^```cpp\n(.*?)^```", readme, re.M | re.S)
    if not blocks:
        yield "README.md: has no example of embedding"
    squeeze = lambda text: [line.strip() for line in text.splitlines() if line.strip()]
    compiled = squeeze(program)
    for block in blocks:
        for line in squeeze(block):
            if line not in compiled:
                yield f"README.md: this line of the example is not in tests/packaging/consumer/main.cpp: {line}"


RULES = {"file_size": file_size, "top_level": top_level, "readme_per_library": readme_per_library, "unfinished": unfinished,
         "headers": headers, "migrations": migrations, "assertions": assertions, "e2e_registered": e2e_registered,
         "npm_by_name": npm_by_name, "readme_configuration": readme_configuration, "readme_example": readme_example}
