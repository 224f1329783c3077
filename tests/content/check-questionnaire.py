# SPDX-License-Identifier: EUPL-1.2
"""Usage: check-questionnaire.py CONTENT_DIR WORDS: the self-evaluation, and what is said of audits, as an editor reads it.

What docs/questionnaire.md asks of a question, links that lead somewhere, the words of the glossary, and spelling: hunspell
with the Dutch dictionary, and WORDS for names and terms that it does not have."""

import json
import pathlib
import re
import sys

from dutch import misspelled, not_our_words, report

CONTENT, WORDS = pathlib.Path(sys.argv[1]), sys.argv[2]
FOLDER = CONTENT / "questionnaire"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = {"id", "title", "objective", "question", "why", "levels", "evidence", "risk", "reach", "effort", "actions", "items",
          "references", "quick", "when"}
REFERENCES = {"cyfun": re.compile(r"(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d\.\d"), "iso27002": re.compile(r"[5-8]\.\d{1,2}"),
              "nis2": re.compile(r"[a-j]"), "ksz": re.compile(r"[a-z-]+")}
head = json.loads((FOLDER / "questionnaire.json").read_text())
chapters = [json.loads((FOLDER / f"{name}.json").read_text()) for name in head["chapters"]]
questions = [question for chapter in chapters for question in chapter["questions"]]
audits = json.loads((CONTENT / "audits.json").read_text())
items = {item["id"] for item in json.loads((CONTENT / "library" / "catalogue.json").read_text())["items"]}


def prose(question):
    yield from (question[field] for field in ("title", "objective", "question", "why"))
    yield from question["levels"]
    yield from question["evidence"]
    yield from (action["text"] for action in question["actions"])


def audit_prose():
    yield from (audits[field] for field in ("note", "order", "prepare_note", "contact"))
    yield from audits["ask"]
    for kind in audits["kinds"]:
        yield from (kind["title"], kind["money"], kind["extra"], *kind["holds"], *(one["text"] for one in kind["prepare"]))
    for source in audits["sources"]:
        yield from (source["title"], source["what"])


def every_question_has_all():
    for q in questions:
        name = q.get("id", "?")
        if not ID.fullmatch(name):
            yield f"{name}: not an id"
        for field in FIELDS - {"when"} - set(q):
            yield f"{name}: no {field}"
        for field in set(q) - FIELDS:
            yield f"{name}: {field} is not known"
        if len(set(q["levels"])) != 5:
            yield f"{name}: not five different levels"
        for text in prose(q):
            if text != text.strip() or "  " in text:
                yield f"{name}: spaces in “{text[:40]}”"
        if not q["question"].endswith("?") or len(q["question"]) > 170:
            yield f"{name}: the question is not one short question"
        if not 150 <= len(q["why"]) <= 420:
            yield f"{name}: why has {len(q['why'])} characters"
        for n, level in enumerate(q["levels"]):
            if not 25 <= len(level) <= 320 or not level.endswith("."):
                yield f"{name}: level {n} is no sentence of a readable length"
        if not q["levels"][4].startswith("Daarbovenop"):
            yield f"{name}: level 4 does not build on level 3"
        if not 2 <= len(q["evidence"]) <= 4 or not 1 <= len(q["actions"]) <= 3:
            yield f"{name}: too little or too much evidence, or actions"
        if q["risk"] not in (1, 2, 3) or q["reach"] not in (1, 2, 3) or q["effort"] not in (1, 2, 4):
            yield f"{name}: a weight that does not exist"
    for kind, ids in (("question", [q["id"] for q in questions]), ("action", [a["id"] for q in questions for a in q["actions"]])):
        for name in {name for name in ids if ids.count(name) > 1}:
            yield f"{name}: two {kind}s"


def links_lead_somewhere():
    for q in questions:
        if not q["items"]:
            yield f"{q['id']}: no document to go on with"
        yield from (f"{q['id']}: no such item: {item}" for item in q["items"] if item not in items)


def references_have_the_form_of_their_framework():
    for q in questions:
        if set(q["references"]) != set(REFERENCES):
            yield f"{q['id']}: not the four frameworks"
        for framework, numbers in q["references"].items():
            yield from (f"{q['id']}: {number} is not of {framework}" for number in numbers
                        if not REFERENCES[framework].fullmatch(number))


def the_words_are_ours():
    for name, texts in [*((q["id"], prose(q)) for q in questions), ("audits", audit_prose())]:
        for text in texts:
            yield from (f"{name}: {word} in “{text[:50]}”" for word in not_our_words(text))


def the_spelling_is_right():
    texts = [head["title"], head["note"], *(fact["question"] for fact in head["facts"])]
    texts += [text for chapter in chapters for text in (chapter["title"], chapter["gist"])]
    texts += [text for question in questions for text in prose(question)]
    texts += audit_prose()
    for name, fields in (("contacts", ("name", "why")), ("duties", ("whom", "what", "how", "basis", "source"))):
        part = json.loads((CONTENT / f"{name}.json").read_text())
        texts += [part["note"], *(entry[field] for entry in part[name] for field in fields)]
    yield from misspelled([re.sub(r"\S+\.(be|eu)\b\S*|\S+@\S+", "", text) for text in texts], WORDS)


checks = [every_question_has_all, links_lead_somewhere, references_have_the_form_of_their_framework, the_words_are_ours,
          the_spelling_is_right]
sys.exit(report(checks))
