# SPDX-License-Identifier: EUPL-1.2
"""The preferences as a person uses them: a copy is made, words change, the copy is put back, nothing is lost."""

import contextlib
import os
import sqlite3

import desk
from desk import Desk, Intake, wait_for
from preferences import leave, preferences, press, press_button

APP, INTAKE, PO = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
OLD, NEW = "Alleen de printer aan het loket", "Alle pc's tonen een losgeldbericht"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def kept(folder):
    # Closed at once: nothing is put back while another program has the database open.
    with contextlib.closing(sqlite3.connect(f"file:{folder / 'desk' / 'paraat.db'}?mode=ro", uri=True)) as db:
        return "\n".join(str(text) for (text,) in db.execute(
            "SELECT CAST(value AS TEXT) FROM change UNION ALL SELECT CAST(value AS TEXT) FROM draft"))


def write(paraat, folder, sentence):
    paraat.write("In één zin", sentence)
    wait_for("the sentence kept", lambda: sentence in kept(folder))


def put_back(paraat, kind):
    press_button(paraat, next(n.get_name() for n in paraat.showing()
                              if n.get_name().startswith("De kopie van ") and n.get_name().endswith(kind)))
    paraat.wait_to_see("terugzetten\\?")
    check(paraat)
    paraat.click("Terugzetten")


def a_copy_put_back(folder):
    """While the incident is open and being written in."""
    paraat = Desk(APP, folder / "desk")
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.click("Losgeldbericht op het scherm")
    write(paraat, folder, OLD)

    preferences(paraat, None, "Nog niet gekoppeld|niet gekoppeld")
    paraat.wait_to_see("^[0-9a-f]{4}( [0-9a-f]{4}){3}$")
    check(paraat)
    leave(paraat)
    preferences(paraat, "Gegevens", "Er is er nog geen")
    check(paraat)
    press_button(paraat, "Nu een kopie maken")
    paraat.wait_to_see("De kopie is gemaakt")
    paraat.wait_to_see("Op vraag gemaakt")
    check(paraat)
    leave(paraat)

    write(paraat, folder, NEW)
    preferences(paraat, "Gegevens", "Op vraag gemaakt")
    put_back(paraat, "Op vraag gemaakt")
    paraat.wait_to_see("De kopie is teruggezet")
    check(paraat)
    paraat.wait_to_see(OLD)
    assert not paraat.sees(NEW), paraat.texts()
    assert NEW not in kept(folder)

    preferences(paraat, "Gegevens", "Bewaard vóór het terugzetten")
    check(paraat)
    put_back(paraat, "Bewaard vóór het terugzetten")
    paraat.wait_to_see("De kopie is teruggezet")
    paraat.wait_to_see(NEW)
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see(NEW)
    paraat.end()


def a_bad_copy(folder):
    """It is said, and the page that was open still is."""
    (folder / "desk" / "copies").mkdir(parents=True)
    (folder / "desk" / "copies" / "paraat-2026-01-01.db").write_bytes(b"SQLite format 3\0" + b"\x5a" * 8000)
    paraat = Desk(APP, folder / "desk")
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    write(paraat, folder, OLD)
    preferences(paraat, "Gegevens", "Dagelijkse kopie")
    put_back(paraat, "Dagelijkse kopie")
    paraat.wait_to_see("Er is niets teruggezet")
    paraat.wait_to_see("beschadigd")
    check(paraat)
    paraat.click("Begrepen")
    leave(paraat)
    write(paraat, folder, NEW)
    paraat.end()


def linked_again(folder):
    """After a copy is put back the laptop has another mark, and says that it must be linked again."""
    intake = Intake(INTAKE, folder)
    (folder / "store").mkdir()
    intake.start()
    try:
        code = intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
        paraat = Desk(APP, folder / "desk", "--enrol", code)
        paraat.wait_to_see("Gekoppeld")   # in the sidebar; which page stands beside it does not matter
        preferences(paraat, None, "Sinds \\d\\d/\\d\\d/\\d{4}")
        check(paraat)
        leave(paraat)
        preferences(paraat, "Gegevens", "Nu een kopie maken")
        press_button(paraat, "Nu een kopie maken")
        paraat.wait_to_see("Op vraag gemaakt")
        put_back(paraat, "Op vraag gemaakt")
        paraat.wait_to_see("De kopie is teruggezet")
        paraat.wait_to_see("Koppel deze laptop opnieuw met het CRT")
        check(paraat)
        preferences(paraat, None, "Er werd een kopie van de gegevens teruggezet")
        paraat.wait_to_see("Opnieuw koppelen…")
        check(paraat)
        paraat.end()
    finally:
        intake.stop()


def about_and_shortcuts(folder):
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.focus_window()
    press(paraat, "ctrl+question", "Ctrl\\+,")
    check(paraat)
    paraat.end()


desk.run([a_copy_put_back, a_bad_copy, linked_again, about_and_shortcuts])
