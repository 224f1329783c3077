# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for the desktop's portal: takes the mail that is made ready, or the file that is to be opened, and writes
it down; whoever asks where to save is told: beside that."""

import json
import os
import pathlib
import sys

from gi.repository import Gio, GLib

EMAIL = """<node><interface name="org.freedesktop.portal.Email">
  <method name="ComposeEmail"><arg type="s" name="parent" direction="in"/><arg type="a{sv}" name="options" direction="in"/>
  <arg type="o" name="handle" direction="out"/></method>
  <property name="version" type="u" access="read"/></interface></node>"""
OPEN = """<node><interface name="org.freedesktop.portal.OpenURI">
  <method name="OpenFile"><arg type="s" name="parent_window" direction="in"/><arg type="h" name="fd" direction="in"/>
  <arg type="a{sv}" name="options" direction="in"/><arg type="o" name="handle" direction="out"/></method>
  <property name="version" type="u" access="read"/></interface></node>"""
SAVE = """<node><interface name="org.freedesktop.portal.FileChooser">
  <method name="SaveFile"><arg type="s" name="parent_window" direction="in"/><arg type="s" name="title" direction="in"/>
  <arg type="a{sv}" name="options" direction="in"/><arg type="o" name="handle" direction="out"/></method>
  <property name="version" type="u" access="read"/></interface></node>"""


def serve(out, response):
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def answer(connection, sender, options, invocation, results):
        handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        connection.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                               GLib.Variant("(ua{sv})", (response, results)))

    def write_down(told):
        with open(out, "w") as file:
            json.dump(told, file)

    def save_file(connection, sender, path, interface, method, parameters, invocation):
        options = parameters.unpack()[2]
        uri = (pathlib.Path(out).parent / options["current_name"]).as_uri()
        answer(connection, sender, options, invocation, {"uris": GLib.Variant("as", [uri])})

    def open_file(connection, sender, path, interface, method, parameters, invocation):
        unused, index, options = parameters.unpack()
        fd = invocation.get_message().get_unix_fd_list().get(index)
        write_down({"path": os.readlink(f"/proc/self/fd/{fd}"), "writable": options.get("writable", False)})
        answer(connection, sender, options, invocation, {})

    def compose(connection, sender, path, interface, method, parameters, invocation):
        options = parameters.unpack()[1]
        write_down({name: options.get(name) for name in ("address", "addresses", "subject", "body")})
        answer(connection, sender, options, invocation, {})

    for xml, function in (EMAIL, compose), (OPEN, open_file), (SAVE, save_file):
        bus.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0], function,
                            lambda *unused: GLib.Variant("u", 4), None)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE,
                                   lambda *unused: print("ready", flush=True), None)
    loop.run()


serve(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
