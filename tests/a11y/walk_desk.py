# SPDX-License-Identifier: EUPL-1.2
"""The desk on the worst night and on an ordinary Tuesday: first start, a report that a colleague takes over, another road."""

import json
import os
import pathlib
import subprocess
import sys
import time

import desk
from desk import Desk, Intake, wait_for

APP, INTAKE, PO = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
HERE = pathlib.Path(__file__).parent


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def pdf_text(path):
    wait_for(f"{path.name} to be written", path.exists)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def fill_in(paraat):
    for who, name, number in (("Jij", "Lien Claes", "0470 55 66 77"), ("ICT", "An Peeters", "0470 22 33 44"),
                              ("Algemeen directeur", "Jan Maes", "0470 11 22 33")):
        paraat.write(f"Naam, {who}", name)
        paraat.write(f"Gsm-nummer, {who}", number)


def first_start_with_the_mouse(folder):
    """From a clean laptop to the noodkaart, under the old name of a merged municipality."""
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.wait_to_see("Voor welk bestuur\\?")
    check(paraat)
    paraat.write("Naam van de gemeente", "zwijndrecht")
    paraat.wait_to_see("Zwijndrecht hoort er sinds 2025 bij")
    paraat.press("Beveren-Kruibeke-Zwijndrecht")
    paraat.wait_to_see("OCMW Beveren-Kruibeke-Zwijndrecht")
    paraat.click("Volgende")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    check(paraat)
    fill_in(paraat)
    paraat.click("Volgende")
    paraat.wait_to_see("Met een code van het CRT")
    check(paraat)
    paraat.click("Beginnen")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.wait_to_see("Nog zonder nummer: ICT-partner")
    paraat.wait_to_see("Lien Claes")
    paraat.press("Wie je belt als alles plat ligt")
    paraat.wait_to_see("De laptop met Paraat")
    check(paraat)
    paraat.save_as("Bewaren als PDF…", folder / "kaart.pdf")
    text = pdf_text(folder / "kaart.pdf")
    for words in ("Noodkaart", "An Peeters", "0470 22 33 44", "101", "cyberresponse@vlaanderen.be", "Zet niets uit"):
        assert words in text, f"not on the card: {words}\n{text}"
    pages = subprocess.run(["pdfinfo", folder / "kaart.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in pages and "Tagged:          yes" in pages, pages
    paraat.end()
    paraat = Desk(APP, folder / "desk")     # and it is there again
    paraat.wait_to_see("Lien Claes")
    paraat.end()


def first_start_with_the_keyboard(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.wait_to_see("Voor welk bestuur\\?")
    paraat.focus_window()
    paraat.tab_to("Naam van de gemeente")
    paraat.type("aalst")
    paraat.wait_to_see("Aalst: gemeente en OCMW")
    paraat.keys("Return")
    paraat.wait_to_see("OCMW Aalst")
    paraat.tab_to("Volgende")
    paraat.keys("Return")
    paraat.wait_to_see("Wie ben je, en wie bel je\\?")
    paraat.tab_to("Naam, Jij")
    paraat.type("Lien Claes")
    paraat.tab_to("Gsm-nummer, Jij")
    paraat.type("0470 55 66 77")
    paraat.tab_to("Naam, ICT")
    paraat.type("An Peeters")
    paraat.tab_to("Volgende")
    paraat.keys("Return")
    paraat.wait_to_see("Met een code van het CRT")
    paraat.tab_to("Beginnen")
    paraat.keys("Return")
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.wait_to_see("Lien Claes")
    paraat.end()


def a_start_that_is_broken_off(folder):
    """Half a profile is kept, and asks for the rest where it belongs."""
    paraat = Desk(APP, folder / "desk", first_start=True)
    paraat.focus_window()
    paraat.write("Naam van de gemeente", "aalst")
    paraat.press("Aalst: gemeente")
    paraat.wait_to_see("OCMW Aalst")
    paraat.kill()
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Gemeente Aalst")
    paraat.wait_to_see("Nog zonder nummer: ICT, ICT-partner")
    paraat.end()


# --- a report that a colleague takes over ---

def enrol(intake):
    return intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "41002", "--name", "Gemeente Aalst")


def open_incident(paraat, title):
    paraat.focus_window()
    paraat.keys("alt+2")
    paraat.wait_to_see(title)
    paraat.press(title)
    paraat.wait_to_see("Wat we weten")


def taken_over(folder):
    """A clerk reports; the ICT officer goes on from another laptop; both wrote while there was no network."""
    intake = Intake(INTAKE, folder)
    (folder / "store").mkdir()
    intake.start()
    clerk = Desk(APP, folder / "clerk", "--enrol", enrol(intake))
    clerk.wait_to_see("Gekoppeld, voor Gemeente Aalst")
    clerk.focus_window()
    clerk.keys("ctrl+n")
    clerk.wait_to_see("1. Wat zie je\\?")
    clerk.click("Losgeldbericht op het scherm")
    clerk.write("In één zin", "Alle pc's tonen een losgeldbericht")
    clerk.click("Melden aan het CRT")
    clerk.wait_to_see("Wat vertrekt")
    check(clerk)
    clerk.click("Melden")
    clerk.wait_to_see("Aangekomen in het systeem van het CRT")
    clerk.end()
    officer = Desk(APP, folder / "officer", "--enrol", enrol(intake))
    try:
        officer.wait_to_see("Gekoppeld, voor Gemeente Aalst")
        open_incident(officer, "Alle pc's tonen een losgeldbericht")
        officer.press("Techniek")
        officer.wait_to_see("Wat is de oorzaak\\?")
        check(officer)
        officer.click("Iemand deed het met opzet")
        officer.write("Welke systemen zijn getroffen?", "Mail en telefoon")
        officer.wait_to_see("Deze laptop, \\d\\d:\\d\\d")
        officer.end()
        officer = Desk(APP, folder / "officer")
        officer.wait_to_see("Alles aangekomen bij het CRT")
        officer.end()
        intake.stop()
        differ(folder)
        intake.start()
        settle(folder)
    finally:
        intake.stop()
        if officer.process.poll() is None:
            officer.kill()


def differ(folder):
    """Without network each writes another sentence about the same."""
    for who, sentence in (("clerk", "Tien pc's tonen een losgeldbericht"), ("officer", "Servers en pc's versleuteld")):
        paraat = Desk(APP, folder / who)
        open_incident(paraat, "Alle pc's tonen een losgeldbericht")
        paraat.press("De zes vragen")
        paraat.wait_to_see("1. Wat zie je\\?")
        paraat.write("In één zin", sentence)
        paraat.keys("Tab")
        paraat.end()


def settle(folder):
    """Back on the network both sentences stand there, and one is chosen; the other laptop follows."""
    officer = Desk(APP, folder / "officer")
    officer.wait_to_see("Alles aangekomen bij het CRT")
    officer.end()
    clerk = Desk(APP, folder / "clerk")
    clerk.wait_to_see("Alles aangekomen bij het CRT")
    wait_for("the colleague's words", lambda: clerk.sees("Servers en pc's versleuteld|Tien pc's tonen"))
    clerk.focus_window()
    clerk.click("Verder met dit incident")
    clerk.wait_to_see("Collega's schreven iets anders")
    check(clerk)
    clerk.press("Collega's schreven iets anders")
    clerk.wait_to_see("Kies wat juist is")
    clerk.wait_to_see("Tien pc's tonen een losgeldbericht")
    clerk.wait_to_see("Servers en pc's versleuteld")
    clerk.wait_to_see("Een andere laptop, \\d\\d:\\d\\d")
    check(clerk)
    clerk.click("Deze houden")
    wait_for("one sentence", lambda: not clerk.sees("Kies wat juist is"))
    clerk.keys("Escape")
    wait_for("no difference left", lambda: not clerk.sees("Collega's schreven iets anders"))
    clerk.wait_to_see("Alles aangekomen bij het CRT")
    clerk.end()


# --- another road ---

def portal(folder, response=0):
    program = subprocess.Popen([sys.executable, HERE / "portal.py", folder / "mail.json", str(response)], stdout=subprocess.PIPE,
                               text=True)
    assert program.stdout.readline() == "ready\n"
    return program


def to_the_roads(paraat):
    paraat.focus_window()
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.click("Losgeldbericht op het scherm")
    paraat.write("In één zin", "Alles ligt plat")
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("nog niet gekoppeld met het CRT")
    paraat.click("Melden")
    paraat.click("Naar het incident")
    paraat.wait_to_see("Er is nog geen ontvangstbewijs van het CRT")
    paraat.press("Een andere weg")
    paraat.wait_to_see("Mail klaarzetten")
    check(paraat)


def by_mail(folder):
    """Not linked and no network: the mail program gets the whole report, and what was sent is noted."""
    program = portal(folder)
    paraat = Desk(APP, folder / "desk")
    try:
        to_the_roads(paraat)
        paraat.press("Mail klaarzetten")
        mail = json.loads(wait_for("the mail", lambda: (folder / "mail.json").exists() and (folder / "mail.json").read_text()))
        assert mail["address"] == "cyberresponse@vlaanderen.be", mail
        assert "Alles ligt plat" in mail["body"], mail
        reference = mail["subject"].split()[1].rstrip(",")
        assert reference in mail["body"] and len(reference) == 11, mail
        paraat.click("Noteer: verzonden")
        paraat.wait_to_see("Hoe heb je het verzonden\\?")
        check(paraat)
        paraat.click("Per mail")
        paraat.wait_to_see("Zelf verzonden om \\d\\d:\\d\\d")
        paraat.press("Voorlezen")
        paraat.wait_to_see("Lees het nummer")
        check(paraat)
        paraat.end()
    finally:
        program.terminate()
        program.wait()
        if paraat.process.poll() is None:
            paraat.kill()


def without_a_mail_program(folder):
    """No portal and nothing that takes mailto: a sentence, and the other roads; the file is whole."""
    paraat = Desk(APP, folder / "desk")
    to_the_roads(paraat)
    paraat.press("Mail klaarzetten")
    paraat.wait_to_see("Hier is geen mailprogramma")
    check(paraat)
    paraat.click("Sluiten")
    paraat.gone("Hier is geen mailprogramma")
    paraat.save_as("Bewaren als tekstbestand", folder / "melding.txt")
    wait_for("the file", lambda: (folder / "melding.txt").exists())
    paraat.wait_to_see("Bewaard als melding.txt, in de map ")
    assert "Alles ligt plat" in (folder / "melding.txt").read_text()
    paraat.save_as("Bewaren als PDF", folder / "nergens" / "melding.pdf")
    time.sleep(1)
    assert not list(folder.glob("*.pdf*")), list(folder.iterdir())
    paraat.kill()


def an_exercise(folder):
    paraat = Desk(APP, folder / "desk")
    paraat.focus_window()
    paraat.click("Oefening starten")
    paraat.wait_to_see("OEFENING. Niets hiervan vertrekt.")
    paraat.click("Systemen liggen plat")
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("Melden oefenen\\?")
    check(paraat)
    paraat.click("Melden")
    paraat.wait_to_see("Gemeld als oefening. Niets ervan verlaat deze laptop.")
    paraat.click("Naar het incident")
    paraat.click("Dit is echt…")
    paraat.wait_to_see("Is dit echt\\?")
    paraat.click("Maak een echte melding")
    paraat.wait_to_see("1. Wat zie je\\?")
    wait_for("a real one", lambda: not paraat.sees("OEFENING. Niets hiervan vertrekt."))
    paraat.end()


desk.run([first_start_with_the_mouse, first_start_with_the_keyboard, a_start_that_is_broken_off, taken_over, by_mail,
          without_a_mail_program, an_exercise])
