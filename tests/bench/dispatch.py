# SPDX-License-Identifier: EUPL-1.2
"""The longest dispatch of our own on the main thread, in thread CPU time, while somebody types and 10,000 changes of a
colleague come in and 10,000 of one's own go out."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import time

import desk
from desk import Desk, Intake, wait_for

BUILD = pathlib.Path(sys.argv[1])
APP = BUILD / "src/app/paraat"
FILL = BUILD / "tests/bench/fill-store"
FOLDER = pathlib.Path(os.environ["TMPDIR"]) / "dispatch"
N = 10_000
KEYS = "Alle pc's aan het loket tonen een losgeldbericht, de telefoon is dood. " * 4
desk.DEADLINE_S = 180


def count(name, sql):
    with sqlite3.connect(f"file:{FOLDER / name / 'paraat.db'}?mode=ro", uri=True) as db:
        return db.execute(sql).fetchone()[0]


FOLDER.mkdir()
(FOLDER / "store").mkdir()
intake = Intake(BUILD / "src/intake/paraat-intake", FOLDER)
intake.start()
try:
    codes = [intake.command("enrol", "--bestuur-type", "gemeente", "--nis", "99999", "--name", "Gemeente Voorbeeldegem")
             for _ in range(2)]
    for name in ("desk", "colleague"):
        subprocess.run([FILL, FOLDER / name, str(N // 100), str(N)], check=True)
    colleague = Desk(APP, FOLDER / "colleague", "--enrol", codes[1])
    colleague.wait_to_see("Alles aangekomen bij het CRT")
    colleague.end()

    out = FOLDER / "dispatch"
    paraat = Desk(APP, FOLDER / "desk", env={"LD_PRELOAD": str(BUILD / "tests/bench/libparaat-dispatch.so"),
                                             "PARAAT_DISPATCH_OUT": str(out)})
    paraat.wait_to_see("Wat klaar is en wat niet")
    paraat.focus_window()
    paraat.keys("ctrl+n")
    paraat.wait_to_see("1. Wat zie je")
    paraat.tab_to("In één zin")
    paraat.click("Koppelen…")
    paraat.wait_to_see("Plak de code")
    paraat.write("Code", codes[0])
    paraat.click("Koppelen")
    wait_for("the dialog to go", lambda: not paraat.sees("Plak de code"))
    for word in KEYS.split(" "):
        paraat.type(word + " ")
        time.sleep(0.05)
    wait_for("all of it here", lambda: count("desk", "SELECT count(*) FROM change") >= 2 * N)
    wait_for("all of it there", lambda: count("store", "SELECT count(*) FROM change") >= 2 * N)
    paraat.end()
    told = dict(line.split(" ", 1) for line in out.read_text().splitlines())
    n, n_long, largest, where = told["ours"].split(" ", 3)
    _, gtk_long, gtk_largest, _ = told["gtk"].split(" ", 3)
    print(f"dispatch        ours longest {int(largest) / 1000:.1f} ms CPU of {n} dispatches, {n_long} over 16 ms (at most 0); "
          f"GTK's own longest {int(gtk_largest) / 1000:.1f} ms, {gtk_long} over; ours at {where}")
finally:
    intake.stop()
