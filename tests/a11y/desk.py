# SPDX-License-Identifier: EUPL-1.2
"""A person at the desk: starts Paraat and an intake, looks at the window through AT-SPI, clicks and types."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE_S = 40
NAMES_S = 5
AGAIN_S = 1
INTERACTIVE = {
    Atspi.Role.PUSH_BUTTON, Atspi.Role.BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.RADIO_BUTTON,
    Atspi.Role.ENTRY, Atspi.Role.TEXT, Atspi.Role.LINK, Atspi.Role.MENU_ITEM, Atspi.Role.SWITCH, Atspi.Role.COMBO_BOX,
}


def wait_for(what, condition):
    """Polls for a state; the deadline is there only so that a broken program ends the test."""
    end = time.monotonic() + DEADLINE_S
    while True:
        try:
            found = condition()
        except GLib.Error:      # the object went while it was looked at
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for: {what}")
        hear()


def hear():
    """What the window says of itself comes by this loop; without it old states are read."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass
    time.sleep(0.05)


class Intake:
    """paraat-intake on loopback, always at the same address once it had one."""

    def __init__(self, program, folder):
        self.program, self.folder, self.listen, self.process = program, folder, "127.0.0.1:0", None

    def start(self):
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [self.program, "--data-dir", self.folder / "store", "serve", "--listen", self.listen, "--tls-self-signed",
             "--ready-file", ready], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the intake", lambda: ready.exists() and ready.read_text())
        self.listen = re.sub(r"^https?://|/$", "", ready.read_text().strip())

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def command(self, *arguments):
        done = subprocess.run([self.program, "--data-dir", self.folder / "store", *arguments], capture_output=True,
                              text=True, check=True)
        return done.stdout.strip()


