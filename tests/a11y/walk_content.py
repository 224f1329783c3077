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


desk.run([newer_content])
