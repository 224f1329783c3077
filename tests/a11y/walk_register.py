# SPDX-License-Identifier: EUPL-1.2
"""An ordinary Tuesday: a mail went to the wrong person.  With the mouse, from the small incident to the register of the year."""

import csv
import os
import pathlib
import subprocess

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def pdf_text(path):
    wait_for(f"{path.name} to be written", path.exists)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def to_the_register(paraat):
    paraat.keys_until("alt+2", "the register", lambda: paraat.find("Klein incident noteren"))


def write_down(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst: gemeente")
    paraat.wait_to_see("OCMW Aalst")
    paraat.click("Alles overslaan")
    paraat.wait_to_see("Wat klaar is en wat niet")
    to_the_register(paraat)
    paraat.press("Klein incident noteren")
    paraat.wait_to_see("Zijn er persoonsgegevens bij betrokken\\?")
    check(paraat)
    paraat.click("Gegevens in verkeerde handen")
    paraat.write("In één zin", "Lijst van leefloners naar het verkeerde adres gemaild")
    paraat.click("Ja")
    paraat.press("Nee, niet nodig")
    paraat.write("Waarom, en wie besliste dat?", "=De ontvanger wiste de mail; DPO An Peeters")
    paraat.keys("Tab")
    return paraat


def export(paraat, button, path):
    paraat.click("Meer voor het register")
    paraat.choose("Jaarregister bewaren…")
    paraat.wait_to_see("Alle incidenten van één jaar")
    check(paraat)
    paraat.save_as(button, path)


def a_misdirected_mail(folder):
    paraat = write_down(folder)
    to_the_register(paraat)
    paraat.wait_to_see("alleen in ons register")
    check(paraat)
    export(paraat, "Bewaren voor Excel (CSV)…", folder / "register.csv")
    paraat.wait_to_see("Bewaard als register.csv, in de map ")
    export(paraat, "Bewaren als PDF…", folder / "register.pdf")
    text = pdf_text(folder / "register.pdf")
    paraat.end()
    for words in ("Lijst van leefloners", "Gemeente Aalst", "An Peeters"):
        assert words in " ".join(text.split()), f"not in the register: {words}\n{text}"
    with open(folder / "register.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == 2, rows
    row = " | ".join(rows[1])
    assert "Lijst van leefloners naar het verkeerde adres gemaild" in row and "DPO An Peeters" in row, rows
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1]), rows    # a spreadsheet would compute it


def over_a_file_that_is_open(folder):
    """Somebody reads last week's register while it is written anew: that one stays whole, and so is the new one."""
    path = folder / "register.pdf"
    path.write_bytes(b"%PDF-1.4 last week\n")
    reader = open(path, "rb")
    paraat = write_down(folder)
    to_the_register(paraat)
    paraat.wait_to_see("alleen in ons register")
    export(paraat, "Bewaren als PDF…", path)
    wait_for("the chooser to ask whether it may be replaced", lambda: len(paraat.windows()) > 2)
    paraat.keys("Return")
    wait_for("the new register", lambda: "Lijst van leefloners" in pdf_text_or_nothing(path))
    assert reader.read() == b"%PDF-1.4 last week\n"
    reader.close()
    assert [file.name for file in folder.iterdir() if file.is_file()] == ["register.pdf"], list(folder.iterdir())
    paraat.end()


def pdf_text_or_nothing(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout


def into_a_folder_that_is_gone(folder):
    """A sentence, nothing half-written, and the same again elsewhere works."""
    paraat = write_down(folder)
    to_the_register(paraat)
    paraat.wait_to_see("alleen in ons register")
    export(paraat, "Bewaren als PDF…", pathlib.Path("/proc/register.pdf"))
    paraat.wait_to_see("Niet bewaard")
    check(paraat)
    paraat.end()


desk.run([a_misdirected_mail, over_a_file_that_is_open, into_a_folder_that_is_gone])
