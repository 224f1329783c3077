#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
#
# Installeert Paraat en wat het nodig heeft voor deze gebruiker, zonder netwerk:
# beide staan als één bestand naast dit script. Zie docs/flatpak.md.
set -eu

map=$(dirname "$(readlink -f "$0")")
app=be.paraat.Paraat
runtime=org.gnome.Platform
tak=@BRANCH@

zeg () { printf '%s\n' "$*"; }
stop () { printf 'Paraat is niet geïnstalleerd: %s\n' "$*" >&2; exit 1; }

command -v flatpak >/dev/null 2>&1 ||
  stop 'op deze computer ontbreekt Flatpak. Installeer eerst het pakket "flatpak" (op Debian en Ubuntu: sudo apt install flatpak).'
[ "$(id -u)" != 0 ] || stop 'voer dit uit als gewone gebruiker, niet als root.'
[ -r "$map/$app.flatpak" ] || stop "het bestand $map/$app.flatpak ontbreekt."

# Een stick die stuk is of waaraan geprutst werd, valt hier op. Wie de sommen langs een andere weg kreeg, kijkt die zelf na.
if [ -r "$map/SHA256SUMS" ] && command -v sha256sum >/dev/null 2>&1; then
  (cd "$map" && sha256sum --quiet -c SHA256SUMS >/dev/null 2>&1) ||
    stop 'een bestand op de stick is beschadigd of veranderd. Kopieer de stick opnieuw.'
fi

# Wie GNOME al heeft, houdt wat er is.
if flatpak info "$runtime//$tak" >/dev/null 2>&1; then
  zeg "GNOME $tak staat er al."
else
  [ -r "$map/$runtime.flatpak" ] || stop "het bestand $map/$runtime.flatpak ontbreekt."
  [ @RUNTIME@ = echt ] || zeg 'Let op: de GNOME-omgeving op deze stick is gemaakt van Debian-pakketten, om te proberen.' \
    'Installeer voor echt gebruik die van Flathub.'
  zeg "GNOME $tak installeren (dat duurt even)..."
  flatpak install --user --noninteractive -y --no-deps --bundle "$map/$runtime.flatpak" >/dev/null ||
    stop "GNOME $tak kon niet worden geïnstalleerd."
fi

zeg 'Paraat installeren...'
flatpak install --user --noninteractive -y --no-deps --reinstall --bundle "$map/$app.flatpak" >/dev/null ||
  stop 'het pakket kon niet worden geïnstalleerd.'

zeg ''
zeg 'Paraat is geïnstalleerd. Zo start je het:'
zeg '  - kies Paraat in het overzicht van je programma'"'"'s (meld je opnieuw aan als het er nog niet staat), of'
zeg "  - typ in een terminal: flatpak run $app"
zeg "Je gegevens staan in ~/.var/app/$app en blijven daar, ook als je opnieuw installeert."
