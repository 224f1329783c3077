# SPDX-License-Identifier: EUPL-1.2
"""Usage: test_office.py TO_PDF REPORT|PACK MARKDOWN...: what LibreOffice makes of our DOCX and ODT: of the reports of a
self-evaluation, or of every document in a content pack.

Each document is written as PDF, DOCX and ODT; LibreOffice turns the last two into PDF and into HTML.  The words of its PDF must be
those of ours, in our order; headings and every cell of every table must be where they are in the other, and each chart is a picture
that says what it shows.  In a table of many columns a long word may be broken."""

import collections
import html.parser
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

TO_PDF, REPORT, SOURCES = sys.argv[1], sys.argv[2], [pathlib.Path(path) for path in sys.argv[3:]]
HEADER_AND_FOOTER = re.compile(r"Gemeente Voorbeeldegem|23/11/2026|(Bladzijde|Pagina|pagina|Page) \d+ (van|of|/) \d+|^\s*\d+ / \d+\s*$", re.M)


class Outline(html.parser.HTMLParser):
    """Headings and tables of a page of HTML."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.tables, self.where = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if re.fullmatch("h[1-4]", tag):
            self.headings.append([tag, ""])
            self.where = self.headings[-1]
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.where = [tag, ""]
            self.tables[-1][-1].append(self.where)

    def handle_endtag(self, tag):
        if self.where is not None and tag == self.where[0]:
            self.where = None

    def handle_data(self, data):
        if self.where is not None:
            self.where[1] += data


def squeeze(text):
    return " ".join(text.split())


def outline(path):
    page = Outline(path.read_text(errors="replace"))
    return ([(tag, squeeze(text)) for tag, text in page.headings],
            [[[squeeze(text) for _tag, text in row] for row in table] for table in page.tables if table])


def pictures_of(path):
    """What each picture says, as LibreOffice keeps it: its HTML has no place for that."""
    frames = re.findall(r"<draw:frame\b.*?</draw:frame>", path.read_text(), re.S)
    return [squeeze(html.unescape(" ".join(re.findall(r"<svg:desc>(.*?)</svg:desc>", frame, re.S)))) for frame in frames
            if "<office:binary-data>" in frame]


def plain(cell):
    """A cell or heading of Markdown as it reads."""
    text = re.sub(r"(?<!\\)(\*+|`)", "", re.sub(r"(?<!\\)\[([^\]]*)\]\([^)]*\)", r"\1", cell))
    return squeeze(re.sub(r"\\(.)", r"\1", re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), text)))


def outline_of_markdown(text):
    headings, tables, rows = [], [], []
    pictures = [squeeze(alt) for alt in re.findall(r"^```chart\nbars\t\d+\t(.*)$", text, re.M)]
    text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    for line in [*text.split("\n"), ""]:
        if match := re.match(r"(#{1,4}) (.*)", line):
            headings.append((f"h{len(match[1])}", plain(match[2])))
        if line.startswith("|"):
            rows.append([plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])])
        elif rows:
            head, body = rows[0], rows[2:]
            tables.append([head, *body] if any(head) else body)   # a header without words is none
            rows = []
    return headings, tables, pictures


def words(path):
    """The words of a PDF in reading order, without what stands on every page and without marks of lists."""
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\w+", HEADER_AND_FOOTER.sub("", re.sub("­\n?", "", text)))


def letters(words_there, headers):
    """What a PDF says without its spaces, for a long word may be broken in a narrow column; and without the headers of tables, which
    are said again on every page."""
    text = "".join(words_there)
    for header in sorted({"".join(header) for header in headers}, key=len, reverse=True):
        if len(header) > 8:
            text = text.replace(header, "")
    return text


def counted(words_there, headers):
    """How often each word stands there, those of headers apart."""
    said_again = {word for header in headers for word in header}
    return collections.Counter(word for word in words_there if word not in said_again)


def apart(ours, theirs, headers):
    """Where two lists of words begin to differ; a header of several lines at the end of a page is told line by line."""
    if counted(ours, headers) == counted(theirs, headers):
        return None
    a, b = letters(ours, headers), letters(theirs, headers)
    at = next((at for at, pair in enumerate(zip(a, b)) if pair[0] != pair[1]), min(len(a), len(b)))
    return None if a == b else f"ours “{a[max(at - 30, 0):at + 40]}”, LibreOffice “{b[max(at - 30, 0):at + 40]}”"


def convert(folder, kind, paths):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir",
                    folder / kind, *paths], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def faults(folder, source, end):
    name = f"{source.stem}-{end}"
    headings, tables, pictures = outline_of_markdown(source.read_text())
    headers = [re.findall(r"\w+", " ".join(table[0])) for table in tables]
    if difference := apart(words(folder / f"{source.stem}.pdf"), words(folder / "pdf" / f"{name}.pdf"), headers):
        yield f"words: {difference}"
    found_headings, found_tables = outline(folder / "html" / f"{name}.html")
    if headings != found_headings:
        yield f"headings: {next((pair for pair in zip(headings, found_headings) if pair[0] != pair[1]), 'not as many')}"
    found_pictures = pictures_of(folder / "fodt" / f"{name}.fodt") if pictures else []
    if pictures != found_pictures:
        yield f"pictures: {found_pictures}, not {pictures}"
    if len(tables) != len(found_tables):
        yield f"{len(found_tables)} tables of {len(tables)}"
    for table, found in zip(tables, found_tables):
        yield from (f"table: {a} is {b}" for a, b in zip(table, found) if a != b)
        if len(table) != len(found):
            yield f"table: {len(found)} rows of {len(table)}: {table[0]}"


def read_pack(folder):
    """Every document as it is filled in for paper: links of the program are words, a field is one."""
    pack = sqlite3.connect(f"file:{pathlib.Path(REPORT).resolve()}?mode=ro", uri=True)
    for name, text in pack.execute("SELECT id, text FROM item"):
        text = re.sub(r"\[([^\]]*)\]\((?:item|vraag):[^)]*\)", r"\1", text)
        (folder / f"{name}.md").write_text(re.sub(r"\{\{[^}]*\}\}", "VELD", text))


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if REPORT.endswith(".pack"):
            read_pack(folder)
        else:
            subprocess.run([REPORT, folder], check=True)
        sources = [*SOURCES, *sorted(folder.glob("*.md"))]
        written = []
        for source in sources:
            subprocess.run([TO_PDF, source, folder / f"{source.stem}.pdf"], check=True)
            for end in ("docx", "odt"):
                written.append(folder / f"{source.stem}-{end}.{end}")
                subprocess.run([TO_PDF, source, written[-1]], check=True)
        for kind in ("pdf", "html"):
            convert(folder, kind, written)
        drawn = [path for source in sources if "```chart" in source.read_text() for path in written if path.stem[:-5] == source.stem
                 or path.stem[:-4] == source.stem]
        if drawn:
            convert(folder, "fodt", drawn)
        print(f"1..{len(written)}")
        failed = 0
        for number, (source, end) in enumerate(((source, end) for source in sources for end in ("docx", "odt")), 1):
            found = list(faults(folder, source, end))
            failed += bool(found)
            print(f"{'not ok' if found else 'ok'} {number} {source.stem} as {end}")
            for fault in found[:20]:
                print(f"# {fault}")
        return 1 if failed else 0


sys.exit(main())
