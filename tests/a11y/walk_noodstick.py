# SPDX-License-Identifier: EUPL-1.2
"""Before the night: a stick is made from the binder's dialog, with what is needed to install Paraat, and made again."""

import hashlib
import os
import subprocess
import xml.etree.ElementTree as ElementTree

import desk
from desk import Desk, wait_for

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
SCRIPT = b"#!/bin/sh\necho geen echte\n"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


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


def choose_folder(paraat, button, folder):
    before = len(paraat.windows())
    paraat.press(button)
    wait_for("the folder chooser", lambda: len(paraat.windows()) > before)
    paraat.open_in_chooser(folder)
    wait_for("the chooser to go", lambda: len(paraat.windows()) == before)
    paraat.focus_window()     # the chooser had it, and there is no window manager here


def open_dialog(paraat):
    paraat.press("Noodmap")
    paraat.wait_to_see("Deze documenten")
    paraat.press("Alles op een stick…")
    paraat.wait_to_see("Aan wie je hem mag geven")


def bundles_in(folder):
    """As ./dev flatpak lays them out."""
    folder.mkdir()
    files = {"be.paraat.Paraat.flatpak": b"bundle", "installeer.sh": SCRIPT}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    (folder / "SHA256SUMS").write_text(sums)
    return folder


def look_at(stick):
    whole = stick / "Paraat-noodstick"
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=whole, check=True)
    readme = (whole / "LEESMIJ.html").read_text()
    ElementTree.fromstring(readme)
    for words in ("An Peeters", 'href="tel:0470223344"', "Vertrouwelijk.", "Gemeente Aalst", "Netwerkkabel"):
        assert words in readme, f"not in the readme: {words}"
    index = (whole / "documenten" / "html" / "index.html").read_text()
    assert index.index("Nu doen") < index.index("Sjablonen") < index.index("Kennisartikels")
    paper = subprocess.run(["pdftotext", whole / "noodmap.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Gemeente Aalst" in paper and "Controlegetallen" in paper
    return whole, readme


def made_with_the_installation(folder):
    stick, bundles = folder / "STICK", bundles_in(folder / "bundels")
    stick.mkdir()
    paraat = begin(folder)
    open_dialog(paraat)
    check(paraat)
    choose_folder(paraat, "De map met de installatie kiezen", bundles)
    paraat.wait_to_see("bundels")
    (bundles / "installeer.sh").write_bytes(SCRIPT + b"rm -rf /\n")       # it is not what its sum says
    choose_folder(paraat, "Kies de stick…", stick)
    paraat.wait_to_see("De noodstick is niet gemaakt")
    paraat.wait_to_see("beschadigd of veranderd")
    check(paraat)
    paraat.click("Sluiten")
    paraat.gone("De noodstick is niet gemaakt")
    assert not list(stick.iterdir()), "something is on the stick"
    (bundles / "installeer.sh").write_bytes(SCRIPT)
    choose_folder(paraat, "Kies de stick…", stick)
    paraat.wait_to_see("Je kan de stick nu uittrekken")
    check(paraat)
    whole, readme = look_at(stick)
    assert (whole / "installatie" / "installeer.sh").read_bytes() == SCRIPT
    assert "sh installeer.sh" in readme
    paraat.click("Sluiten")
    paraat.gone("Je kan de stick nu uittrekken")
    paraat.keys("Escape")
    paraat.gone("Deze documenten")
    paraat.wait_to_see("^Noodstick")
    paraat.wait_to_see("nog actueel")
    paraat.end()
    paraat = Desk(APP, folder / "desk")     # and it is known again, with the folder of the installation
    paraat.wait_to_see("nog actueel")
    paraat.press("Noodstick")
    paraat.wait_to_see("bundels")
    paraat.press("Zonder de installatie")
    paraat.wait_to_see("Staat er niet op")
    choose_folder(paraat, "Kies de stick…", stick)
    paraat.wait_to_see("Je kan de stick nu uittrekken")
    whole, readme = look_at(stick)
    assert not (whole / "installatie").exists() and "hij is zonder gemaakt" in readme
    assert [path.name for path in stick.iterdir()] == ["Paraat-noodstick"]
    paraat.click("Sluiten")
    paraat.gone("Je kan de stick nu uittrekken")
    paraat.end()


def stopped(folder):
    stick = folder / "STICK"
    stick.mkdir()
    paraat = begin(folder)
    open_dialog(paraat)
    choose_folder(paraat, "Kies de stick…", stick)
    paraat.wait_to_see("De stick wordt gemaakt")
    paraat.keys("Escape")       # closing is stopping
    paraat.wait_to_see("Gestopt")
    assert not list(stick.iterdir()), "something is on the stick"
    paraat.wait_to_see("Aan wie je hem mag geven")
    paraat.end()


desk.run([made_with_the_installation, stopped])
