# SPDX-License-Identifier: EUPL-1.2
"""An afternoon with the self-evaluation: the snelscan with the keyboard alone, leave and resume, the report, the next year."""

import os
import sqlite3
import subprocess
import time

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
QUICK = 8


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def to_the_place(paraat):
    paraat.focus_window()
    paraat.keys_until("alt+3", "the self-evaluation", lambda: paraat.sees("Hoe goed ben je voorbereid\\?"))


def levels(folder):
    """What is durable of the answers, in the order in which they were given."""
    with sqlite3.connect(f"file:{folder / 'desk' / 'paraat.db'}?mode=ro", uri=True) as db:
        return [str(value) for (value,) in db.execute(
            "SELECT CAST(value AS TEXT) FROM change WHERE field = 'level' ORDER BY rowid")]


def answer(paraat, folder, nth, key):
    """The keypad, the row above the letters with and without Shift, N and W: while the focus is in the answers."""
    paraat.wait_to_see(f"Vraag {nth} van {QUICK}")
    before = len(levels(folder))
    paraat.keys(key)
    wait_for(f"answer {nth} kept", lambda: len(levels(folder)) > before)


def begin_quick(paraat):
    to_the_place(paraat)
    check(paraat)
    paraat.tab_to("Snelscan")
    paraat.keys("Return")
    paraat.wait_to_see(f"Vraag 1 van {QUICK}")
    check(paraat)


def forward(paraat):
    """From an answer: one key."""
    paraat.keys("ctrl+Page_Down")


def offers(paraat):
    return {name for node in paraat.showing() if (name := paraat.label_of(node)).startswith("Opnemen: ")}


def another_measure(paraat):
    """Not the first measure of a question but the one below it; the first stays on offer, apart from the ten."""
    row = next(node for node in paraat.showing() if node.get_role_name() == "list item" and paraat.label_of(node)
               and any("bij deze vraag" in (part.get_name() or "") for part in paraat.walk(node)))
    first, before = paraat.label_of(row), offers(paraat)
    assert f"Opnemen: {first}" in before, first
    paraat.tab_to(first)
    paraat.keys("space")
    other = wait_for("the other measures", lambda: sorted(offers(paraat) - before))[0]
    check(paraat)
    paraat.tab_to(other)
    paraat.keys("Return")
    paraat.wait_to_see("Wat moet er gebeuren")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))
    paraat.wait_to_see("Wat nog helpt bij vragen uit je plan")
    wait_for("the first one to leave the ten", lambda: not offers(paraat) & {other, f"Opnemen: {first}"})
    paraat.tab_to("Wat nog helpt bij vragen uit je plan")
    paraat.keys("space")
    wait_for("the first one where the rest is", lambda: f"Opnemen: {first}" in offers(paraat))
    check(paraat)


def quick_scan_with_the_keyboard(folder):
    paraat = Desk(APP, folder / "desk")
    begin_quick(paraat)
    keys = ["2", "w", "KP_3", "agrave", "eacute", "1", "4"]
    for nth, key in enumerate(keys, 1):
        answer(paraat, folder, nth, key)
        if nth < len(keys):
            paraat.keys("KP_Enter" if key == "KP_3" else "Return")     # on the answer that is chosen: on to the next
    paraat.keys("ctrl+Page_Up")
    paraat.wait_to_see(f"Vraag {len(keys) - 1} van {QUICK}")
    forward(paraat)
    paraat.wait_to_see(f"Vraag {len(keys)} van {QUICK}")
    paraat.kill()
    assert levels(folder) == ["2", '"unknown"', "3", "0", "2", "1", "4"], levels(folder)

    paraat = Desk(APP, folder / "desk")     # killed, and exactly there again
    to_the_place(paraat)
    paraat.tab_to("Snelscan van")
    paraat.keys("Return")
    paraat.wait_to_see(f"Vraag 7 van {QUICK}")
    forward(paraat)
    answer(paraat, folder, 8, "n")
    paraat.tab_to("Naar het resultaat")
    paraat.keys("Return")
    paraat.wait_to_see("8 van 8 vragen beantwoord")
    check(paraat)
    for words in ("oranje · 2", "oranje · Weet ik niet", "groen · 3", "rood · 0", "rood · 1", "Niet van toepassing"):
        assert paraat.sees(words), words
    paraat.wait_to_see("Zoek uit: Is er een plan voor een cyberaanval")
    paraat.tab_to("Naar het actieplan")
    paraat.keys("Return")
    paraat.wait_to_see("Voorgesteld door je zelfevaluatie")
    paraat.wait_to_see("Zoek uit: Is er een plan voor een cyberaanval")     # the plan proposes what the result says
    paraat.tab_to("Opnemen: Zoek uit")
    paraat.keys("Return")
    paraat.wait_to_see("Wat moet er gebeuren")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))
    paraat.wait_to_see("Te doen · nog niemand")
    wait_for("the focus on the new action", lambda: (node := paraat.focused()) and paraat.label_of(node).startswith("Zoek uit: Is er een plan"))
    another_measure(paraat)
    paraat.end()


