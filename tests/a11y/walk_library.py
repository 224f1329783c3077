# SPDX-License-Identifier: EUPL-1.2
"""Somebody who does not know how it is called: finds a playbook by a misspelt question, reads it, fills in what it misses, takes it
along for Word."""

import os
import re
import zipfile

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
FIELD = "Waar de crisiscel samenkomt"
ROOM = "De kelder van het gemeentehuis"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def start(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst: gemeente")
    paraat.wait_to_see("OCMW Aalst")
    paraat.click("Alles overslaan")
    paraat.wait_to_see("Wat klaar is en wat niet")
    return paraat


def open_by_search(paraat, words, title):
    """From anywhere, with the keyboard alone."""
    paraat.keys_until("ctrl+k", "the cursor in the search",
                      lambda: (node := paraat.focused()) is not None and paraat.label_of(node) == "Zoek in de bibliotheek")
    paraat.keys("ctrl+a")
    paraat.type(words)
    paraat.wait_to_see("[0-9]+ resulta")
    wait_for(f"“{title}” as the first result", lambda: paraat.sees(f"^{title}, "))
    check(paraat)
    paraat.keys("Return")
    paraat.wait_to_see("Starttekst van Paraat, geen officieel document")


def docx_text(path):
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def from_question_to_paper(folder):
    paraat = start(folder)
    open_by_search(paraat, "losgled op scherm", "Ransomware")
    paraat.wait_to_see("Uitgever: .* · laatst nagekeken op [0-9/]+ · versie [0-9]+")
    check(paraat)
    paraat.keys_until("ctrl+f", "where one looks for words in it", lambda: paraat.field("Zoek in dit document"))
    paraat.write("Zoek in dit document", "firewall")
    paraat.wait_to_see("^1 van [0-9]+$")
    paraat.keys("Return")
    paraat.wait_to_see("^2 van [0-9]+$")
    check(paraat)
    paraat.keys("Escape")
    paraat.wait_to_see("velden nog leeg")
    paraat.click("Invullen…")
    paraat.wait_to_see("Wordt bewaard, en in elk document ingevuld")
    check(paraat)
    paraat.write(FIELD, ROOM)
    paraat.keys("Escape")
    paraat.gone("Wordt bewaard, en in elk document ingevuld")
    paraat.wait_to_see(ROOM)
    paraat.click("Meer voor dit document")
    before = len(paraat.windows())
    paraat.choose("Bewaren voor Word (DOCX)…")
    wait_for("the file chooser", lambda: len(paraat.windows()) > before)
    path = folder / "draaiboek.docx"
    paraat.save_in_chooser(path)
    wait_for("the file", path.exists)
    paraat.wait_to_see("Bewaard als draaiboek.docx")
    paraat.end()
    text = docx_text(path)
    for words in (ROOM, "Starttekst van Paraat, geen officieel document", "Fase 1: Stoppen"):
        assert words in text, f"not in the file: {words}"
    assert "{{" not in text


def kept_for_next_time(folder):
    """A favourite and what was filled in are there after a restart."""
    paraat = start(folder)
    open_by_search(paraat, "ransomware", "Ransomware")
    paraat.click("Favoriet")
    paraat.click("Invullen…")
    paraat.write(FIELD, ROOM)
    paraat.keys("Escape")
    paraat.wait_to_see(ROOM)
    paraat.end()
    paraat = Desk(APP, folder / "desk")
    paraat.focus_window()
    paraat.keys_until("alt+5", "the library", lambda: paraat.sees("^Favorieten$"))
    paraat.wait_to_see("^Laatst gelezen$")
    check(paraat)
    paraat.press("Ransomware, ")
    paraat.wait_to_see(ROOM)
    paraat.end()


desk.run([from_question_to_paper, kept_for_next_time])
