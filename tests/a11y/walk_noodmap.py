# SPDX-License-Identifier: EUPL-1.2
"""An ordinary afternoon: the binder is made from the overview, and the overview says when it is no longer right."""

import os
import subprocess

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def pdf_words(path):
    wait_for(f"{path.name} to be written", path.exists)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(text.split())


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
    paraat.wait_to_see("Nog niet gemaakt")
    return paraat


def made_from_the_overview(folder):
    paraat = begin(folder)
    check(paraat)
    paraat.press("Noodmap")
    paraat.wait_to_see("Deze documenten")
    check(paraat)
    paraat.press("Gegevenslek")     # not in this one
    paraat.save_as("Bewaren als PDF…", folder / "noodmap.pdf")
    paraat.gone("Deze documenten")
    paraat.wait_to_see("nog actueel")
    text = pdf_words(folder / "noodmap.pdf")
    for words in ("Gemeente Aalst", "An Peeters", "0470 22 33 44", "1. Noodkaart", "2. Contacten", "5. Ransomware", "Leeg logboek",
                  "De melding op papier", "Melden met een gsm", "3b Welke zorg?", "Controlegetallen"):
        assert words in text, f"not in the binder: {words}"
    assert "6. Gegevenslek" not in text
    assert not [word for word in ("{{", "draaiboek-") if word in text]
    paraat.end()
    paraat = Desk(APP, folder / "desk")     # and it is known again
    paraat.wait_to_see("nog actueel")
    paraat.end()


def out_of_date(folder):
    """A number changes, and somebody calls all of them."""
    paraat = begin(folder)
    paraat.press("Noodmap")
    paraat.wait_to_see("Deze documenten")
    paraat.save_as("Bewaren als PDF…", folder / "noodmap.pdf")
    paraat.gone("Deze documenten")
    paraat.wait_to_see("nog actueel")
    paraat.press("Wie je belt als alles plat ligt")
    paraat.wait_to_see("De laptop met Paraat")
    check(paraat)
    paraat.press("An Peeters")
    paraat.wait_to_see("Gsm-nummer")
    paraat.write("Gsm-nummer", "0470 99 88 77")
    paraat.keys("Tab")
    paraat.keys("Escape")
    paraat.keys_until("alt+1", "the overview", lambda: paraat.sees("de contacten zijn veranderd"))
    check(paraat)
    paraat.press("Nagekeken vandaag")
    paraat.wait_to_see("Opnieuw binnen zes maanden")
    paraat.end()
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Opnieuw binnen zes maanden")
    paraat.end()


desk.run([made_from_the_overview, out_of_date])