def the_report_and_the_next_year(folder):
    paraat = Desk(APP, folder / "desk")
    to_the_place(paraat)
    paraat.press("Volledige zelfevaluatie")
    paraat.wait_to_see("Vraag 1 van 50")
    paraat.keys("3")
    wait_for("the answer kept", lambda: levels(folder) == ["3"])
    paraat.click("Alle vragen")
    paraat.wait_to_see("50 vragen van 50")
    check(paraat)
    paraat.click("Niet beantwoord")
    paraat.wait_to_see("49 vragen van 50")
    paraat.tab_to("Hersteltest")
    paraat.keys("Return")
    paraat.wait_to_see("Zet je back-ups geregeld echt terug")
    paraat.keys("1")
    wait_for("the answer kept", lambda: len(levels(folder)) == 2)
    paraat.keys("Escape")
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    to_the_place(paraat)
    paraat.tab_to("Zelfevaluatie van")
    paraat.keys("Return")
    paraat.wait_to_see("Zet je back-ups geregeld echt terug")
    paraat.click("Alle vragen")
    paraat.wait_to_see("van 50")
    paraat.tab_to("Evalueren en rapporteren")
    paraat.keys("Return")
    paraat.wait_to_see("Vraag 50 van 50")
    paraat.click("Naar het resultaat")
    paraat.wait_to_see("2 van 50 vragen beantwoord")
    check(paraat)
    paraat.click("Meer voor het resultaat")
    paraat.choose("Rapport voor de raden (pdf)…")
    path = folder / "raden.pdf"
    paraat.save_in_chooser(path)
    text = wait_for("the report", lambda: path.exists() and subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout)
    assert "Hersteltest" not in text and "back-up" not in text.lower(), "the councils meet in public"
    paraat.click("Meer voor het resultaat")
    paraat.choose("Zelfevaluatie afsluiten…")
    paraat.wait_to_see("Deze zelfevaluatie afsluiten\\?")
    check(paraat)
    paraat.click("Afsluiten")
    paraat.wait_to_see("Deze zelfevaluatie is afgesloten")
    paraat.click("Meer voor het resultaat")
    paraat.choose("De volgende beginnen")
    paraat.wait_to_see("Vorige keer: 3 · Gedefinieerd")
    check(paraat)
    paraat.click("Nog altijd zo")
    wait_for("it is confirmed", lambda: levels(folder) == ["3", "1", "3"])
    paraat.focus_window()     # the chooser had it, and there is no window manager here
    paraat.wait_to_see("Vraag 2 van 50")     # the next one comes by itself
    assert not paraat.sees("Vorige keer"), "it was not answered last year"
    wait_for("the focus in the answers", lambda: (node := paraat.focused()) and paraat.label_of(node).startswith("0 · "))
    paraat.keys("ctrl+Page_Up")
    paraat.wait_to_see("Vraag 1 van 50")
    wait_for("the focus on what was confirmed", lambda: (node := paraat.focused()) and paraat.label_of(node).startswith("3 · "))
    paraat.end()


