# SPDX-License-Identifier: EUPL-1.2
"""The dialog of the preferences, for the walks that go through it."""

import desk
from desk import wait_for


def press(paraat, key, words):
    paraat.keys_until(key, words, lambda: paraat.sees(words))


def preferences(paraat, page, words):
    paraat.focus_window()
    press(paraat, "ctrl+comma", "Voorkeuren")
    paraat.wait_to_see("Wie zit hier\\?")
    if page is not None:
        node = wait_for(f"the page “{page}”", lambda: next((n for n in paraat.showing() if n.get_name() == page and (
            n.get_role_name() in ("page tab", "toggle button", "radio button", "button"))), None))
        desk.Atspi.Action.do_action(node, 0)
    paraat.wait_to_see(words)


def press_button(paraat, name):
    """A row and its button are called the same."""
    node = wait_for(f"the button “{name}”", lambda: next((n for n in paraat.showing() if n.get_name() == name
                                                          and n.get_role_name() == "button"), None))
    desk.Atspi.Action.do_action(node, 0)


def renew(paraat, stick):
    before = len(paraat.windows())
    press_button(paraat, "Vernieuwen van een map of stick…")
    wait_for("the folder chooser", lambda: len(paraat.windows()) > before)
    paraat.open_in_chooser(stick)
    wait_for("the chooser to go", lambda: len(paraat.windows()) == before)
    paraat.focus_window()     # the chooser had it, and there is no window manager here


def leave(paraat):
    paraat.keys_until("Escape", "the preferences to go", lambda: not paraat.sees("^Voorkeuren$"))
