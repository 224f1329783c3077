# SPDX-License-Identifier: EUPL-1.2
"""Every screen as a screen reader has it: what each widget is called, what it is, in which state, and that Tab comes round.

With PARAAT_A11Y_REPORT the list goes to that file, a line a widget: screen, role, name, states."""

import collections
import os
import subprocess
import time

import desk
from desk import Desk, wait_for
from gi.repository import Atspi, GLib

APP, PO = os.environ["PARAAT"], os.environ["PARAAT_PO"]
ENGLISH = desk.english_words(PO)
SENTENCE = "Alle pc's tonen een losgeldbericht"
ROUND_MAX = 150     # steps of Tab; the longest page has some seventy

# Roles that say nothing of what a widget does.
VAGUE = {Atspi.Role.INVALID, Atspi.Role.UNKNOWN, Atspi.Role.FILLER, Atspi.Role.PANEL}
OF_A_DROP_DOWN = "listitem.scroll-to"   # GTK's own: the chosen item, in its button
CHECKED = {Atspi.Role.CHECK_BOX, Atspi.Role.RADIO_BUTTON, Atspi.Role.SWITCH}
TOLD = [(Atspi.StateType.FOCUSABLE, "focusable"), (Atspi.StateType.CHECKABLE, "checkable"), (Atspi.StateType.CHECKED, "checked"),
        (Atspi.StateType.PRESSED, "pressed"), (Atspi.StateType.EXPANDABLE, "expandable"), (Atspi.StateType.EDITABLE, "editable"),
        (Atspi.StateType.HAS_POPUP, "has-popup"), (Atspi.StateType.SELECTED, "selected")]

report = collections.OrderedDict()


def states_of(node):
    states = node.get_state_set()
    return [name for state, name in TOLD if states.contains(state)]


def words_in(paraat, row):
    return (node for node in paraat.walk(row) if paraat.label_of(node))


def look(paraat, screen):
    """What must be true of every widget that a person works with."""
    paraat.check_names()
    paraat.check_dutch(ENGLISH)
    rows, wrong = [], []
    for node in list(paraat.showing()):
        try:
            states = node.get_state_set()
            works = node.get_n_actions() > 0 and states.contains(Atspi.StateType.FOCUSABLE) and states.contains(
                Atspi.StateType.SENSITIVE)
            is_row = node.get_role() == Atspi.Role.LIST_ITEM and states.contains(Atspi.StateType.FOCUSABLE)
            if node.get_role() not in desk.INTERACTIVE and not works and not is_row:
                continue
            if is_row and not paraat.label_of(node) and not any(True for _ in words_in(paraat, node)):
                wrong.append("a row without a word")
            rows.append((node.get_role_name(), paraat.label_of(node), states_of(node)))
            if works and node.get_role() in VAGUE and Atspi.Action.get_action_name(node, 0) != OF_A_DROP_DOWN:
                wrong.append(f"a {node.get_role_name()} that does something: “{paraat.label_of(node)}” in a "
                             f"{node.get_parent().get_role_name()} “{node.get_parent().get_name()}”")
            if node.get_role() in CHECKED and not states.contains(Atspi.StateType.CHECKABLE):
                wrong.append(f"a {node.get_role_name()} that cannot be checked: “{paraat.label_of(node)}”")
        except GLib.Error:      # it went while it was looked at
            continue
    report[screen] = rows
    assert rows, f"{screen}: nothing to work with"
    assert not wrong, f"{screen}: {wrong}"


def where(node):
    """Of two that are called the same: which."""
    path = []
    while node is not None and node.get_role() != Atspi.Role.APPLICATION:
        path.append(node.get_index_in_parent())
        node = node.get_parent()
    return tuple(path)


def comes_round(paraat, screen):
    """Whoever has no mouse gets everywhere with Tab and out again: after some steps the first place has the focus again."""
    paraat.focus_window()
    before = where(paraat.focused())
    paraat.keys("Tab")
    first = wait_for("a focus", lambda: where(paraat.focused()) != before and paraat.focused())
    place, seen = where(first), {where(first)}
    for _ in range(ROUND_MAX):
        before = where(paraat.focused() or first)
        paraat.keys("Tab")
        end = time.monotonic() + 0.5
        while time.monotonic() < end and where(paraat.focused() or first) == before:
            desk.hear()
        now = where(paraat.focused() or first)
        if now == place:
            break
        seen.add(now)
    else:
        raise AssertionError(f"{screen}: Tab never comes back to “{paraat.label_of(first)}”")
    assert len(seen) > 1, f"{screen}: Tab stays on “{paraat.label_of(first)}”"


def to_place(paraat, key, words):
    paraat.focus_window()
    paraat.keys_until(key, words, lambda: paraat.sees(words))


def screen(paraat, name, words, tab=True):
    paraat.wait_to_see(words)
    look(paraat, name)
    if tab:
        comes_round(paraat, name)


def marked(paraat, place):
    """The sidebar marks where one is, wherever the keyboard passed."""
    selected = [paraat.label_of(node) for node in paraat.showing()
                if node.get_role() == Atspi.Role.LIST_ITEM and node.get_state_set().contains(Atspi.StateType.SELECTED)]
    assert selected == [place], f"marked is {selected}, not {place}"


