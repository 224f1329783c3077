# SPDX-License-Identifier: EUPL-1.2
"""Bad days as the person at the desk sees them: a wrong clock, a full disk, a folder that cannot be written, kill -9."""

import json
import os
import pathlib
import sqlite3
import subprocess
import time

import desk
from desk import Desk, Intake, wait_for

APP, INTAKE, PO = os.environ["PARAAT"], os.environ["PARAAT_INTAKE"], os.environ["PARAAT_PO"]
OTHER_CLOCK, POWERCUT = os.environ["PARAAT_OTHER_CLOCK_LIB"], os.environ["PARAAT_POWERCUT_LIB"]
RECORDED = pathlib.Path(os.environ["PARAAT_RECORDED_DB"])
ENGLISH = desk.english_words(PO)
SENTENCE = "Alle pc's tonen een losgeldbericht"
MONTH_S = 30 * 24 * 3600


def check(paraat):
    paraat.check_names()
    paraat.check_dutch(ENGLISH)


def start(folder, first_start=False, **env):
    return Desk(APP, folder / "desk", env=env, first_start=first_start)


def write_report(paraat):
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.click("Losgeldbericht op het scherm")
    paraat.write("In één zin", SENTENCE)


def report(paraat):
    paraat.click("Melden aan het CRT")
    paraat.wait_to_see("Melden aan het CRT\\?")
    paraat.click("Melden")
    paraat.wait_to_see("Wacht op verzending")


def set_clock(folder, seconds):
    """In one step: a clock that is half written is no clock."""
    (folder / "new").write_text(str(seconds))
    (folder / "new").rename(folder / "clock")


def with_clock(folder, seconds):
    set_clock(folder, seconds)
    return start(folder, LD_PRELOAD=OTHER_CLOCK, PARAAT_OTHER_CLOCK=str(folder / "clock"))


