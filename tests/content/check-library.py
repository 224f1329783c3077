# SPDX-License-Identifier: EUPL-1.2
"""Usage: check-library.py CONTENT_DIR WORDS [ID...]: the documents of the library as an editor reads them.

What docs/library-format.md asks of an item, links that lead somewhere, the words of the glossary, and spelling.  With ids, only
those items; without, all of them, and that none of the catalogue is missing."""

import datetime
import json
import pathlib
import re
import sys

from dutch import misspelled, not_our_words, report

CONTENT, WORDS, ONLY = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
FOLDER = CONTENT / "library"
KEYS = ["id", "title", "summary", "kind", "theme", "audience", "phase", "minutes", "version", "checked", "source", "related",
        "questions", "synonyms"]
CHOICES = {
    "kind": {"sjabloon", "draaiboek", "handleiding", "kennisartikel", "checklist"},
    "theme": {"aanval", "gegevens", "continuiteit", "communicatie", "techniek", "beleid", "mensen", "leveranciers"},
    "audience": {"iedereen", "ict", "leiding", "communicatie", "dpo"},
    "phase": {"voorbereiden", "nu-bezig", "herstellen", "leren"},
}
ROLES = ("iedereen", "melder", "ICT", "ICT-partner", "algemeen directeur", "burgemeester", "DPO", "communicatie", "noodplanning",
         "financieel directeur", "diensthoofd", "crisiscel", "logboekhouder", "leverancier", "jurist", "personeelsdienst")
WITHIN = {"meteen", "15 min", "1 u", "4 u", "24 u", "72 u", "3 dagen", "1 week", "1 maand", "doorlopend"}
STEPS = ["Nr", "Stap", "Wie", "Binnen", "Klaar als"]
INCLUDE = re.compile(r"^\{\{> ([a-z0-9-]+)\}\}$", re.M)
COMMANDS = re.compile(r"^```opdracht\n.*?^```$|`[^`\n]+`", re.M | re.S)

catalogue = {item["id"]: item["title"] for item in json.loads((FOLDER / "catalogue.json").read_text())["items"]}
fields = {field["id"] for field in json.loads((FOLDER / "fields.json").read_text())["fields"]}
chapters = json.loads((CONTENT / "questionnaire" / "questionnaire.json").read_text())["chapters"]
questions = {question["id"] for chapter in chapters
             for question in json.loads((CONTENT / "questionnaire" / f"{chapter}.json").read_text())["questions"]}
fragments = {path.stem: path.read_text() for path in sorted((FOLDER / "fragments").glob("*.md"))}


def read(path):
    """The header as a dictionary, and the text."""
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", path.read_text(), re.S)
    if not match:
        return {}, path.read_text()
    return dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in match[1].split("\n")), match[2].lstrip("\n")


items = {path.stem: read(path) for path in sorted(FOLDER.glob("*.md")) if not ONLY or path.stem in ONLY}


def many(value):
    return [part.strip() for part in value.split(",") if part.strip()]


def whole(text):
    """The text with its fragments in their place."""
    return INCLUDE.sub(lambda match: fragments.get(match[1], ""), text)


def spoken(text):
    """The text as a reader sees it: no addresses, fields or marks."""
    text = re.sub(r"\{\{.*?\}\}|\]\([^)]*\)|<[^>]*>|https?://\S+|\S+@\S+|www\.\S+", " ", text)
    return re.sub(r"^#+ |^\\newpage$|[*`|\\_#>\[\]]", " ", text, flags=re.M)


def language(text):
    """The text as a reader sees it, without what is typed into a machine."""
    return spoken(COMMANDS.sub(" ", text))


def cells(line):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def tables(text):
    """Every table as its rows of cells, without the line under its header."""
    rows = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append(cells(line))
        elif rows:
            yield [rows[0], *rows[2:]]
            rows = []