def a_year_of_presses(folder):
    """What is still so is confirmed with one key a question, and a key that is held down confirms nothing unread."""
    paraat = Desk(APP, folder / "desk")
    to_the_place(paraat)
    paraat.press("Volledige zelfevaluatie")
    for nth in range(1, 5):
        paraat.wait_to_see(f"Vraag {nth} van 50")
        before = len(levels(folder))
        paraat.keys(str(nth))
        wait_for("the answer kept", lambda: len(levels(folder)) > before)
        paraat.keys("Return")
    paraat.wait_to_see("Vraag 5 van 50")
    paraat.click("Naar het resultaat")
    paraat.wait_to_see("4 van 50 vragen beantwoord")
    paraat.click("Meer voor het resultaat")
    paraat.choose("Zelfevaluatie afsluiten…")
    paraat.wait_to_see("Deze zelfevaluatie afsluiten\\?")
    paraat.click("Afsluiten")
    paraat.wait_to_see("Deze zelfevaluatie is afgesloten")
    paraat.click("Meer voor het resultaat")
    paraat.choose("De volgende beginnen")
    paraat.wait_to_see("Vorige keer: 1 · ")
    paraat.tab_to("Nog altijd zo", "shift+Tab")
    for nth in range(1, 4):
        paraat.wait_to_see(f"Vraag {nth} van 50")
        paraat.wait_to_see(f"Vorige keer: {nth} · ")
        wait_for("the focus on the button", lambda: (node := paraat.focused()) and paraat.label_of(node) == "Nog altijd zo")
        time.sleep(0.7)     # a person reads the question
        if nth == 2:
            paraat.keys("Return", "Return", "Return")     # held down: once
        else:
            paraat.keys("Return")
    paraat.wait_to_see("Vraag 4 van 50")
    assert levels(folder)[4:] == ["1", "2", "3"], levels(folder)
    time.sleep(0.7)
    paraat.keys("Return")
    paraat.wait_to_see("Vraag 5 van 50")
    wait_for("the focus in the answers", lambda: (node := paraat.focused()) and paraat.label_of(node).startswith("0 · "))
    check(paraat)
    paraat.end()


def authors(folder, field="level"):
    """Who said each answer, as it stands in the signed changes: 16 bytes at 66 of the header."""
    with sqlite3.connect(f"file:{folder / 'desk' / 'paraat.db'}?mode=ro", uri=True) as db:
        return [bytes(header)[66:82] for (header,) in db.execute("SELECT header FROM change WHERE field LIKE ? ORDER BY rowid", (field,))]


def pdf_text(path):
    return wait_for(f"{path.name}", lambda: path.exists() and subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout)


def a_sheet_and_back(folder):
    """Questions to a colleague on paper, and what comes back typed in under that name."""
    paraat = Desk(APP, folder / "desk")
    to_the_place(paraat)
    paraat.press("Volledige zelfevaluatie")
    paraat.wait_to_see("Vraag 1 van 50")
    paraat.keys("2")
    wait_for("the answer kept", lambda: levels(folder) == ["2"])
    paraat.click("Alle vragen")
    paraat.wait_to_see("50 vragen van 50")
    paraat.click("Vragen aan een collega…")
    paraat.wait_to_see("Welke vragen\\?")
    check(paraat)
    paraat.press("Bewaren als PDF…")
    paraat.wait_to_see("Schrijf een naam: voor wie is het blad\\?")
    paraat.write("Schrijf een naam", "An Peeters")
    paraat.write("Terug tegen", "31/2/2027")
    paraat.wait_to_see("Nog geen dag")
    paraat.write("Nog geen dag", "15/12/2026")
    paraat.wait_to_see("Terug tegen")
    paraat.save_as("Bewaren als PDF…", folder / "blad.pdf")
    paraat.wait_to_see("50 vragen liggen nu bij An Peeters")
    paraat.gone("Welke vragen\\?")
    paraat.focus_window()     # the chooser had it, and there is no window manager here
    text = pdf_text(folder / "blad.pdf")
    for words in ("Vertrouwelijk", "An Peeters", "15/12/2026", "Vraag 50", "Weet ik niet", "Geef het terug"):
        assert words in text, f"not on the sheet: {words}"
    paraat.click("Gevraagd")
    paraat.wait_to_see("50 vragen van 50")
    check(paraat)
    paraat.click("Antwoorden van An Peeters overtypen")
    paraat.wait_to_see("Je typt de antwoorden van An Peeters over")
    paraat.wait_to_see("Vraag 1 · 1 van 50 op het blad van An Peeters")
    check(paraat)
    paraat.keys_until("2", "the same answer, said by another", lambda: len(levels(folder)) == 2)
    forward(paraat)
    paraat.wait_to_see("Vraag 2 · 2 van 50")
    paraat.keys_until("4", "the next answer", lambda: levels(folder) == ["2", "2", "4"])
    paraat.click("Stoppen")
    paraat.wait_to_see("Vanaf nu antwoord je weer zelf")
    paraat.wait_to_see("Vraag 1 van 50")
    forward(paraat)
    paraat.wait_to_see("Vraag 2 van 50")
    paraat.keys_until("1", "an own answer", lambda: levels(folder) == ["2", "2", "4", "1"])
    nobody, an, also_an, own = authors(folder)
    assert nobody == own == bytes(16), "what was typed for oneself is not a colleague's"
    assert an == also_an != bytes(16), "what was typed from the sheet is that colleague's"
    paraat.click("Alle vragen")
    paraat.wait_to_see("2 van 50 vragen beantwoord")
    paraat.click("Niet meer wachten op An Peeters")
    paraat.wait_to_see("Niet meer wachten\\?")
    paraat.click("Niet meer wachten")
    paraat.wait_to_see("2 van 2 vragen beantwoord")
    paraat.click("Terug")
    paraat.wait_to_see("Vraag 2 van 50")
    paraat.click("Naar het resultaat")
    paraat.wait_to_see("antwoord van An Peeters")
    paraat.end()


