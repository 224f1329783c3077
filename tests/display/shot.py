# SPDX-License-Identifier: EUPL-1.2
"""Takes every screen of Paraat as a picture, in the ways in which people have it on their desk."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import desk
from desk import Desk, Intake, wait_for

APP, INTAKE = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"]
OUT = pathlib.Path(sys.argv[1])

# name: (settings, width, height)
LOOKS = {
    "light": ({}, 1060, 760),
    "dark": ({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}, 1060, 760),
    "contrast": ({"ADW_DEBUG_HIGH_CONTRAST": "1"}, 1060, 760),
    "text-200": ({"dpi": 192}, 1366, 768),
    "600": ({}, 600, 760),
    "360": ({}, 360, 720),
}


def apply(settings):
    """Larger text as X servers tell it; the other looks are libadwaita's switches for designers."""
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                    f"Xft.dpi:\t{settings.get('dpi', 96)}\n"], check=True)
    for name in ("ADW_DEBUG_COLOR_SCHEME", "ADW_DEBUG_HIGH_CONTRAST"):
        os.environ.pop(name, None)
        if name in settings:
            os.environ[name] = settings[name]


class Camera:
    def __init__(self, paraat, look, width, height):
        self.paraat, self.look = paraat, look
        self.window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(paraat.process.pid)],
                                     capture_output=True, text=True, check=True).stdout.split()[-1]
        subprocess.run(["xdotool", "windowsize", "--sync", self.window, str(width), str(height)], check=True)
        subprocess.run(["xdotool", "windowfocus", self.window], check=True)

    def take(self, name):
        """When the picture stands still."""
        path = OUT / f"{self.look}-{name}.png"
        before = None
        for _ in range(40):
            time.sleep(0.15)
            subprocess.run(["import", "-window", self.window, path], check=True)
            now = subprocess.run(["identify", "-format", "%#", path], capture_output=True, text=True, check=True).stdout
            if now == before:
                break
            before = now
        print(path.name)


def see_content(paraat, name):
    """Below 600 px the sidebar is a page of its own."""
    if paraat.find(name) is not None:
        paraat.click(name)


def shoot(look, folder):
    settings, width, height = LOOKS[look]
    apply(settings)
    folder = pathlib.Path(folder)
    (folder / "store").mkdir()
    intake = Intake(INTAKE, folder)
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Wat klaar is en wat niet")   # a button that is moved while it is pressed does nothing
    camera = Camera(paraat, look, width, height)
    camera.take("1-start")
    paraat.keys("alt+1")
    camera.take("2-overview-empty")
    paraat.keys("alt+2")
    camera.take("3-list-empty")
    paraat.keys("ctrl+question")
    paraat.wait_to_see("Afsluiten")
    camera.take("4-shortcuts")
    paraat.keys("Escape")
    paraat.keys("ctrl+n")
    paraat.wait_to_see("1. Wat zie je")
    camera.take("5-crisis")
    paraat.click("Losgeldbericht op het scherm")
    paraat.write("In één zin", "Alle pc's aan het loket tonen een losgeldbericht en de telefoon doet het niet meer")
    paraat.click("Ja")
    paraat.click("Mail")
    camera.take("6-crisis-answered")
    for number in range(2, 5):
        scroll(camera, 8)
        camera.take(f"6-crisis-page-{number}")
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("Melden aan het CRT\\?")
    camera.take("7-melden")
    paraat.click("Melden")
    paraat.wait_to_see("Wacht op verzending")
    camera.take("8-waiting")
    intake.start()
    enrol(paraat, camera, intake)
    paraat.wait_to_see("Nog geen berichten|Aangekomen|Gekoppeld")
    wait_for("a case", lambda: json.loads(intake.command("list", "--json")))
    case = json.loads(intake.command("list", "--json"))[0]["case"]
    paraat.wait_to_see("Aangekomen in het systeem")
    camera.take("a-overview-incident")
    intake.command("show", case)
    intake.command("reply", case, "--text", "We bellen je zo. Laat alles aan en koppel de back-upschijf los.")
    paraat.click("Verder met dit incident")
    paraat.wait_to_see("We bellen je zo")
    camera.take("b-incident")
    go_to(paraat, "alt+2", "aangekomen bij het CRT · ")
    camera.take("c-list")
    go_to(paraat, "alt+6", "Stel het CRT een vraag")
    paraat.write("Je vraag", "Mogen de pc's van het loket terug aan?")
    paraat.click("Vraag verzenden")
    question = wait_for("a question", lambda: next((one["case"] for one in json.loads(intake.command("list", "--json"))
                                                    if one["kind"] == "question"), None))
    intake.command("reply", question, "--text", "Ja, maar koppel eerst de back-upschijf los.")
    paraat.wait_to_see("1 nieuw bericht van het CRT")
    camera.take("e-crt")
    paraat.press("Mogen de pc's")
    paraat.wait_to_see("koppel eerst de back-upschijf")
    camera.take("f-talk")
    evaluate(paraat, camera)
    audit(paraat, camera)
    read(paraat, camera)
    look_at_the_rest(paraat, camera)
    paraat.end()
    intake.stop()
    trouble(look, folder, width, height)


