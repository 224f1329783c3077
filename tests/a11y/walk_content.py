# SPDX-License-Identifier: EUPL-1.2
"""Newer content from a stick as a person takes it in: who it is from, what is other, and back to what was before."""

import json
import os
import shutil
import subprocess

import desk
from desk import Desk
from preferences import leave, preferences, press_button, renew

APP, PACK, CONTENT = os.environ["PARAAT"], os.environ["PARAAT_PACK"], os.environ["PARAAT_CONTENT"]
BESIDE = os.environ["PARAAT_BESIDE"]
ENGLISH = desk.english_words(os.environ["PARAAT_PO"])
TITLE = "Ransomware, de nieuwe uitgave"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def publish(folder):
    """A next pack of the CRT on a stick: one document has another title, one is gone.  Its stick and the publisher's code."""
    content, stick = folder / "content", folder / "stick"
    shutil.copytree(CONTENT, content)
    stick.mkdir()
    about = json.loads((content / "pack.json").read_text())
    (content / "pack.json").write_text(json.dumps({**about, "publisher": "CRT", "version": about["version"] + 6}))
    item = content / "library" / "draaiboek-ransomware.md"
    item.write_text(item.read_text().replace("title: Ransomware\n", f"title: {TITLE}\n").replace("version: 1\n", "version: 2\n"))
    (content / "library" / "draaiboek-ddos.md").unlink()
    pack, key = stick / "inhoud.pack", folder / "publisher.key"
    subprocess.run([PACK, "build", content, "-o", pack], check=True)
    public = subprocess.run([PACK, "key", key], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([PACK, "sign", pack, "--key", key], check=True)
    return stick, r"\s".join(public[at:at + 4] for at in range(0, 32, 4))


def newer_content(folder):
    stick, code = publish(folder)
    paraat = Desk(APP, folder / "desk")
    paraat.keys_until("alt+5", "the library", lambda: paraat.sees("^Crisisoefening, "))
    paraat.wait_to_see("^DDoS, ")
    preferences(paraat, "Gegevens", "Paraat, versie 1, laatst nagekeken op")
    assert not paraat.sees("Terug naar de inhoud van vroeger"), "there is nothing before"
    check(paraat)

    renew(paraat, folder)               # no pack in it
    paraat.wait_to_see("In die map staat geen inhoud voor Paraat")
    check(paraat)
    paraat.click("Sluiten")
    paraat.gone("In die map staat geen inhoud")

    renew(paraat, stick)
    paraat.wait_to_see("Vertrouw je deze uitgever\\?")
    paraat.wait_to_see(code)
    check(paraat)
    paraat.click("Annuleren")
    paraat.gone("Vertrouw je deze uitgever")
    assert not (folder / "desk" / "packs").exists(), "kept before somebody trusted it"

    renew(paraat, stick)
    paraat.wait_to_see("Vertrouw je deze uitgever\\?")
    paraat.click("De code is dezelfde")
    paraat.wait_to_see("De inhoud is vernieuwd")
    paraat.wait_to_see("Versie 7 van CRT")
    for words in (TITLE, "DDoS", "Vernieuwd", "Weg"):
        paraat.wait_to_see(words)
    check(paraat)
    paraat.click("OK")
    paraat.gone("De inhoud is vernieuwd")
    renew(paraat, stick)                # once more: it is here already
    paraat.wait_to_see("Deze inhoud heb je al")
    paraat.click("Sluiten")
    paraat.gone("Deze inhoud heb je al")
    leave(paraat)
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    paraat.keys_until("alt+5", "the library", lambda: paraat.sees("^Crisisoefening, "))
    assert not paraat.sees("^DDoS, "), "it is gone, and stood after that one"
    paraat.write("Zoek in de bibliotheek", "nieuwe uitgave")
    paraat.wait_to_see(f"^{TITLE}, ")
    preferences(paraat, "Gegevens", "CRT, versie 7, laatst nagekeken op")
    press_button(paraat, "Terug naar de inhoud van vroeger")
    paraat.wait_to_see("Sluit Paraat en start het opnieuw")
    check(paraat)
    paraat.click("Sluiten")
    paraat.gone("Sluit Paraat en start het opnieuw")
    leave(paraat)
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    preferences(paraat, "Gegevens", "Paraat, versie 1, laatst nagekeken op")
    leave(paraat)
    paraat.end()


def publish_beside(folder):
    """The example of docs/pack-format.md on a stick."""
    stick, key = folder / "stick", folder / "publisher.key"
    stick.mkdir()
    subprocess.run([PACK, "build", BESIDE, "-o", stick / "regio.pack"], check=True)
    public = subprocess.run([PACK, "key", key], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([PACK, "sign", stick / "regio.pack", "--key", key], check=True)
    return stick, r"\s".join(public[at:at + 4] for at in range(0, 32, 4))


def documents_of_others(folder):
    stick, code = publish_beside(folder)
    paraat = Desk(APP, folder / "desk")
    preferences(paraat, "Gegevens", "Paraat, versie 1, laatst nagekeken op")
    assert not paraat.sees("Documenten van anderen"), "there are none"
    renew(paraat, stick)
    paraat.wait_to_see("komen naast die van het CRT")
    paraat.wait_to_see(code)
    check(paraat)
    paraat.click("De code is dezelfde")
    paraat.wait_to_see("van Intercommunale Voorbeeld, versie 3: 2 documenten")
    check(paraat)
    paraat.click("Sluiten")
    paraat.wait_to_see("Documenten van anderen")
    paraat.wait_to_see("Intercommunale Voorbeeld, versie 3, laatst nagekeken op 20/11/2026")
    check(paraat)
    leave(paraat)
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    paraat.keys_until("alt+5", "the library", lambda: paraat.sees("^Crisisoefening, "))
    paraat.keys_until("ctrl+k", "the cursor in the search of the library",
                      lambda: (node := paraat.focused()) is not None and paraat.label_of(node) == "Zoek in de bibliotheek")
    paraat.type("wachtdienst")
    paraat.wait_to_see("^De wachtdienst van de intercommunale, .*Intercommunale Voorbeeld")
    paraat.keys("Return")
    paraat.wait_to_see("Uitgever: Intercommunale Voorbeeld")
    paraat.wait_to_see("Een tekst van anderen, naast die van Paraat")
    check(paraat)
    preferences(paraat, "Gegevens", "Intercommunale Voorbeeld, versie 3")
    press_button(paraat, "“Samen paraat in de regio” verwijderen")
    paraat.wait_to_see("Je favorieten en je eigen vakjes blijven")
    check(paraat)
    paraat.click("Verwijderen")
    paraat.wait_to_see("De documenten zijn verwijderd")
    paraat.click("Sluiten")
    paraat.gone("De documenten zijn verwijderd")
    assert not paraat.sees("Documenten van anderen"), "it is removed"
    leave(paraat)
    paraat.end()


desk.run([newer_content, documents_of_others])