def dialog(paraat, name, key, words):
    to_place(paraat, key, words)
    look(paraat, name)
    comes_round(paraat, name)
    paraat.keys("Escape")
    paraat.gone(words)


def first_start(folder):
    paraat = Desk(APP, folder / "desk", first_start=True)
    screen(paraat, "Eerste start", "Voor welk bestuur\\?")
    paraat.end()


def audits(paraat):
    for row, words in (("Audits", "Er is nog geen audit genoteerd"), ("Audithulp", "Heb je er recht op\\?")):
        paraat.tab_to(row)
        paraat.keys("Return")
        screen(paraat, row, words, tab=row == "Audithulp")
    paraat.click("Terug")
    paraat.gone("Heb je er recht op\\?")
    paraat.click("Audit noteren")
    screen(paraat, "Audit", "Wie voert hem uit")
    marked(paraat, "Actieplan")


def places(folder):
    paraat = Desk(APP, folder / "desk")
    screen(paraat, "Overzicht", "Wat klaar is en wat niet")
    marked(paraat, "Overzicht")
    to_place(paraat, "alt+2", "Klein incident noteren")
    screen(paraat, "Incidenten, leeg", "Klein incident noteren")
    to_place(paraat, "alt+6", "Vraag verzenden")
    screen(paraat, "CRT", "Vraag verzenden")
    marked(paraat, "CRT")
    to_place(paraat, "alt+4", "Wat een ICT-veiligheidsaudit vaststelde")
    screen(paraat, "Actieplan, leeg", "Er is nog geen actie", tab=False)
    audits(paraat)
    to_place(paraat, "alt+5", "Draaiboeken")
    screen(paraat, "Bibliotheek", "Draaiboeken")
    paraat.press("DDoS, ")
    screen(paraat, "Document", "Starttekst van Paraat")
    dialog(paraat, "Voorkeuren", "ctrl+comma", "Wie zit hier\\?")
    dialog(paraat, "Sneltoetsen", "ctrl+question", "Sneltoetsen")
    to_place(paraat, "alt+1", "Wat klaar is en wat niet")
    paraat.click("Koppelen…")
    screen(paraat, "Koppelen", "Met een code van het CRT|Code")
    paraat.keys("Escape")
    paraat.end()


def an_incident(folder):
    paraat = Desk(APP, folder / "desk")
    paraat.click("Incident melden")
    paraat.wait_to_see("1. Wat zie je\\?")
    paraat.write("In één zin", SENTENCE)
    screen(paraat, "Incident melden", "6. Wie weet het al\\?")
    paraat.click("Melden aan het CRT")
    screen(paraat, "Melden", "Melden aan het CRT\\?")
    paraat.click("Melden")
    paraat.gone("Melden aan het CRT\\?")
    paraat.click("Naar het incident")
    screen(paraat, "Incident", "Wat we weten")
    paraat.tab_to("Een andere weg")
    paraat.keys("Return")
    screen(paraat, "Een andere weg", "Mail klaarzetten")
    paraat.tab_to("Voorlezen")
    paraat.keys("Return")
    screen(paraat, "Voorlezen", "Lees het nummer")
    to_place(paraat, "alt+2", "Klein incident noteren")
    screen(paraat, "Incidenten", SENTENCE)
    paraat.click("Klein incident noteren")
    screen(paraat, "Klein incident", "Zijn er persoonsgegevens bij betrokken\\?")
    to_place(paraat, "alt+1", "Wat klaar is en wat niet")
    screen(paraat, "Overzicht, met een incident", "Verder met dit incident")
    paraat.tab_to("Wie je belt als alles plat ligt")
    paraat.keys("Return")
    screen(paraat, "Ons bestuur", "Voor wie deze laptop werkt")
    paraat.end()


def narrow(folder):
    """On the smallest screen words give way to icons, names do not."""
    paraat = Desk(APP, folder / "desk")
    paraat.wait_to_see("Wat klaar is en wat niet")
    subprocess.run(["xdotool", "windowsize", "--sync", paraat.windows()[-1], "360", "720"], check=True)
    wait_for("the fold", lambda: paraat.find("Terug"))
    for key, place, words in (("alt+1", "Overzicht", "Wat klaar is en wat niet"), ("alt+2", "Incidenten", "Klein incident noteren"),
                              ("alt+3", "Zelfevaluatie", "Snelscan"), ("alt+4", "Actieplan", "Er is nog geen actie"),
                              ("alt+5", "Bibliotheek", "Draaiboeken"), ("alt+6", "CRT", "Vraag verzenden")):
        to_place(paraat, key, words)
        screen(paraat, f"{place}, smal", words, tab=False)
    paraat.end()
    write_report()


def write_report():
    if "PARAAT_A11Y_REPORT" in os.environ:
        with open(os.environ["PARAAT_A11Y_REPORT"], "w") as file:
            for name, rows in report.items():
                for role, label, states in rows:
                    file.write("\t".join((name, role, " ".join(label.split()), " ".join(states))) + "\n")
    for name, rows in report.items():
        counts = collections.Counter(role for role, _, _ in rows)
        print(f"# {name}: " + ", ".join(f"{n} {role}" for role, n in counts.most_common()))


desk.run([first_start, places, an_incident, narrow])
