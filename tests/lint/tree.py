"""The files that the rules look at: a checkout, or a handful of texts in a self-test."""
import pathlib
import re
import subprocess

CPP = (".cpp", ".hpp")


class Tree:
    """`texts` maps a path from the root (with /) to the file's content."""

    def __init__(self, texts):
        self.texts = texts

    @classmethod
    def of_checkout(cls, root):
        root = pathlib.Path(root)
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"],
                                capture_output=True, text=True)
        if listed.returncode == 0:
            names = listed.stdout.splitlines()
        else:  # an unpacked archive has no git
            names = [str(p.relative_to(root)) for p in root.rglob("*")
                     if not {"build", "node_modules", ".git"} & set(p.relative_to(root).parts)]
        texts = {}
        for name in sorted(set(names)):
            path = root / name
            if path.is_file() and path.stat().st_size < 1 << 21:
                texts[name] = path.read_text(encoding="utf-8", errors="replace")
        return cls(texts)

    def paths(self, pattern):
        """Paths that match the regular expression from their beginning to their end."""
        return [path for path in self.texts if re.fullmatch(pattern, path)]

    def cpp(self, where=r"(libs|apps)/.*"):
        return [path for path in self.paths(where) if path.endswith(CPP)]

    def code(self, path):
        """The text without comments; what stands inside string literals is kept. Line numbers stay."""
        return strip_comments(self.texts[path])


def strip_comments(text):
    pattern = re.compile(r'R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*(?:.|\n)*?\*/')

    def keep_or_blank(match):
        found = match.group(0)
        return re.sub(r"[^\n]", " ", found) if found.startswith(("//", "/*")) else found

    return pattern.sub(keep_or_blank, text)


def strip_strings(code):
    """Blanks the content of string literals, so that words in messages are not taken for code."""
    return re.sub(r'R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"',
                  lambda match: '"' + re.sub(r"[^\n]", " ", match.group(0)[1:-1]) + '"', code)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def library_of(path):
    """The library a file belongs to; 'sso' for the server; None elsewhere."""
    match = re.match(r"libs/([^/]+)/", path)
    if match:
        return match.group(1)
    return "sso" if path.startswith("apps/sso/") else None


def is_test(path):
    return "/tests/" in path or "/fuzz/" in path or path.startswith("tests/")