def go_to(paraat, key, words):
    paraat.keys_until(key, words, lambda: paraat.sees(words))


def read(paraat, camera):
    """The library, what a misspelt question finds in it, and the document."""
    go_to(paraat, "alt+5", "Draaiboeken")
    camera.take("p-library")
    paraat.keys("ctrl+k")
    paraat.type("losgled op scherm")
    paraat.wait_to_see("^Ransomware, ")
    camera.take("q-library-found")
    paraat.keys("Return")
    paraat.wait_to_see("Starttekst van Paraat")
    camera.take("r-document")


def evaluate(paraat, camera):
    """A quick scan half way, the whole one with answers of every sort, its result and what is planned."""
    go_to(paraat, "alt+3", "Hoe goed ben je voorbereid")
    camera.take("g-evaluations")
    paraat.tab_to("Volledige zelfevaluatie")
    paraat.keys("Return")
    for nth, key in enumerate(("3", "1", "2", "n", "w", "0", "4", "3", "2", "1", "2", "0"), 1):
        paraat.wait_to_see(f"Vraag {nth} van 50")
        paraat.keys_until(key, "an answer", lambda: next((node for node in paraat.showing() if node.get_role_name() in (
            "radio button", "check box") and node.get_state_set().contains(desk.Atspi.StateType.CHECKED)), None))
        if nth == 4:
            camera.take("h-wizard")
            scroll(camera, 20)
            camera.take("h-wizard-below")
        paraat.click("Volgende")
    paraat.click("Alle vragen")
    paraat.wait_to_see("50 vragen van 50")
    camera.take("i-questions")
    paraat.click("Terug")
    paraat.wait_to_see("Vraag 13 van 50")
    paraat.click("Naar het resultaat")
    paraat.wait_to_see("12 van 50 vragen beantwoord")
    camera.take("j-result")
    scroll(camera, 12)
    camera.take("j-result-below")
    go_to(paraat, "alt+4", "Voorgesteld door je zelfevaluatie")
    camera.take("k-plan")
    paraat.tab_to("Opnemen")
    paraat.keys("Return")
    paraat.wait_to_see("Wat moet er gebeuren")
    camera.take("l-action")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))


