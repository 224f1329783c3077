# SPDX-License-Identifier: EUPL-1.2
"""The whole road of a report, as a new user would walk it: the network dead, a report, the CRT comes up, reads, answers."""

import os
import pathlib
import time

import desk
from desk import Desk, Intake, wait_for
from gi.repository import Atspi

APP, INTAKE, PO = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
SENTENCE = "Alle pc's tonen een losgeldbericht"


def enrolled(folder, lang):
    """A laptop that was linked on an ordinary day, and an intake that is out of reach now."""
    intake = Intake(INTAKE, folder)
    (folder / "store").mkdir()
    intake.start()
    code = intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
    paraat = Desk(APP, folder / "desk", "--enrol", code, lang=lang)
    paraat.wait_to_see("Gekoppeld, voor Gemeente Voorbeeldegem")
    paraat.end()
    intake.stop()
    return intake


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def by_mouse(paraat):
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    check(paraat)
    paraat.click("Losgeldbericht op het scherm")
    paraat.write("In één zin", SENTENCE)
    paraat.click("Ja")
    paraat.write("Je naam", "Loket 1")
    paraat.write("Gsm-nummer", "0470 00 00 00")
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("Melden aan het CRT\\?")
    check(paraat)
    paraat.click("Melden")


def by_keyboard(paraat):
    paraat.focus_window()
    paraat.keys("ctrl+n")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.tab_to("Losgeldbericht op het scherm")
    paraat.keys("space")
    paraat.tab_to("In één zin")
    paraat.type(SENTENCE)
    paraat.tab_to("Ja")
    paraat.keys("space")
    paraat.tab_to("Je naam")
    paraat.type("Loket 1")
    paraat.tab_to("Gsm-nummer")
    paraat.type("0470 00 00 00")
    paraat.tab_to("Melden aan het CRT")
    paraat.keys("Return")
    paraat.wait_to_see("Melden aan het CRT\\?")
    paraat.tab_to("Melden")
    paraat.keys("Return")


def send_now(paraat):
    """With the button; the desk tries by itself too, and then it is gone."""
    button = wait_for("the button to send, or that it went",
                      lambda: paraat.find("Nu verzenden") or (paraat.sees("Aangekomen in het systeem") and "gone"))
    if button != "gone":
        Atspi.Action.do_action(button, 0)


def the_road(folder, report, lang):
    intake = enrolled(folder, lang)
    began = time.monotonic()
    paraat = Desk(APP, folder / "desk", lang=lang)
    try:
        paraat.wait_to_see("Wat klaar is en wat niet")
        check(paraat)
        report(paraat)
        paraat.wait_to_see("Wacht op verzending, tot er een weg naar het CRT is")
        paraat.wait_to_see("Geen verbinding: \\d+ berichten wachten")
        print(f"# from the start to a report on record: {time.monotonic() - began:.1f} s")
        check(paraat)

        intake.start()
        send_now(paraat)
        paraat.wait_to_see("Aangekomen in het systeem van het CRT om \\d\\d:\\d\\d, nummer CRT-\\d{4}-\\d{5}")
        paraat.wait_to_see("Alles aangekomen bij het CRT \\(\\d\\d:\\d\\d\\)")
        shown = intake.command("show", case_of(intake))
        assert SENTENCE in shown, shown
        paraat.wait_to_see("Gelezen door het CRT om \\d\\d:\\d\\d")
        intake.command("reply", case_of(intake), "--text", "We bellen je zo. Laat alles aan.")
        paraat.click("Naar het incident")
        paraat.wait_to_see("We bellen je zo. Laat alles aan.")
        paraat.wait_to_see("CRT, \\d\\d:\\d\\d")
        check(paraat)
        paraat.end()
    finally:
        intake.stop()
        if paraat.process.poll() is None:
            paraat.kill()


def case_of(intake):
    import json

    return wait_for("an incident at the intake", lambda: json.loads(intake.command("list", "--json")))[0]["case"]


def with_the_mouse(folder):
    the_road(folder, by_mouse, "nl_BE.UTF-8")


def with_the_keyboard(folder):
    the_road(folder, by_keyboard, "nl_BE.UTF-8")


def with_lang_c(folder):
    the_road(folder, by_mouse, "C.UTF-8")


def with_lang_english(folder):
    the_road(folder, by_mouse, "en_US.UTF-8")


def killed_while_typing(folder):
    """What was typed is there again after kill -9, and nothing was reported."""
    paraat = Desk(APP, folder / "desk")
    paraat.click("Incident melden")
    paraat.write("In één zin", SENTENCE)
    db = folder / "desk" / "paraat.db-wal"
    wait_for("a draft on disk", lambda: SENTENCE.encode() in pathlib.Path(db).read_bytes())
    paraat.kill()
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see(SENTENCE)
    paraat.wait_to_see("Nog niet gemeld")
    paraat.end()


def two_windows_one_folder(folder):
    first = Desk(APP, folder / "desk")
    first.wait_to_see("Wat klaar is en wat niet")
    second = Desk(APP, folder / "desk")
    second.wait_to_see("Paraat staat al open")
    check(second)
    second.end()
    first.end()


def a_damaged_database(folder):
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.end()
    (folder / "desk" / "paraat.db").write_bytes(b"\0" * 8192)
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("De gegevens van Paraat zijn beschadigd")
    check(paraat)
    paraat.click("Verdergaan")
    paraat.click("Alles overslaan")     # nothing could be read: it is as new
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.end()


def write_and_report(paraat, sentence):
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.write("In één zin", sentence)
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("Melden aan het CRT\\?")
    paraat.click("Melden")
    paraat.gone("Melden aan het CRT\\?")
    paraat.click("Naar het incident")
    wait_for("the incident", lambda: paraat.find("Meer"))


def in_a_hurry(folder):
    """Keys faster than the pages slide: what was left behind is gone, also for who hears the window."""
    paraat = Desk(APP, folder / "desk")
    paraat.focus_window()
    for _ in range(3):
        paraat.keys("ctrl+n", "alt+2", "ctrl+n", "alt+1")
    paraat.wait_to_see("Wat klaar is en wat niet")
    wait_for("the other pages to go", lambda: not paraat.sees("1. Wat zie je") and not paraat.sees("Titel of referentie"))
    paraat.end()


def two_reports_of_one_attack(folder):
    """Joined, and from the one to the other and back; where the first already lies below, back is back."""
    paraat = Desk(APP, folder / "desk")
    write_and_report(paraat, SENTENCE)
    paraat.focus_window()
    paraat.keys("alt+1")
    paraat.wait_to_see("Wat klaar is en wat niet")
    write_and_report(paraat, "De telefoon van het onthaal is dood")
    paraat.click("Meer")
    paraat.choose("Samenvoegen met een andere melding…")
    paraat.wait_to_see("Samenvoegen met een andere melding\\?")
    check(paraat)
    paraat.click("Samenvoegen")
    paraat.wait_to_see(f"{SENTENCE} \\(")
    check(paraat)
    paraat.tab_to("Dezelfde aanval als")
    paraat.keys("Return")
    wait_for("the other report", lambda: not paraat.sees("Dezelfde aanval als") and paraat.sees(SENTENCE))
    paraat.end()


desk.run([with_the_mouse, with_the_keyboard, with_lang_c, with_lang_english, killed_while_typing, two_windows_one_folder,
          a_damaged_database,
          in_a_hurry, two_reports_of_one_attack])