class Desk:
    """One Paraat and its window."""

    def __init__(self, program, data_dir, *arguments, lang="nl_BE.UTF-8", env=None, first_start=False):
        surroundings = dict(os.environ, LANG=lang, LC_ALL=lang, GSK_RENDERER="cairo", GDK_DISABLE="gl,vulkan", **(env or {}))
        surroundings.pop("GTK_A11Y", None)
        surroundings.pop("LANGUAGE", None)
        is_new = not (pathlib.Path(data_dir) / "paraat.db").exists()
        self.process = subprocess.Popen([program, "--data-dir", data_dir, *arguments], env=surroundings)
        self.app = wait_for("Paraat on the accessibility bus", self._find_app)
        wait_for("a window", lambda: self.app.get_child_count() > 0)
        if is_new and not first_start and "--enrol" not in arguments:
            self.click("Alles overslaan")

    def _find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=DEADLINE_S) == 0, "Paraat did not end well"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def walk(self, node=None):
        node = node or self.app
        yield node
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from self.walk(child)

    def showing(self):
        for node in self.walk():
            states = node.get_state_set()
            if states.contains(Atspi.StateType.SHOWING):
                yield node

    def texts(self):
        """Everything that can be read in the window now."""
        found = []
        for node in self.showing():
            found.append(node.get_name() or "")
            if node.get_role() == Atspi.Role.LABEL or node.get_text_iface() is not None:
                try:
                    found.append(Atspi.Text.get_text(node, 0, -1))
                except GLib.Error:
                    pass
        return [text for text in found if text]

    def sees(self, pattern):
        return any(re.search(pattern, text) for text in self.texts())

    def wait_to_see(self, pattern):
        wait_for(f"to read “{pattern}”", lambda: self.sees(pattern))

    def find(self, name, role=None):
        for node in self.showing():
            if node.get_name() == name and (role is None or node.get_role() == role):
                return node
        return None

    def click(self, name):
        node = wait_for(f"the button “{name}”",
                        lambda: next((n for n in self.showing() if n.get_name() == name and n.get_n_actions() > 0), None))
        assert Atspi.Action.do_action(node, 0), f"“{name}” cannot be clicked"

    def windows(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True,
                              text=True).stdout.split()

    def window(self):
        """A search finds none when one of them goes while it looks."""
        return wait_for("a window on the screen", self.windows)[-1]

    @staticmethod
    def stays(node):
        """No list or page that scrolls holds it: a header bar does."""
        while node is not None and node.get_role() != Atspi.Role.SCROLL_PANE:
            node = node.get_parent()
        return node is None

    def press(self, name):
        """With the mouse, where it is on the screen, scrolled to: what has no action of its own, like a row of a list."""
        node = wait_for(f"“{name}”", lambda: next((n for n in self.showing() if (n.get_name() or "").startswith(name)
                                                   and n.get_role() != Atspi.Role.LABEL), None))
        for _ in range(40):
            where = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
            top = Atspi.Component.get_extents(self.app.get_child_at_index(0), Atspi.CoordType.WINDOW)
            if self.stays(node) or (where.y + where.height < top.height - 90 and where.y > 120):
                break
            subprocess.run(["xdotool", "mousemove", "--window", self.window(), str(where.x + where.width // 2), "300", "click",
                            "5" if where.y > 120 else "4"], check=True)
            time.sleep(0.1)
        subprocess.run(["xdotool", "mousemove", "--window", self.window(), str(where.x + where.width // 2),
                        str(where.y + where.height // 2), "click", "1"], check=True)

    def gone(self, pattern):
        """A dialog that closes: what is pressed while it fades is pressed on it."""
        wait_for(f"“{pattern}” to go", lambda: not self.sees(pattern))

    def save_as(self, name, path):
        """By the button of that name and the chooser of GTK, which is there where no portal is."""
        before = len(self.windows())
        self.press(name)
        pressed = time.monotonic()

        def chooser():
            nonlocal pressed
            if len(self.windows()) > before:
                return True
            if time.monotonic() > pressed + 8:      # the page under the pointer moved: as a person does, once more
                self.press(name)
                pressed = time.monotonic()
            return False
        wait_for("the file chooser", chooser)
        self.save_in_chooser(path)

    def chooser_entry(self):
        """Where the name is written, once the chooser has given it the focus."""
        for i in range(1, self.app.get_child_count()):
            for node in self.walk(self.app.get_child_at_index(i)):
                states = node.get_state_set()
                if states.contains(Atspi.StateType.FOCUSED) and node.get_editable_text_iface() is not None:
                    return node
        return None

    def save_in_chooser(self, path):
        wait_for("the name in the file chooser", self.chooser_entry)
        self.keys("ctrl+a")
        self.type(str(path))
        self.keys("Return")

    def open_in_chooser(self, path):
        """What exists: the chooser shows a list, and Ctrl+L the place to write it in, which completes what is typed."""
        self.focus_window()
        self.keys_until("ctrl+l", "the place in the file chooser", self.chooser_entry)
        Atspi.EditableText.set_text_contents(self.chooser_entry(), str(path))
        self.keys("Return")

    def choose(self, name):
        """An item of a menu that is open."""
        items = (Atspi.Role.MENU_ITEM, Atspi.Role.RADIO_MENU_ITEM, Atspi.Role.CHECK_MENU_ITEM)
        node = wait_for(f"the item “{name}”", lambda: next((n for n in self.showing() if n.get_role() in items
                                                             and self.label_of(n) == name), None))
        assert Atspi.Action.do_action(node, 0), f"“{name}” cannot be chosen"

    def write(self, name, text):
        node = wait_for(f"the field “{name}”", lambda: self.field(name))
        assert Atspi.EditableText.set_text_contents(node, text), f"nothing can be written in “{name}”"

    def field(self, name):
        for node in self.showing():
            if node.get_editable_text_iface() is not None and self.label_of(node).startswith(name):
                return node
        return None

    @staticmethod
    def label_of(node):
        if node.get_name():
            return node.get_name()
        for relation in node.get_relation_set():
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY and relation.get_n_targets() > 0:
                return relation.get_target(0).get_name() or ""
        return ""

    def focused(self):
        for node in self.showing():
            if node.get_state_set().contains(Atspi.StateType.FOCUSED):
                return node
        return None

    # With the keyboard alone.
    def keys(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def keys_until(self, key, what, condition):
        """A key that comes while a page or a dialog comes or goes is taken by neither: pressed again until it was."""
        def there():
            self.keys(key)
            end = time.monotonic() + AGAIN_S
            while not (found := condition()) and time.monotonic() < end:
                hear()
            return found
        return wait_for(what, there)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "10", text], check=True)

    def focus_window(self):
        subprocess.run(["xdotool", "windowfocus", self.window()], check=True)

    def tab_to(self, name, key="Tab"):
        for _ in range(120):
            node = self.focused()
            if node is not None and self.label_of(node).startswith(name):
                return
            before = node
            self.keys(key)
            end = time.monotonic() + 2
            while self.focused() == before and time.monotonic() < end:
                time.sleep(0.02)
        raise AssertionError(f"“{name}” cannot be reached with {key}")

    # What must be true of every screen.
    def nameless(self):
        for node in self.showing():
            if node.get_role() in INTERACTIVE and not self.label_of(node):
                return f"{node.get_role_name()} in {node.get_parent().get_role_name()}"
        return None

    def check_names(self):
        """While a page or a toast comes and goes its widgets are told in pieces: what stays nameless for long counts."""
        end = time.monotonic() + NAMES_S
        while (found := self.try_nameless()) and time.monotonic() < end:
            time.sleep(0.2)
        assert not found, f"nameless: {found}"

    def try_nameless(self):
        try:
            return self.nameless()
        except (GLib.Error, AttributeError):    # the object went while it was looked at
            return "something that went"

    def check_dutch(self, english):
        seen = set(self.texts()) & english
        assert not seen, f"English on the screen: {sorted(seen)}"


def english_words(po):
    """Source strings whose Dutch is another one: none of them may be on the screen."""
    text = pathlib.Path(po).read_text()
    found = set()
    for entry in text.split("\n\n"):
        source = re.search(r'^msgid "(.+)"$', entry, re.M)
        dutch = re.search(r'^msgstr(?:\[0\])? "(.+)"$', entry, re.M)
        if source and dutch and source.group(1) != dutch.group(1):
            found.add(source.group(1).replace("\\n", "\n"))
    return found - {text for text in re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', text, re.M)}


def run(walks):
    """Runs functions as TAP; each gets a folder of its own."""
    print(f"1..{len(walks)}")
    failed = 0
    for number, walk in enumerate(walks, 1):
        with tempfile.TemporaryDirectory(prefix="paraat-walk-") as folder:
            try:
                walk(pathlib.Path(folder))
                print(f"ok {number} {walk.__name__}")
            except Exception as error:  # told as a failed test, with where it was
                failed += 1
                print(f"not ok {number} {walk.__name__}\n# {type(error).__name__}: {error}")
                import traceback
                traceback.print_exc(file=sys.stderr)
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
