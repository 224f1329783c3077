# SPDX-License-Identifier: EUPL-1.2
"""A stand-in for the desktop's portal: takes the mail that is made ready, and writes it down."""

import json
import sys

from gi.repository import Gio, GLib

EMAIL = """<node><interface name="org.freedesktop.portal.Email">
  <method name="ComposeEmail"><arg type="s" name="parent" direction="in"/><arg type="a{sv}" name="options" direction="in"/>
  <arg type="o" name="handle" direction="out"/></method>
  <property name="version" type="u" access="read"/></interface></node>"""


def serve(out, response):
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def compose(connection, sender, path, interface, method, parameters, invocation):
        options = parameters.unpack()[1]
        handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        with open(out, "w") as file:
            json.dump({name: options.get(name) for name in ("address", "addresses", "subject", "body")}, file)
        connection.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                               GLib.Variant("(ua{sv})", (response, {})))

    bus.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(EMAIL).interfaces[0], compose,
                        lambda *unused: GLib.Variant("u", 4), None)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE,
                                   lambda *unused: print("ready", flush=True), None)
    loop.run()


serve(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
