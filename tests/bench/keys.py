# SPDX-License-Identifier: EUPL-1.2
"""The longest dispatch of our own on the main thread, in thread CPU time, while somebody types 1,000 keys in the search of the
library on a desk with 10,000 changes."""

import os
import pathlib
import subprocess
import sys

import desk
from desk import Desk

BUILD, QUESTIONS = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
FOLDER = pathlib.Path(os.environ["TMPDIR"]) / "keys"
N_KEYS = 1000
desk.DEADLINE_S = 60

FOLDER.mkdir()
subprocess.run([BUILD / "tests/bench/fill-store", FOLDER / "desk", "100", "10000"], check=True)
out = FOLDER / "dispatch"
paraat = Desk(BUILD / "src/app/paraat", FOLDER / "desk", env={"LD_PRELOAD": str(BUILD / "tests/bench/libparaat-dispatch.so"),
                                                              "PARAAT_DISPATCH_OUT": str(out)})
paraat.wait_to_see("Wat klaar is en wat niet")
paraat.focus_window()
paraat.keys("ctrl+k")
paraat.wait_to_see("Draaiboeken")
n = 0
for line in QUESTIONS.read_text().splitlines():
    question = line.split("\t")[0]
    if line.startswith("#") or not question.isascii():
        continue
    paraat.type(question)
    paraat.keys("ctrl+a", "BackSpace")
    n += len(question)
    if n >= N_KEYS:
        break
paraat.end()
told = dict(line.split(" ", 1) for line in out.read_text().splitlines())
n_ours, n_long, largest, where = told["ours"].split(" ", 3)
_, gtk_long, gtk_largest, _ = told["gtk"].split(" ", 3)
print(f"keys            {n} typed: ours longest {int(largest) / 1000:.1f} ms CPU of {n_ours} dispatches, {n_long} over 16 ms "
      f"(at most 0); GTK's own longest {int(gtk_largest) / 1000:.1f} ms, {gtk_long} over; ours at {where}")