def audit(paraat, camera):
    """From the help to an audit with findings, one of which is an action."""
    paraat.tab_to("Audits")
    paraat.keys("Return")
    paraat.wait_to_see("Er is nog geen audit genoteerd")
    camera.take("p-audits-empty")
    paraat.click("Audit noteren")
    paraat.wait_to_see("Wie voert hem uit")
    paraat.write("Wie voert hem uit", "Auditfirma van de raamovereenkomst")
    paraat.write("Wanneer", "voorjaar 2027")
    paraat.write("Prijs in euro", "5009,40")
    paraat.wait_to_see("Vlaanderen betaalt 3.339,60 euro")
    for words in ("Drie beheerders gebruiken hetzelfde wachtwoord, en het staat in een bestand op de gedeelde schijf",
                  "De server van het loket mist updates van twee jaar"):
        paraat.click("Vaststelling toevoegen")
        paraat.wait_to_see("Wat werd vastgesteld")
        paraat.write("Wat werd vastgesteld", words)
        paraat.keys_until("Escape", "the finding to go", lambda: not paraat.sees("Wat werd vastgesteld"))
    camera.take("q-audit")
    scroll(camera, 20)
    camera.take("q-audit-below")
    paraat.tab_to("Drie beheerders")
    paraat.keys("Return")
    paraat.wait_to_see("Wat werd vastgesteld")
    camera.take("r-finding")
    paraat.tab_to("Er een actie van maken")
    paraat.keys("Return")
    paraat.wait_to_see("Wat moet er gebeuren")
    camera.take("r-finding-action")
    paraat.keys_until("Escape", "the action to go", lambda: not paraat.sees("Wat moet er gebeuren"))
    camera.take("r-finding-with-action")
    paraat.keys_until("Escape", "the finding to go", lambda: not paraat.sees("Wat werd vastgesteld"))
    paraat.keys_until("Escape", "the list", lambda: paraat.sees("Genoteerde audits"))
    camera.take("p-audits")
    paraat.tab_to("Audithulp")
    paraat.keys("Return")
    paraat.wait_to_see("Heb je er recht op\\?")
    paraat.write("Prijs in euro", "5009,40")
    paraat.wait_to_see("Vlaanderen betaalt 3.339,60 euro")
    camera.take("s-audit-help")
    for number in range(2, 5):
        scroll(camera, 8)
        camera.take(f"s-audit-help-{number}")
    paraat.click("Terug")
    paraat.gone("Heb je er recht op\\?")
    paraat.click("Terug")
    paraat.wait_to_see("uit een audit")
    camera.take("t-plan-with-audit")


def look_at_the_rest(paraat, camera):
    go_to(paraat, "ctrl+comma", "Wie zit hier\\?")
    camera.take("m-preferences")
    paraat.keys_until("Escape", "the preferences to go", lambda: not paraat.sees("^Voorkeuren$"))
    go_to(paraat, "alt+1", "Wat klaar is en wat niet")
    paraat.tab_to("Wie je belt als alles plat ligt")
    paraat.keys("Return")
    paraat.wait_to_see("Voor wie deze laptop werkt")
    camera.take("n-bestuur")
    go_to(paraat, "alt+2", "aangekomen bij het CRT · ")
    paraat.click("Klein incident noteren")
    paraat.wait_to_see("Zijn er persoonsgegevens")
    camera.take("o-small")


def scroll(camera, clicks):
    subprocess.run(["xdotool", "mousemove", "--window", camera.window, "300", "400"], check=True)
    subprocess.run(["xdotool", "click", "--repeat", str(clicks), "--delay", "20", "5"], check=True)


def enrol(paraat, camera, intake):
    code = intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
    go_to(paraat, "alt+1", "Wat klaar is en wat niet")
    paraat.click("Koppelen…")
    paraat.wait_to_see("Plak de code")
    camera.take("9-enrol")
    paraat.write("Code", code)
    paraat.click("Koppelen")


def trouble(look, folder, width, height):
    (folder / "desk" / "paraat.db").write_bytes(b"\0" * 8192)
    for name in ("paraat.db-wal", "paraat.db-shm"):
        (folder / "desk" / name).unlink(missing_ok=True)
    paraat = Desk(APP, folder / "desk")
    camera = Camera(paraat, look, width, height)
    paraat.wait_to_see("beschadigd")
    camera.take("d-damaged")
    paraat.end()


OUT.mkdir(parents=True, exist_ok=True)
for chosen in os.environ.get("PARAAT_LOOKS", " ".join(LOOKS)).split():
    with tempfile.TemporaryDirectory(prefix="paraat-shot-") as place:
        shoot(chosen, place)
