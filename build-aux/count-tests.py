#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Counts test cases, not executables, in a meson testlog.json.

Usage: count-tests.py TESTLOG MESON-EXIT-CODE

Says what failed and why; the last line is "N passed, N failed[, N skipped]".
Exits 1 when anything failed or nothing passed.
"""

import json
import re
import sys

# Indented lines belong to a subtest, whose parent reports it.
CASE = re.compile(r"^(not )?ok\b(.*)$")
TAIL = 40


def count(test):
    """The (passed, failed, skipped) of one executable, and its failing TAP lines."""
    passed = failed = skipped = 0
    failing = []
    for line in test.get("stdout", "").splitlines():
        match = CASE.match(line)
        if match is None:
            continue
        directive = re.search(r"#\s*(skip|todo)\b", match[2], re.IGNORECASE)
        if directive is not None and (match[1] is None or directive[1].lower() == "todo"):
            skipped += 1
        elif match[1] is None:
            passed += 1
        else:
            failed += 1
            failing.append(line)

    result = test["result"]
    if passed + failed + skipped == 0:
        passed = int(result in ("OK", "EXPECTEDFAIL"))
        skipped = int(result == "SKIP")
        failed = 1 - passed - skipped
    elif result not in ("OK", "SKIP", "EXPECTEDFAIL") and failed == 0:
        # A crash, a timeout, a leak or a short plan after cases that passed.
        failed = 1
    return passed, failed, skipped, failing


def explain(test, failing):
    print(f"\n--- {test['name']}: {test['result']}, exit {test.get('returncode')}, {test.get('duration', 0):.1f} s")
    for line in failing:
        print(line)
    for stream in ("stdout", "stderr"):
        lines = test.get(stream, "").splitlines()
        if lines:
            print(f"--- {stream}" + (f", last {TAIL} of {len(lines)} lines" if len(lines) > TAIL else ""))
            print("\n".join(lines[-TAIL:]))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            return [json.loads(line) for line in log if line.strip()]
    except (OSError, ValueError) as error:
        print(f"no test results: {error}")
        return []


def main():
    totals = [0, 0, 0]
    names = []
    for test in read(sys.argv[1]):
        *counts, failing = count(test)
        totals = [a + b for a, b in zip(totals, counts)]
        if counts[1] > 0:
            names.append(test["name"])
            explain(test, failing)

    passed, failed, skipped = totals
    if failed == 0 and (passed == 0 or sys.argv[2] != "0"):
        print(f"meson test ended with exit code {sys.argv[2]}")
        failed = 1
    if names:
        print("\nFailed: " + ", ".join(names))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