def headers_are_complete():
    for name, (header, _text) in items.items():
        if list(header) != KEYS:
            yield f"{name}: the header has {', '.join(header) or 'nothing'}"
            continue
        if header["id"] != name or name not in catalogue:
            yield f"{name}: another id, or not in the catalogue"
        if not 3 <= len(header["title"]) <= 70 or header["title"].endswith("."):
            yield f"{name}: no title to look for"
        if not 40 <= len(header["summary"]) <= 160 or not header["summary"].endswith("."):
            yield f"{name}: the summary has {len(header['summary'])} characters, or no full stop"
        for key, choices in CHOICES.items():
            values = many(header[key])
            if not values or set(values) - choices or (key in ("kind", "theme") and len(values) > 1):
                yield f"{name}: {key} is {header[key]}"
        if header["kind"] != "checklist" and not name.startswith(header["kind"]):
            yield f"{name}: is no {header['kind']}"
        if not re.fullmatch(r"[1-9]\d*", header["version"]) or len(header["source"]) < 30:
            yield f"{name}: no version, or no source"
        datetime.date.fromisoformat(header["checked"])
        minutes = -(-len(spoken(whole(_text)).split()) // 180)
        if abs(int(header["minutes"]) - minutes) > max(1, minutes // 10):
            yield f"{name}: takes {minutes} minutes to read"


def links_lead_somewhere():
    for name, (header, text) in items.items():
        related = many(header.get("related", ""))
        if not 2 <= len(related) <= 6 or name in related:
            yield f"{name}: {len(related)} related items"
        yield from (f"{name}: no such item: {item}" for item in [*related, *re.findall(r"\]\(item:([^)]*)\)", whole(text))]
                    if item not in catalogue)
        yield from (f"{name}: no such question: {question}"
                    for question in [*many(header.get("questions", "")), *re.findall(r"\]\(vraag:([^)]*)\)", whole(text))]
                    if question not in questions)
        yield from (f"{name}: no such fragment: {fragment}" for fragment in INCLUDE.findall(text) if fragment not in fragments)
        yield from (f"{name}: no such field: {field}" for field in re.findall(r"\{\{([^>}][^}]*)\}\}", whole(text))
                    if field not in fields)
        yield from (f"{name}: {link} is no link of ours" for link in re.findall(r"\]\(([^)]*)\)", whole(text))
                    if not re.match(r"(item|vraag|https|mailto|tel):\S+$", link))


def texts_have_a_shape():
    for name, (header, text) in items.items():
        lines = whole(text).split("\n")
        if lines[0] != f"# {header.get('title')}":
            yield f"{name}: does not begin with its title"
        if any(line.startswith("# ") for line in lines[1:]):
            yield f"{name}: a second title"
        levels = [len(match[1]) for line in lines if (match := re.match(r"(#+) ", line))]
        if any(deeper > level + 1 for level, deeper in zip(levels, levels[1:])) or max(levels, default=0) > 4:
            yield f"{name}: a level of heading is skipped"
        if re.search(r"<[a-z/!]|!\[", whole(text)):
            yield f"{name}: HTML or an image"
        if re.search(r"TODO|XXX|\bxxx\b|lorem", text):
            yield f"{name}: not finished"
        for table in tables(whole(text)):
            yield from (f"{name}: a row with {len(row)} of {len(table[0])} cells: {row[0]}" for row in table
                        if len(row) != len(table[0]))
    for name, text in fragments.items():
        if text.startswith("---") or re.search(r"^# |\{\{>", text, re.M):
            yield f"{name}: a fragment has no header and no title, and includes nothing"


def steps_can_be_followed():
    for name, (header, text) in items.items():
        if header.get("kind") != "draaiboek":
            continue
        phases = re.split(r"^## (?=Fase)", whole(text), flags=re.M)[1:]
        if len(phases) < 3:
            yield f"{name}: {len(phases)} phases"
        for phase in phases:
            if not any(table[0] == STEPS for table in tables(re.split(r"^## ", phase, flags=re.M)[0])):
                yield f"{name}: no steps in “{phase[:40]}”"
        seen = set()
        for table in tables(whole(text)):
            if table[0] != STEPS:
                continue
            for number, step, who, within, done in (row for row in table[1:] if len(row) == 5):
                if not re.fullmatch(r"[A-Z]\d{1,2}", number) or number in seen:
                    yield f"{name}: {number} is no number, or there twice"
                seen.add(number)
                if not who.startswith(ROLES):
                    yield f"{name}: {number}: nobody is called “{who}”"
                if within not in WITHIN:
                    yield f"{name}: {number}: within “{within}”"
                if len(step) < 10 or len(done) < 5:
                    yield f"{name}: {number} says too little"


def the_words_are_ours():
    for name, (header, text) in items.items():
        for line in [header.get("title", ""), header.get("summary", ""), *language(text).split("\n")]:
            yield from (f"{name}: {word} in “{line.strip()[:60]}”" for word in not_our_words(line, ("multifactorauthenticatie",)))


def the_spelling_is_right():
    for name, (header, text) in [*items.items(), *((name, ({}, text)) for name, text in fragments.items())]:
        texts = [header.get(key, "") for key in ("title", "summary", "source", "synonyms")] + [language(text)]
        yield from (f"{name}: {word}" for word in misspelled(texts, WORDS))


def nothing_is_missing():
    yield from (f"not written yet: {name}" for name in catalogue if name not in items)


checks = [headers_are_complete, links_lead_somewhere, texts_have_a_shape, steps_can_be_followed, the_words_are_ours,
          the_spelling_is_right]
sys.exit(report(checks if ONLY else [*checks, nothing_is_missing]))