def two_administrations(folder):
    """Where the OCMW answers otherwise, the result can be seen for each; and only what NIS2 asks, when that is wanted."""
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.wait_to_see("Voor welk bestuur\\?")
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst")
    paraat.wait_to_see("OCMW Aalst")
    paraat.click("Volgende")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    paraat.click("Volgende")
    paraat.wait_to_see("Met een code van het CRT")
    paraat.click("Beginnen")
    paraat.wait_to_see("Wat klaar is en wat niet")
    to_the_place(paraat)
    paraat.tab_to("Snelscan")
    paraat.keys("Return")
    answer(paraat, folder, 1, "4")
    paraat.tab_to("Afwijkend antwoord")
    paraat.keys("space")
    paraat.tab_to("OCMW Aalst")
    paraat.keys_until("space", "the answers to choose from", lambda: paraat.find("1 · Ad-hocbasis"))
    paraat.keys("Down", "Return")
    paraat.wait_to_see("0 · Onbestaand")
    paraat.click("Naar het resultaat")
    paraat.wait_to_see("1 van 8 vragen beantwoord")
    paraat.wait_to_see("rood · 0 · Onbestaand")
    check(paraat)
    paraat.tab_to("Voor wie")
    paraat.keys_until("space", "the administrations", lambda: paraat.find("OCMW Aalst"))
    paraat.keys("Down", "Return")
    paraat.wait_to_see("groen · 4")
    check(paraat)
    paraat.end()
    a_sheet_for_two(folder)


def a_sheet_for_two(folder):
    """A colleague's sheet has a row for the OCMW, and so has what is typed back in."""
    paraat = Desk(APP, folder / "desk")
    to_the_place(paraat)
    paraat.press("Snelscan van")
    paraat.wait_to_see("Vraag 1 van 8")
    paraat.click("Alle vragen")
    paraat.wait_to_see("8 vragen van 8")
    paraat.click("Vragen aan een collega…")
    paraat.wait_to_see("Welke vragen\\?")
    paraat.write("Naam", "An Peeters")
    paraat.save_as("Bewaren als PDF…", folder / "blad.pdf")
    paraat.wait_to_see("8 vragen liggen nu bij An Peeters")
    paraat.gone("Welke vragen\\?")
    paraat.focus_window()     # the chooser had it, and there is no window manager here
    text = pdf_text(folder / "blad.pdf")
    assert text.count("Geldt voor één bestuur een ander antwoord") == 8 and "OCMW Aalst" in text
    paraat.click("Gevraagd")
    paraat.wait_to_see("8 vragen van 8")
    paraat.click("Antwoorden van An Peeters overtypen")
    paraat.wait_to_see("op het blad van An Peeters")
    forward(paraat)
    paraat.wait_to_see("2 van 8 op het blad van An Peeters")
    check(paraat)
    paraat.keys_until("3", "an answer for both", lambda: levels(folder) == ["4", "3"])
    paraat.tab_to("OCMW Aalst")
    paraat.keys_until("space", "the answers to choose from", lambda: paraat.find("1 · Ad-hocbasis"))
    paraat.keys("Down", "Return")
    wait_for("the answer of the OCMW, said by the colleague", lambda: len(authors(folder, "level.%")) == 2)
    own, colleague = authors(folder, "level.%")
    assert own == bytes(16) or own != colleague, "the colleague said only what stood on the sheet"
    assert colleague == authors(folder)[-1], "what was typed from the sheet is that colleague's"
    paraat.end()


desk.run([quick_scan_with_the_keyboard, the_report_and_the_next_year, a_year_of_presses, a_sheet_and_back, two_administrations])
