# SPDX-License-Identifier: EUPL-1.2
"""One question to 10,000 documents, asked of paraat-pack, recollq and kiwix-search: each as a command of its own, its start
included.  Usage: peers.py BUILD FOLDER QUESTIONS, in an environment with recollcmd, kiwix-tools and zim-tools; FOLDER is what
bench-search fill made."""

import html
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

BUILD, FOLDER, QUESTIONS = (pathlib.Path(argument) for argument in sys.argv[1:4])
ROUNDS, EVERY, SHOWN = 5, 8, 20


def png(side):
    """What zimwriterfs asks for: a picture of one colour."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = b"".join(b"\0" + b"\x20\x60\xc0" * side for _ in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pages(folder):
    """The same documents for who cannot read ours."""
    folder.mkdir()
    for path in sorted((FOLDER / "library").glob("*.md")):
        text = path.read_text()
        title = next(line[7:] for line in text.splitlines() if line.startswith("title: "))
        (folder / (path.stem + ".html")).write_text(
            f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
            f"<body><pre>{html.escape(text)}</pre></body></html>")
    (folder / "icon.png").write_bytes(png(48))
    (folder / "index.html").write_text("<!DOCTYPE html><html><head><title>Index</title></head><body>.</body></html>")


def quiet(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(command):
    begun = time.perf_counter()
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace")
    took = (time.perf_counter() - begun) * 1000
    assert result.returncode == 0, f"{command}: {result.stderr}"
    return took


with tempfile.TemporaryDirectory(dir=FOLDER.parent) as place:
    place = pathlib.Path(place)
    pages(place / "pages")
    (place / "recoll").mkdir()
    (place / "recoll" / "recoll.conf").write_text(f"topdirs = {place / 'pages'}\nindexstemminglanguages = dutch\n")
    pack, zim = place / "many.pack", place / "many.zim"
    for name, command in (("paraat-pack", (BUILD / "src/content/paraat-pack", "build", FOLDER, "-o", pack)),
                          ("recoll", ("recollindex", "-c", place / "recoll", "-z")),
                          ("kiwix", ("zimwriterfs", "--welcome", "index.html", "--illustration", "icon.png", "--language", "nld",
                                     "--title", "T", "--description", "D", "--creator", "C", "--publisher", "P", "--name", "n",
                                     place / "pages", zim))):
        begun = time.perf_counter()
        quiet(*command)
        print(f"peers   {name:12} made its index in {time.perf_counter() - begun:.1f} s")
    questions = [line.split("\t")[0] for line in QUESTIONS.read_text().splitlines() if "\t" in line and not line.startswith("#")][::EVERY]
    peers = {
        "paraat-pack": lambda words: (BUILD / "src/content/paraat-pack", "find", pack, words),
        "recollq": lambda words: ("recollq", "-c", place / "recoll", "-n", str(SHOWN), words),
        "kiwix-search": lambda words: ("kiwix-search", zim, words),
    }
    found = {name: [] for name in peers}
    for words in questions:
        times = {name: [] for name in peers}
        for _ in range(ROUNDS):
            for name, command in peers.items():
                times[name].append(ask(command(words)))
        for name in peers:
            found[name].append(statistics.median(times[name]))
    ours = statistics.median(found["paraat-pack"])
    for name, times in found.items():
        times.sort()
        print(f"peers   {name:12} {len(times)} questions, p50 {statistics.median(times):.1f} ms, p95 {times[len(times) * 95 // 100]:.1f} ms, "
              f"{statistics.median(times) / ours:.2f} x ours")
