# SPDX-License-Identifier: EUPL-1.2
"""A document made the administration's own: written in fields, there after a kill, in the file for Word, and beside the newer text
of the publisher when that comes."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import desk
from desk import Desk, wait_for
from preferences import leave, preferences, press_button, renew

APP, PACK, CONTENT = os.environ["PARAAT"], os.environ["PARAAT_PACK"], os.environ["PARAAT_CONTENT"]
ENGLISH = desk.english_words(os.environ["PARAAT_PO"])
WORDS = "Bel eerst An van het onthaal, zij heeft de sleutel."
NEWER = "Bel ICT en de politiezone als de website niet werkt."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def open_document(paraat):
    paraat.focus_window()
    paraat.keys_until("ctrl+k", "the cursor in the search",
                      lambda: (node := paraat.focused()) is not None and paraat.label_of(node) == "Zoek in de bibliotheek")
    paraat.keys("ctrl+a")
    paraat.type("ddos")
    wait_for("DDoS as the first result", lambda: paraat.sees("^DDoS, "))
    paraat.keys("Return")
    paraat.wait_to_see("7 minuten lezen")


def make_own(paraat):
    open_document(paraat)
    paraat.click("Eigen versie maken")
    paraat.wait_to_see("wat je typt, wordt meteen bewaard")
    check(paraat)
    paraat.click("Aanpassen Fase 1: Vaststellen")
    paraat.wait_to_see("Zo staat het er")
    check(paraat)
    paraat.write("Tekst", WORDS)
    wait_for("how it reads", lambda: paraat.texts().count(WORDS) > 1)


def docx_text(path):
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def choose_in_menu(paraat, name):
    """Until the chooser stands there."""
    paraat.click("Meer voor dit document")
    paraat.choose(name)


def made_and_killed(folder):
    paraat = Desk(APP, folder / "desk")
    make_own(paraat)
    wait_for("the draft", lambda: WORDS.encode() in b"".join(path.read_bytes() for path in (folder / "desk").glob("paraat.db*")))
    paraat.kill()
    paraat = Desk(APP, folder / "desk")
    paraat.focus_window()
    paraat.keys_until("alt+5", "the library", lambda: paraat.sees("^Jullie eigen versies$"))
    check(paraat)
    open_document(paraat)
    paraat.wait_to_see("^Jullie eigen versie, aangepast op .* door iemand aan deze laptop$")
    paraat.wait_to_see(WORDS)
    check(paraat)
    before = len(paraat.windows())
    choose_in_menu(paraat, "Bewaren voor Word (DOCX)…")
    wait_for("the file chooser", lambda: len(paraat.windows()) > before)
    path = folder / "eigen.docx"
    paraat.save_in_chooser(path)
    wait_for("the file", path.exists)
    paraat.wait_to_see("Bewaard als eigen.docx")
    paraat.focus_window()
    paraat.click("Toon de tekst van Paraat")
    paraat.gone(WORDS)
    paraat.end()
    text = docx_text(path)
    for words in (WORDS, "Eigen versie van het bestuur"):
        assert words in text, f"not in the file: {words}"
    assert "Beslis: is het een DDoS" not in text, "the text that it was written instead of"


def publish(folder):
    """A next pack of the CRT on a stick, in which the document says something else."""
    content, stick = folder / "content", folder / "stick"
    shutil.copytree(CONTENT, content)
    stick.mkdir()
    about = json.loads((content / "pack.json").read_text())
    (content / "pack.json").write_text(json.dumps({**about, "publisher": "CRT", "version": about["version"] + 6}))
    item = content / "library" / "draaiboek-ddos.md"
    text = item.read_text().replace("version: 1\n", "version: 2\n").replace("Bel ICT als de website of het internet niet werkt.", NEWER)
    assert NEWER in text
    item.write_text(text)
    pack, key = stick / "inhoud.pack", folder / "publisher.key"
    subprocess.run([PACK, "build", content, "-o", pack], check=True)
    subprocess.run([PACK, "key", key], check=True, capture_output=True)
    subprocess.run([PACK, "sign", pack, "--key", key], check=True)
    return stick


def newer_beside_it(folder):
    stick = publish(folder)
    paraat = Desk(APP, folder / "desk")
    make_own(paraat)
    preferences(paraat, "Gegevens", "Paraat, versie 1, laatst nagekeken op")
    renew(paraat, stick)
    paraat.wait_to_see("Vertrouw je deze uitgever\\?")
    paraat.click("De code is dezelfde")
    paraat.wait_to_see("De inhoud is vernieuwd")
    paraat.click("OK")
    paraat.gone("De inhoud is vernieuwd")
    leave(paraat)
    paraat.end()

    paraat = Desk(APP, folder / "desk")
    open_document(paraat)
    paraat.wait_to_see("Er is een nieuwere tekst van CRT: versie 2")
    paraat.wait_to_see(WORDS)
    check(paraat)
    paraat.click("Vergelijken…")
    paraat.wait_to_see("In 1 deel moet je nog kiezen")
    paraat.wait_to_see("CRT paste dit deel aan, en jullie ook")
    paraat.wait_to_see("«en de politiezone»")
    paraat.wait_to_see("«.*An van het onthaal, zij heeft de sleutel.»")
    check(paraat)
    paraat.click("De eigen tekst houden: Fase 1: Vaststellen")
    paraat.wait_to_see("Alles is vergeleken")
    paraat.click("Terug")
    paraat.wait_to_see("^Jullie eigen versie, aangepast op")
    paraat.gone("Er is een nieuwere tekst")
    paraat.wait_to_see(WORDS)
    paraat.click("Toon de tekst van CRT")
    paraat.wait_to_see(NEWER)
    paraat.end()


def word_processor(folder, opened):
    """A program for DOCX that writes down what it was asked to open; without @opened nothing opens one."""
    applications = folder / "data" / "applications"
    applications.mkdir(parents=True)
    others = [path.name for path in pathlib.Path("/usr/share/applications").glob("*.desktop") if DOCX in path.read_text()]
    lists = f"[Removed Associations]\n{DOCX}={';'.join(others)};\n"
    if opened is not None:
        script = folder / "schrijf"
        script.write_text(f'#!/bin/sh\nprintf %s "$1" >"{opened}"\n')
        script.chmod(0o755)
        (applications / "schrijf.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Schrijf\nExec={script} %f\nMimeType={DOCX};\n")
        lists = f"[Default Applications]\n{DOCX}=schrijf.desktop;\n" + lists
    (applications / "mimeapps.list").write_text(lists)
    return {"XDG_DATA_HOME": str(folder / "data")}


def ask_to_open(folder, env):
    paraat = Desk(APP, folder / "desk", env=env)
    open_document(paraat)
    choose_in_menu(paraat, "Openen in Word of LibreOffice…")
    paraat.wait_to_see("Wat je erin verandert, blijft in dat bestand")
    check(paraat)
    return paraat


def open_outside(folder, env):
    paraat = ask_to_open(folder, env)
    before = len(paraat.windows())
    paraat.click("Kies waar…")
    wait_for("the file chooser", lambda: len(paraat.windows()) > before)
    path = folder / "ddos.docx"
    paraat.save_in_chooser(path)
    wait_for("the file", path.exists)
    return paraat, path


def opened_in_a_word_processor(folder):
    opened = folder / "opened"
    paraat, path = open_outside(folder, word_processor(folder, opened))
    wait_for("the program", lambda: opened.exists() and opened.read_text() == str(path))
    paraat.end()


def no_word_processor(folder):
    paraat, path = open_outside(folder, word_processor(folder, None))
    paraat.wait_to_see("Geen programma opent het")
    paraat.wait_to_see("Bewaard als ddos.docx")
    check(paraat)
    press_button(paraat, "Sluiten")
    paraat.gone("Geen programma opent het")
    paraat.end()


def opened_by_the_portal(folder):
    """As in a sandbox: the portal says where to, and gets the file itself, to write in."""
    program = subprocess.Popen([sys.executable, pathlib.Path(__file__).parent / "portal.py", folder / "opened.json"],
                               stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout.readline() == "ready\n"
        paraat = ask_to_open(folder, {"GDK_DEBUG": "portals"})
        paraat.click("Kies waar…")
        asked = wait_for("the portal", lambda: (folder / "opened.json").exists() and (folder / "opened.json").read_text())
        assert json.loads(asked) == {"path": str(folder / "ddos.docx"), "writable": True}, asked
        paraat.end()
    finally:
        program.terminate()
        program.wait()


desk.run([made_and_killed, newer_beside_it, opened_in_a_word_processor, no_word_processor, opened_by_the_portal])