def rows(folder, sql):
    with sqlite3.connect(f"file:{folder / 'desk' / 'paraat.db'}?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


def offsets(folder):
    return [int(value) for (value,) in rows(folder, "SELECT CAST(value AS TEXT) FROM change WHERE field = 'offset_us'")]


def answer_clock(paraat, moment):
    paraat.wait_to_see("Hoe laat is het echt\\?")
    check(paraat)
    paraat.write("Dag en uur op je gsm", "morgen")
    paraat.click("Dit is het juiste uur")
    paraat.wait_to_see("Schrijf het zo:")
    paraat.write("Dag en uur op je gsm", time.strftime("%d/%m/%Y %H:%M", time.localtime(moment)))
    paraat.click("Dit is het juiste uur")
    wait_for("the question to go", lambda: not paraat.sees("Hoe laat is het echt\\?"))


def a_clock_nine_months_slow(folder):
    """Noticed at the next start; the answer goes with the report, and what was written is not touched."""
    paraat = with_clock(folder, 0)
    write_report(paraat)
    report(paraat)
    paraat.end()
    before = rows(folder, "SELECT id, header FROM change ORDER BY id")

    paraat = with_clock(folder, -9 * MONTH_S)
    paraat.wait_to_see("loopt achter op wat eerder genoteerd is")
    answer_clock(paraat, time.time())
    wait_for("the correction on record", lambda: offsets(folder))
    assert abs(offsets(folder)[0] / 1e6 - 9 * MONTH_S) < 120, offsets(folder)
    paraat.end()
    after = dict(rows(folder, "SELECT id, header FROM change"))
    assert all(after[key] == header for key, header in before)


def a_clock_that_jumps(folder):
    """While an incident is open: asked, and the report does not lose a letter."""
    paraat = with_clock(folder, 0)
    write_report(paraat)
    report(paraat)
    set_clock(folder, 9 * MONTH_S)
    paraat.wait_to_see("is veranderd terwijl Paraat openstond")
    answer_clock(paraat, time.time())
    wait_for("the correction on record", lambda: offsets(folder))
    assert abs(offsets(folder)[0] / 1e6 + 9 * MONTH_S) < 120, offsets(folder)
    paraat.wait_to_see("Wacht op verzending")
    paraat.end()


def a_full_disk(folder):
    """It is said on the page where it happens, what was typed stays, and it is durable once there is room."""
    paraat = start(folder)
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.end()
    used = sum(path.stat().st_size for path in (folder / "desk").rglob("*") if path.is_file())
    paraat = start(folder, LD_PRELOAD=POWERCUT, PARAAT_POWERCUT_DIR=str(folder / "desk"),
                   PARAAT_POWERCUT_QUOTA=str(used + (400 << 10)))
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    for n in range(40):
        paraat.write("In één zin", f"{SENTENCE} {n} " + "x" * 20_000)
        time.sleep(0.3)
        if paraat.sees("De schijf is vol"):
            break
    paraat.wait_to_see("De schijf is vol. Wat je schrijft, blijft nog bewaard")
    check(paraat)
    paraat.click("Begrepen")
    for file in (folder / "desk").rglob("*"):
        assert file.stat().st_mode & 0o077 == 0, f"{file.name} is open to others"
    paraat.write("In één zin", SENTENCE)
    wait_for("the sentence kept", lambda: SENTENCE in kept(folder))
    paraat.kill()

    paraat = start(folder)
    paraat.wait_to_see(SENTENCE)
    paraat.end()


def kept(folder):
    """What is durable: said or still being typed."""
    return "\n".join(str(text) for (text,) in rows(
        folder, "SELECT CAST(value AS TEXT) FROM change UNION ALL SELECT CAST(value AS TEXT) FROM draft"))


def a_folder_that_cannot_be_written(folder):
    (folder / "desk").mkdir()
    paraat = start(folder, first_start=True, LD_PRELOAD=POWERCUT, PARAAT_POWERCUT_DIR=str(folder / "desk"),
                   PARAAT_POWERCUT_READ_ONLY="1")
    paraat.wait_to_see("In deze map kan niets bewaard worden")
    check(paraat)
    assert not paraat.find("Incident melden") or not paraat.sees("1. Wat zie je")
    paraat.end()


def a_newer_schema(folder):
    paraat = start(folder)
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.end()
    db = sqlite3.connect(folder / "desk" / "paraat.db")
    db.execute("PRAGMA user_version = 900")
    db.commit()
    db.close()
    before = (folder / "desk" / "paraat.db").read_bytes()
    paraat = start(folder)
    paraat.wait_to_see("nieuwere")
    check(paraat)
    paraat.end()
    assert (folder / "desk" / "paraat.db").read_bytes() == before


def killed_while_sending(folder):
    """kill -9 at moments of sending, again and again: at the CRT it arrives once."""
    intake = Intake(INTAKE, folder)
    (folder / "store").mkdir()
    intake.start()
    try:
        code = intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
        paraat = Desk(APP, folder / "desk", "--enrol", code)
        paraat.wait_to_see("Gekoppeld, voor Gemeente Voorbeeldegem")
        write_report(paraat)
        paraat.click("Melden aan het CRT")
        paraat.wait_to_see("Melden aan het CRT\\?")
        paraat.click("Melden")
        wait_for("the report durable", lambda: rows(folder, "SELECT 1 FROM change WHERE field = 'shared'"))
        for moment in range(6):
            time.sleep(moment * 0.03)      # anywhere from the durable click to the receipt
            paraat.kill()
            paraat = start(folder)
            paraat.wait_to_see("Wat klaar is en wat niet")
        paraat.wait_to_see("Aangekomen in het systeem van het CRT om \\d\\d:\\d\\d, nummer CRT-\\d{4}-\\d{5}")
        paraat.end()
        cases = json.loads(intake.command("list", "--json"))
        assert len(cases) == 1, cases
        assert SENTENCE in intake.command("show", cases[0]["case"])
    finally:
        intake.stop()


def killed_while_migrating(folder):
    """kill -9 while an older file is brought up to date: the next start has all of it."""
    (folder / "desk").mkdir()
    for moment in range(5):
        for old in (folder / "desk").iterdir():
            if old.is_file():
                old.unlink()
        (folder / "desk" / "paraat.db").write_bytes(RECORDED.read_bytes())
        process = subprocess.Popen([APP, "--data-dir", folder / "desk"])
        time.sleep(moment * 0.05)
        process.kill()
        process.wait()
        paraat = start(folder)
        paraat.wait_to_see("Wat klaar is en wat niet")
        paraat.end()
        with sqlite3.connect(folder / "desk" / "paraat.db") as db, sqlite3.connect(RECORDED) as recorded:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            count = "SELECT count(*) FROM change"
            assert db.execute(count).fetchone() >= recorded.execute(count).fetchone()


desk.run([a_clock_nine_months_slow, a_clock_that_jumps, a_full_disk, a_folder_that_cannot_be_written, a_newer_schema,
          killed_while_sending, killed_while_migrating])
