"""What may not be written in C++ here, and where coroutines live."""
import re

from tree import is_test, library_of, line_of, strip_strings


def statement_from(code, position):
    """The text from `position` to the semicolon that ends its statement, brackets respected."""
    depth = 0
    for index in range(position, len(code)):
        if code[index] in "([{":
            depth += 1
        elif code[index] in ")]}":
            depth -= 1
            if depth < 0:
                return code[position:index]
        elif code[index] == ";" and depth == 0:
            return code[position:index]
    return code[position:]


def coroutines(tree):
    """co_await only in libs/http/src, and there none of the shapes that g++ 12 compiles wrongly."""
    for path in tree.cpp():
        code = strip_strings(tree.code(path))
        words = list(re.finditer(r"\bco_(await|return|yield)\b", code))
        if not path.startswith("libs/http/src/"):
            for word in words:
                yield f"{path}:{line_of(code, word.start())}: {word.group(0)} outside libs/http/src"
            continue
        for word in words:
            if word.group(0) != "co_await":
                continue
            line = line_of(code, word.start())
            if "{" in statement_from(code, word.start()):
                yield f"{path}:{line}: a braced list or a lambda inside a co_await expression: name it first"
        for match in re.finditer(r"[?][^;{}]*\bco_await\b", code):
            yield f"{path}:{line_of(code, match.start())}: co_await inside ?: (write if / else)"
        for match in re.finditer(r"\bauto\s*&?&?\s*\[[^\]]*\]\s*=\s*co_await\b", code):
            yield f"{path}:{line_of(code, match.start())}: a structured binding of co_await (use redirect_error)"
        for match in re.finditer(r"\bco_spawn\s*\(", code):
            if re.search(r"\[[^\]]+\]\s*(\([^)]*\))?\s*(mutable\s*)?(->[^{]*)?\{", statement_from(code, match.start())):
                yield f"{path}:{line_of(code, match.start())}: a capturing lambda in co_spawn (use a named coroutine)"
        if "awaitable_operators" in code:
            yield f"{path}:1: awaitable_operators wait for the side that cannot be cancelled"
        for match in re.finditer(r"\bawaitable<[^;{}()]*>\s+[\w:~]+\s*\(([^;{}]*?)\)\s*(const|noexcept|override|final|\s)*[;{]", code):
            if "&" in re.sub(r"<[^<>]*>", "", match.group(1)):
                yield f"{path}:{line_of(code, match.start())}: a coroutine takes its parameters by value"


# (pattern, paths that may, what to do instead)
FORBIDDEN = [
    (r"\b(secure_)?(getenv|setenv|putenv|unsetenv)\s*\(|\benviron\b", r"apps/sso/(config|main|dotenv|cli|reader).*|.*/tests/.*", "the environment is read by the configuration alone"),
    (r"\bsystem_clock::now\b|\b(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)|\bgettimeofday\b|\bclock_gettime\b", r"libs/base/src/.*", "the time comes from an injected Clock"),
    (r"\brandom_device\b|\bmt19937|\b(s?rand|random|arc4random\w*)\s*\(\s*\)", r"libs/base/src/.*", "randomness comes from an injected Random"),
    (r"\bRAND_(priv_)?bytes\b", r"libs/(base|authcore)/src/.*", "randomness comes from an injected Random"),
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|mktemp|tmpnam)\s*\(", r"", "a bounded function or a string"),
    (r"\b(std::)?(system|popen|execl|execlp|execv|execvp)\s*\(", r".*/tests/.*", "no other programs are started"),
    # Start-up and opening a database file have nobody yet who could wake them.
    (r"\bsleep_(for|until)\s*\(|\busleep\s*\(|\bnanosleep\s*\(", r"apps/sso/wiring\.cpp|libs/storage/src/(database|\w+/connect)\.cpp", "wait on a condition with a deadline; tests never sleep"),
    (r"\breinterpret_cast<\s*(std::)?function", r"", "no casts of functions"),
    (r"\b(Get)?[iI]nstance\s*\(\s*\)", r"", "no singletons: put it into the Deps struct"),
    (r"\bstd::(format|source_location|expected|move_only_function)\b|<(ranges|format|source_location|expected)>", r"", "this part of the library is missing in one of the compilers"),
    (r"\bCATCH_CONFIG_(MAIN|RUNNER)\b", r"", "link Catch2::Catch2WithMain"),
    (r"^\s*using\s+namespace\s+(?!std::(literals|string_literals|string_view_literals|chrono_literals)\b)", r".*/tests/.*|.*/fuzz/.*", "names of unity builds collide"),
    (r"\bstd::(cout|cerr|clog)\b|\b(f?printf|puts)\s*\(", r"apps/sso/.*|.*/tests/.*|.*/fuzz/.*|tests/.*", "libraries speak through Log"),
    (r"reconnect\s*=\s*1", r"", "a silent reconnect loses the session's settings"),
    (r"\bassert\s*\(\s*false\b|\bstd::(abort|terminate|exit|_Exit)\s*\(", r".*/fuzz/.*", "return an Error or throw std::logic_error"),
]


def forbidden_calls(tree):
    """Calls that go around what is injected, or that are unsafe."""
    for path in tree.cpp():
        code = tree.code(path)
        bare = strip_strings(code)
        for pattern, allowed, instead in FORBIDDEN:
            searched = code if "reconnect" in pattern or "<(" in pattern else bare
            for match in re.finditer(pattern, searched, re.M):
                if not re.fullmatch(allowed, path):
                    yield f"{path}:{line_of(searched, match.start())}: {match.group(0).strip()}: {instead}"


SQL = re.compile(r'"\s*(SELECT\s[^"]*|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|INDEX|UNIQUE)\b|DROP\s+TABLE\b|PRAGMA\s)')


def sql_at_home(tree):
    """SQL stands in storage and in the migrations, nowhere else."""
    for path in tree.cpp():
        if library_of(path) == "storage" or is_test(path):
            continue
        code = tree.code(path)
        for match in SQL.finditer(code):
            yield f"{path}:{line_of(code, match.start())}: SQL outside storage: {match.group(0)[:40]}"


def sql_is_literal(tree):
    """No SQL is put together from pieces at run time."""
    for path in tree.cpp(r"libs/storage/src/.*"):
        code = tree.code(path)
        for match in re.finditer(r'"\s*(SELECT|INSERT|UPDATE|DELETE)\s[^"\n]*"\s*\+', code):
            yield f"{path}:{line_of(code, match.start())}: a statement is concatenated"
        for match in re.finditer(r"soci_error\b[^;{}]*\{[^}]*\.what\s*\(", code):
            yield f"{path}:{line_of(code, match.start())}: soci_error::what() contains bound values"


SECRET_LOG = re.compile(r"\b(log|logger|log_)\s*(\.|->)\s*\w+\s*\([^;]*\.reveal\s*\(", re.S)


def secrets_in_logs(tree):
    """No revealed secret is an argument of a log call."""
    for path in tree.cpp():
        code = tree.code(path)
        for match in SECRET_LOG.finditer(code):
            yield f"{path}:{line_of(code, match.start())}: a revealed secret in a log call"


RULES = {"coroutines": coroutines, "forbidden_calls": forbidden_calls, "sql_at_home": sql_at_home,
         "sql_is_literal": sql_is_literal, "secrets_in_logs": secrets_in_logs}
