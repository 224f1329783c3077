# SPDX-License-Identifier: EUPL-1.2
"""Ten minutes a month, by keyboard alone: five steps in any order, left half-way, gone on with, and what came out."""

import os

import desk
from desk import Desk

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def begin(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst: gemeente")
    paraat.wait_to_see("OCMW Aalst")
    paraat.click("Volgende")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    paraat.write("Naam, ICT", "An Peeters")
    paraat.write("Gsm-nummer, ICT", "0470 22 33 44")
    paraat.click("Volgende")
    paraat.wait_to_see("Met een code van het CRT")
    paraat.click("Beginnen")
    paraat.wait_to_see("Vijf korte stappen, samen tien minuten")
    return paraat


def open_check(paraat):
    paraat.tab_to("Paraatheidscheck")
    paraat.keys_until("Return", "the check", lambda: paraat.sees("Eén bericht aan collega's"))


def step(paraat, name, words, answer):
    """Opens a step, reads it, answers it, and is back on the list."""
    paraat.tab_to(name)
    paraat.keys_until("Return", name, lambda: paraat.sees(answer))
    paraat.wait_to_see(words)
    check(paraat)
    paraat.tab_to(answer)
    paraat.keys("Return")
    paraat.gone(f"^{answer}$")


def all_five(folder):
    paraat = begin(folder)
    open_check(paraat)
    check(paraat)
    assert not paraat.sees("Gedaan op"), "nobody did anything yet"
    step(paraat, "Deze laptop", "[0-9].[kMGT]B vrij", "In orde")
    paraat.wait_to_see("1 van 5 gedaan")
    step(paraat, "Contacten", "0470 22 33 44", "Ze kloppen nog")
    paraat.wait_to_see("2 van 5 gedaan")
    # Half-way, and another day.
    paraat.end()
    paraat = Desk(APP, folder / "desk")
    paraat.focus_window()
    paraat.wait_to_see("Bezig, laatst op .* 2 van 5 gedaan")
    open_check(paraat)
    step(paraat, "Bijgewerkt", "Nog niet gemaakt", "Blijft open")
    paraat.wait_to_see("Blijft open. Bekeken op")
    # Without a plan no action can be done: the way to one is there.
    paraat.tab_to("Eén actie")
    paraat.keys_until("Return", "the action", lambda: paraat.sees("Snelscan beginnen"))
    check(paraat)
    assert not paraat.sees("De actie is gedaan|In orde")
    paraat.tab_to("Blijft open")
    paraat.keys("Return")
    paraat.gone("Snelscan beginnen")
    step(paraat, "Eén bericht aan collega's", "Tekst kopiëren", "Het is verstuurd")
    paraat.wait_to_see("3 van 5 gedaan. Nog open: Bijgewerkt, Eén actie")
    check(paraat)
    paraat.keys_until("Escape", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.wait_to_see("Laatst gedaan op .*3 van 5 gedaan.*Opnieuw vanaf")
    paraat.end()


def a_plan(folder):
    """The first action of the plan is done from the check, the message of next time is another, and the check is finished early."""
    paraat = begin(folder)
    paraat.keys_until("alt+4", "the plan", lambda: paraat.sees("Actie toevoegen"))
    paraat.click("Actie toevoegen")
    paraat.wait_to_see("Wat moet er gebeuren")
    paraat.write("Wat moet er gebeuren", "De noodkaart ophangen")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))
    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Vijf korte stappen"))
    open_check(paraat)
    step(paraat, "Eén actie", "De noodkaart ophangen", "De actie is gedaan")
    paraat.wait_to_see("1 van 5 gedaan")
    paraat.tab_to("Eén bericht aan collega's")
    paraat.keys_until("Return", "the message", lambda: paraat.sees("Nog niet verstuurd"))
    first = next(text for text in paraat.texts() if text.startswith("Bericht "))
    paraat.tab_to("Tekst kopiëren")
    paraat.keys("Return")
    paraat.wait_to_see("De tekst is gekopieerd")
    paraat.tab_to("Het is verstuurd")
    paraat.keys("Return")
    paraat.wait_to_see("2 van 5 gedaan")
    paraat.tab_to("Eén bericht aan collega's")
    paraat.keys_until("Return", "another message", lambda: paraat.sees("Bericht [0-9]+. Nog niet verstuurd"))
    assert first not in paraat.texts(), "what went is proposed again"
    paraat.keys_until("Escape", "the list", lambda: paraat.sees("2 van 5 gedaan"))
    paraat.tab_to("Afronden: de rest blijft open")
    paraat.keys("Return")
    paraat.wait_to_see("Laatst gedaan op .*2 van 5 gedaan.*Nog open: Deze laptop, Bijgewerkt, Contacten")
    check(paraat)
    paraat.end()


desk.run([all_five, a_plan])
