# SPDX-License-Identifier: EUPL-1.2
"""The style as a program: what a reviewer need not say."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
FUNCTION_LINES = 80
FILE_LINES = 800
C_FILES = sorted(path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.[ch]"))
SOURCES = C_FILES + sorted(path for pattern in ("src/**/meson.build", "tests/**/meson.build", "tests/**/*.py", "ui/*.blp",
                                                 "build-aux/*", "po/meson.build", "resources/*.css", "resources/*.build",
                                                 "resources/be.*")
                           for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
FORBIDDEN = {
    r"\bgoto\b": "goto",
    r"\(\*error\)->": "a look into somebody's error",
    r"\bg_main_context_iteration\b": "a loop inside the loop",
    r"\b(sprintf|strcpy|strcat|gets)\s*\(": "an unbounded copy",
    r"\b(TODO|FIXME|XXX)\b": "something that is not done",
    r"\bg_critical\s*\(|\bg_error\s*\(": "an end of the program by hand",
    r"#pragma GCC diagnostic": "a warning turned off",
}
ONLY_IN_TESTS = {r"\bg_main_context_iteration\b", r"\bg_critical\s*\(|\bg_error\s*\(", "#pragma GCC diagnostic"}
# What may be known where.
BORDERS = {
    r"\bsqlite3_\w+ \(": ("core", "content", "intake"),
    r"#include <(gtk/gtk|adwaita)": ("app",),
    r"#include <libsoup/": ("sync", "intake"),
    r"#include <(md4c|libxml/|archive)": ("document",),
}


def without_comments(text):
    """Line numbers stay."""
    keep = lambda found: re.sub(r"[^\n]", " ", found[0])  # noqa: E731
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', lambda found: found[0] if found[0][0] == '"' else keep(found),
                  text, flags=re.S)


def without_words(text):
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def spdx():
    for path in SOURCES:
        text = path.read_text()
        if "SPDX-License-Identifier: EUPL-1.2" not in text[:300] and text.strip() and path.suffix not in (".supp",):
            yield path, 1, "no licence"


def layout():
    for path in SOURCES:
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if "\t" in line or line != line.rstrip():
                yield path, number, "a tab, or space at the end"
    for path in C_FILES:
        n = path.read_text().count("\n")
        if n > FILE_LINES:
            yield path, n, f"{n} lines"


def functions():
    for path in C_FILES:
        for found in re.finditer(r"^\w[\w *]*\([^;{}]*\)\n\{\n(.*?)^\}\n", path.read_text(), re.M | re.S):
            n = found[1].count("\n")
            if n > FUNCTION_LINES:
                yield path, 0, f"a function of {n} lines: {found[0].split('(')[0].strip()}"


def words():
    for path in C_FILES:
        text = without_words(without_comments(path.read_text()))
        in_tests = "tests" in path.relative_to(ROOT).parts
        for pattern, what in FORBIDDEN.items():
            if in_tests and pattern in ONLY_IN_TESTS:
                continue
            for found in re.finditer(pattern, text):
                yield path, text.count("\n", 0, found.start()) + 1, what


def borders():
    for path in (path for path in C_FILES if "src" in path.relative_to(ROOT).parts):
        text = without_comments(path.read_text())
        for pattern, folders in BORDERS.items():
            for found in re.finditer(pattern, text):
                if path.parent.name not in folders:
                    yield path, text.count("\n", 0, found.start()) + 1, f"{found[0]} outside of {', '.join(folders)}"


def chains_up():
    for path in C_FILES:
        for found in re.finditer(r"^\w+_(dispose|finalize) \(GObject \*object\)\n\{\n(.*?)^\}\n", path.read_text(), re.M | re.S):
            if f"_parent_class)->{found[1]} (object)" not in found[2]:
                yield path, 0, f"{found[1]} does not chain up"


def returns_after_error():
    """A function that says what went wrong does not go on as if nothing had."""
    for path in (path for path in C_FILES if "src" in path.relative_to(ROOT).parts):
        lines = without_comments(path.read_text()).split("\n")
        for number, line in enumerate(lines):
            if not re.search(r"\bg_set_error(_literal)? \(", line):
                continue
            end = number
            while ";" not in lines[end]:
                end += 1
            after = [text.strip() for text in lines[end + 1:end + 8] if text.strip()]
            if after and not re.match(r"return|\}|break|else|g_clear|paraat_sql_done|close|g_unlink|ok = |found = ", after[0]):
                yield path, number + 1, "goes on after an error"


def translated_files_are_listed():
    listed = set((ROOT / "po/POTFILES.in").read_text().split("\n"))
    for path in [*sorted((ROOT / "ui").glob("*.blp")), *(p for p in C_FILES if "src" in p.relative_to(ROOT).parts)]:
        name = str(path.relative_to(ROOT))
        if re.search(r"\b(N_|C?_|ngettext)\s*\(\"", without_comments(path.read_text()).replace("( ", "(").replace("_ (", "_(")) \
                and name not in listed:
            yield path, 1, "has words, and is not in po/POTFILES.in"


def source_strings():
    """Blueprint is read as if it were C; of the files of a desktop xgettext knows the language by their names."""
    names = [line for line in (ROOT / "po/POTFILES.in").read_text().split("\n") if line and line[0] != "#"]
    in_c = [name for name in names if name.endswith((".blp", ".c"))]
    for files, language in (in_c, ["--language=C"]), ([name for name in names if name not in in_c], []):
        pot = subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "-o", "-",
                              *language, *files], cwd=ROOT, capture_output=True, text=True, check=True)
        yield from entries(pot.stdout)


def all_is_translated():
    wanted = set(source_strings())
    subprocess.run(["msgfmt", "--check", "-o", "/dev/null", "po/nl.po"], cwd=ROOT, check=True)
    there = dict(entries((ROOT / "po/nl.po").read_text(), with_words=True))
    for text in sorted(wanted - there.keys()):
        yield ROOT / "po/nl.po", 0, f"not translated: {text}"
    for text in sorted(there.keys() - wanted):
        yield ROOT / "po/nl.po", 0, f"nobody uses: {text}"
    for text, dutch in there.items():
        if text and not dutch:
            yield ROOT / "po/nl.po", 0, f"empty: {text}"


def entries(text, with_words=False):
    """The source strings of a PO file, and their first translation."""
    for entry in re.split(r"\n\s*\n", text):
        found = re.search(r'^msgid ((?:"(?:\\.|[^"\\])*"\s*)+)', entry, re.M)
        dutch = re.search(r'^msgstr(?:\[0\])? ((?:"(?:\\.|[^"\\])*"\s*)+)', entry, re.M)
        if found is None or "fuzzy" in entry.partition("msgid")[0]:
            continue
        source, words_ = ("".join(re.findall(r'"((?:\\.|[^"\\])*)"', part[1] if part else "")) for part in (found, dutch))
        if source:
            yield (source, words_) if with_words else source


CHECKS = [spdx, layout, functions, words, borders, chains_up, returns_after_error, translated_files_are_listed, all_is_translated]
print(f"1..{len(CHECKS)}")
failed = 0
for number, check in enumerate(CHECKS, 1):
    found = [f"{path.relative_to(ROOT)}:{line}: {what}" for path, line, what in check()]
    failed += bool(found)
    print(f"{'not ok' if found else 'ok'} {number} {check.__name__}")
    for line in found:
        print(f"# {line}")
sys.exit(1 if failed else 0)
