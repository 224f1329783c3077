# SPDX-License-Identifier: EUPL-1.2
"""Ons bestuur as a person sets it up, removes one, sits down for another, and presses the red button twice."""

import os

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def start(folder, municipality="dendermonde"):
    """Typed and not chosen: one fits."""
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.wait_to_see("Voor welk bestuur\\?")
    paraat.write("Naam van de gemeente", municipality)
    paraat.click("Volgende")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    return paraat


def is_on(node):
    states = node.get_state_set()
    return states.contains(desk.Atspi.StateType.PRESSED) or states.contains(desk.Atspi.StateType.CHECKED)


def read(paraat, name):
    node = paraat.field(name)
    return desk.Atspi.Text.get_text(node, 0, -1) if node is not None else None


def to_besturen(paraat):
    paraat.focus_window()
    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.press("Wie je belt als alles plat ligt")
    paraat.wait_to_see("Voor wie deze laptop werkt")


def typed_and_not_chosen(folder):
    """One that fits is taken; where more fit, or none, it is said, and nothing is passed over."""
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.wait_to_see("Voor welk bestuur\\?")
    paraat.write("Naam van de gemeente", "aal")
    paraat.wait_to_see("Aalter: gemeente en OCMW")
    paraat.click("Volgende")
    paraat.wait_to_see("kies de jouwe in de lijst")
    check(paraat)
    assert paraat.sees("Stap 1 van 3"), paraat.texts()
    paraat.write("Naam van de gemeente", "zzz")
    paraat.gone("kies de jouwe in de lijst")
    paraat.click("Volgende")
    paraat.wait_to_see("wis de naam om zonder bestuur verder te gaan")
    assert paraat.sees("Stap 1 van 3"), paraat.texts()
    paraat.write("Naam van de gemeente", "dendermonde")
    paraat.click("Volgende")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    paraat.wait_to_see("Gemeente Dendermonde")
    paraat.end()


def removed(folder):
    """It is asked first, with what stays; the report that names it still does, until it is taken off there."""
    paraat = start(folder)
    paraat.click("Alles overslaan")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.focus_window()
    paraat.keys("ctrl+n")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.click("Losgeldbericht op het scherm")
    tile = wait_for("the tile", lambda: paraat.find("Gemeente Dendermonde", desk.Atspi.Role.TOGGLE_BUTTON))
    wait_for("it chosen", lambda: is_on(tile))

    to_besturen(paraat)
    paraat.click("Gemeente Dendermonde verwijderen")
    paraat.wait_to_see("Gemeente Dendermonde verwijderen\\?")
    paraat.wait_to_see("Er is nog 1 open incident")
    paraat.wait_to_see("blijven op deze laptop en in het register")
    check(paraat)
    paraat.keys("Return")       # what is chosen at first is to leave it
    paraat.gone("verwijderen\\?")
    assert paraat.find("Gemeente Dendermonde verwijderen") is not None, paraat.texts()
    paraat.click("Gemeente Dendermonde verwijderen")
    paraat.wait_to_see("Er is nog 1 open incident")
    paraat.click("Verwijderen")
    paraat.gone("verwijderen\\?")
    wait_for("it to go", lambda: paraat.find("Gemeente Dendermonde verwijderen") is None)

    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.click("De antwoorden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.wait_to_see("Gemeente Dendermonde \\(niet meer in Ons bestuur\\)")
    check(paraat)
    paraat.click("Gemeente Dendermonde (niet meer in Ons bestuur)")
    tile = paraat.find("Gemeente Dendermonde (niet meer in Ons bestuur)", desk.Atspi.Role.TOGGLE_BUTTON)
    wait_for("it left out", lambda: not is_on(tile))
    paraat.end()


def the_red_button_again(folder):
    """A report that is open is offered above a new one; an exercise is not."""
    paraat = Desk(APP, folder / "desk")
    paraat.click("Oefening starten")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.write("In één zin", "Wat als het morgen gebeurt")
    paraat.focus_window()
    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.keys("ctrl+n")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.write("In één zin", "Alle pc's van het loket staan stil")
    assert not paraat.sees("Er is al een melding open"), paraat.texts()

    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.keys("ctrl+n")
    paraat.wait_to_see("Er is al een melding open: “Alle pc's van het loket staan stil”, van \\d\\d:\\d\\d")
    check(paraat)
    paraat.click("Verder met die melding")
    wait_for("that report", lambda: read(paraat, "In één zin") == "Alle pc's van het loket staan stil")
    paraat.gone("Er is al een melding open")

    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("Wat klaar is en wat niet"))
    paraat.keys("ctrl+n")
    paraat.wait_to_see("Er is al een melding open")
    paraat.write("In één zin", "Nu ook de telefoons")     # a new one costs nothing
    paraat.wait_to_see("Er is al een melding open")
    paraat.keys_until("alt+2", "both", lambda: paraat.sees("Nu ook de telefoons") and paraat.sees("het loket staan stil"))
    paraat.end()


def for_another(folder):
    """Who sat here for a municipality does not sign for another one; the desk asks."""
    paraat = start(folder)
    paraat.write("Naam, Jij", "Lien Claes")
    paraat.click("Alles overslaan")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.wait_to_see("Lien Claes")
    to_besturen(paraat)
    paraat.write("Naam van de gemeente", "aalter")
    paraat.press("Aalter: gemeente en OCMW")
    paraat.wait_to_see("Gemeente Aalter verwijderen")
    paraat.press("Gemeente Dendermonde, Lien Claes")
    paraat.choose("Gemeente Aalter")
    paraat.wait_to_see("Wie zit er nu aan dit toestel\\?")
    wait_for("nobody", lambda: not paraat.sees("^Lien Claes$"))
    paraat.wait_to_see("Wie zit hier\\?")
    check(paraat)
    paraat.end()


desk.run([typed_and_not_chosen, removed, the_red_button_again, for_another])
