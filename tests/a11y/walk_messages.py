# SPDX-License-Identifier: EUPL-1.2
"""A question to the CRT on any day: asked, arrived, read, answered, and the answer read."""

import json
import os
import time

import desk
from desk import Desk, Intake, wait_for

APP, INTAKE, PO = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
QUESTION = "Mogen de pc's van het loket terug aan?"
ANSWER = "Ja, maar koppel eerst de back-upschijf los."


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def start(folder):
    """A laptop that is linked, and an intake that answers."""
    intake = Intake(INTAKE, folder)
    (folder / "store").mkdir()
    intake.start()
    code = intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
    paraat = Desk(APP, folder / "desk", "--enrol", code)
    paraat.wait_to_see("Gekoppeld, voor Gemeente Voorbeeldegem")
    paraat.focus_window()
    return intake, paraat


def listed(intake):
    return wait_for("something at the intake", lambda: json.loads(intake.command("list", "--json")))


def go_to(paraat, key, words):
    paraat.keys_until(key, words, lambda: paraat.sees(words))


def ask(paraat, text):
    go_to(paraat, "alt+6", "Stel het CRT een vraag")
    paraat.write("Je vraag", text)
    paraat.click("Vraag verzenden")


def end(intake, paraat):
    intake.stop()
    if paraat.process.poll() is None:
        paraat.kill()


def a_question(folder):
    intake, paraat = start(folder)
    try:
        ask(paraat, QUESTION)
        paraat.wait_to_see("Aangekomen in het systeem van het CRT om \\d\\d:\\d\\d, nummer CRT-\\d{4}-\\d{5}")
        check(paraat)
        question = listed(intake)[0]
        assert question["kind"] == "question" and question["what"] == QUESTION, question
        assert f"vraag: {QUESTION}" in intake.command("list"), intake.command("list")
        assert QUESTION in intake.command("show", question["case"])
        paraat.wait_to_see("Gelezen door het CRT om \\d\\d:\\d\\d")

        # The answer is news as long as nobody has it on the screen.
        paraat.keys("alt+1")
        intake.command("reply", question["case"], "--text", ANSWER)
        paraat.wait_to_see("^1 nieuw bericht van het CRT$")
        paraat.wait_to_see("^1 nieuw$")
        check(paraat)
        assert "gelezen door het bestuur" not in intake.command("show", question["case"])
        paraat.press("1 nieuw bericht van het CRT")
        paraat.wait_to_see(f"^{ANSWER}$")
        paraat.wait_to_see("Beantwoord om \\d\\d:\\d\\d")
        paraat.wait_to_see("Jij, \\d\\d:\\d\\d · gelezen door het CRT")
        check(paraat)
        wait_for("the mark of the desk", lambda: f"{ANSWER} (gelezen door het bestuur om "
                 in intake.command("show", question["case"]))
        wait_for("no news any more", lambda: not paraat.sees("^1 nieuw$"))

        # And on.
        paraat.write("Bericht aan het CRT", "Dank je, gebeurd.")
        paraat.click("Verzenden")
        paraat.wait_to_see("Jij, \\d\\d:\\d\\d · verzonden")
        wait_for("the thanks", lambda: "Dank je, gebeurd." in intake.command("show", question["case"]))
        paraat.end()
    finally:
        end(intake, paraat)


def about_a_report(folder):
    """The question says which report it is about, and the answer on a report is a talk too."""
    intake, paraat = start(folder)
    try:
        paraat.click("Incident melden")
        paraat.wait_to_see("1. Wat zie je\\?")
        paraat.write("In één zin", "Alle pc's tonen een losgeldbericht")
        paraat.click("Melden aan het CRT")
        paraat.wait_to_see("Melden aan het CRT\\?")
        paraat.click("Melden")
        paraat.wait_to_see("Aangekomen in het systeem van het CRT")
        report = listed(intake)[0]
        go_to(paraat, "alt+6", "Stel het CRT een vraag")
        paraat.wait_to_see("Over welke melding\\?")
        paraat.press("Over welke melding?")
        paraat.wait_to_see("Alle pc's tonen een losgeldbericht \\(.{9,12}\\)")
        time.sleep(0.5)      # the list unfolds
        paraat.keys("Down", "Return")
        ask(paraat, QUESTION)
        case = wait_for("the question", lambda: next((one["case"] for one in json.loads(intake.command("list", "--json"))
                                                      if one["kind"] == "question"), None))
        shown = intake.command("show", case)
        assert f"{report['case']} ({report['reference']})" in shown, shown

        intake.command("reply", report["case"], "--text", "We bellen je zo.")
        paraat.keys("alt+1")
        paraat.wait_to_see("^1 nieuw bericht van het CRT$")
        paraat.press("1 nieuw bericht van het CRT")
        paraat.wait_to_see("^We bellen je zo.$")
        paraat.press("Naar de melding")
        paraat.wait_to_see("Hoe het ermee staat")
        paraat.end()
    finally:
        end(intake, paraat)


def not_linked(folder):
    """Kept and sent later; half a question is there again after a kill."""
    paraat = Desk(APP, folder / "desk")
    try:
        paraat.focus_window()
        go_to(paraat, "alt+6", "Stel het CRT een vraag")
        paraat.wait_to_see("blijft op deze laptop tot .*@")
        check(paraat)
        paraat.click("Vraag verzenden")
        paraat.wait_to_see("Schrijf eerst je vraag")
        paraat.write("Je vraag", "Half geschr")
        db = folder / "desk" / "paraat.db-wal"
        wait_for("a draft on disk", lambda: b"Half geschr" in db.read_bytes())
        paraat.kill()
        paraat = Desk(APP, folder / "desk")
        paraat.focus_window()
        go_to(paraat, "alt+6", "Stel het CRT een vraag")
        paraat.wait_to_see("^Half geschr$")
        paraat.write("Je vraag", QUESTION)
        paraat.click("Vraag verzenden")
        paraat.wait_to_see("Wacht op deze laptop tot die gekoppeld is")
        check(paraat)
        paraat.end()
    finally:
        if paraat.process.poll() is None:
            paraat.kill()


desk.run([a_question, about_a_report, not_linked])
