# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# Where Paraat is built: on the host when it has the floor, else in a private
# Debian 13 root. Sourced by ./dev, which sets SRC.

readonly SUITE=trixie
# Raise this when the way a root is made changes, so that old ones are remade.
readonly ROOT_VERSION=1
readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/paraat"
readonly STAMP=.paraat-root-complete

say () { printf 'dev: %s\n' "$*" >&2; }
die () { say "$*"; exit 1; }
is_root () { [ "$(id -u)" = 0 ]; }

# The one list serves the private root and a native install.
package_list () { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$SRC/build-aux/packages-debian"; }

root_hash () {
  { package_list; echo "$SUITE $ROOT_VERSION"; } | sha256sum | cut -c1-12
}

# A host of the right age may still lack one tool the tests need.
has_floor () {
  local tool
  for tool in pkg-config gcc meson ninja blueprint-compiler msgfmt Xvfb xdotool xprop import \
              dbus-run-session desktop-file-validate appstreamcli xmllint sqlite3 openssl \
              pdfinfo pdftotext python3; do
    command -v "$tool" >/dev/null || return 1
  done
  pkg-config --exists 'gtk4 >= 4.18' 'libadwaita-1 >= 1.7' 'libsoup-3.0 >= 3.6' 'glib-2.0 >= 2.84' \
    'sqlite3 >= 3.46' json-glib-1.0 libsodium openssl md4c libxml-2.0 libarchive || return 1
  python3 - <<'PY'
import importlib.util, sys
needed = "gi dogtail nacl cryptography yaml jsonschema".split()
sys.exit(any(importlib.util.find_spec(n) is None for n in needed))
PY
}

# Testing and sid carry no VERSION_ID.
is_debian_13 () (
  [ -r /etc/os-release ] || return 1
  # shellcheck disable=SC1091
  . /etc/os-release
  [ "${ID:-}" = debian ] && [ "${VERSION_ID:-99}" -ge 13 ]
)

# Root may install; anyone else is told the exact line and decides.
install_or_tell () {
  if is_root && command -v apt-get >/dev/null; then
    say "installing: $*"
    if ! apt-get update -q >&2 ||
       ! DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2; then
      die 'apt-get could not install them'
    fi
  elif command -v apt-get >/dev/null; then
    say 'packages are missing; run this and try again:'
    printf '  sudo apt-get install --no-install-recommends %s\n' "$*" >&2
    exit 1
  else
    die "install these packages with the package manager of this system and try again: $*"
  fi
}

install_native () {
  local packages
  mapfile -t packages < <(package_list)
  install_or_tell "${packages[@]}"
  has_floor || die 'the packages are installed, but this system still lacks something of the floor'
}

# What making and entering a root needs of the host.
need_root_tools () {
  local missing=()
  command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  command -v flock >/dev/null || missing+=(util-linux)
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
  is_root || command -v newuidmap >/dev/null || missing+=(uidmap)
  [ ${#missing[@]} = 0 ] || install_or_tell "${missing[@]}"
}

# The host's own Debian mirror may be the only one it can reach.
host_mirror () {
  command -v apt-get >/dev/null || return 0
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Label: $1" 2>/dev/null |
    sed -n -e '/^https\?:/{s:/*$::;p;q}' || true
}

mirror_lines () {
  local main security
  main=$(host_mirror Debian)
  [ -n "$main" ] || return 0
  printf 'deb %s %s main\n' "$main" "$SUITE" "$main" "$SUITE-updates"
  security=$(host_mirror Debian-Security)
  [ -z "$security" ] || printf 'deb %s %s main\n' "$security" "$SUITE-security"
}

# Documentation and other people's languages are half of a root's files.
run_mmdebstrap () {
  local mode=$1 target=$2 lines
  local include
  include=$(package_list | paste -sd,)
  mapfile -t lines < <(mirror_lines)
  # shellcheck disable=SC2016
  mmdebstrap --verbose --mode="$mode" --variant=apt --include="$include" \
    --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/gtk-doc/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/locale.alias' \
    --dpkgopt='path-include=/usr/share/locale/nl/*' --dpkgopt='path-include=/usr/share/locale/nl_BE/*' \
    --customize-hook='printf "%s UTF-8\n" nl_BE.UTF-8 en_US.UTF-8 >"$1/etc/locale.gen"' \
    --customize-hook='chroot "$1" locale-gen' \
    --customize-hook='rm -f "$1/etc/resolv.conf"; : >"$1/etc/resolv.conf"' \
    "$SUITE" "$target" "${lines[@]}"
}

# An ordinary user unpacks a tar, so that every file is that user's and plain rm removes it.
fill_root () {
  local target=$1
  if is_root; then
    run_mmdebstrap root "$target"
  else
    mkdir -p "$target"
    run_mmdebstrap unshare - | tar -x -C "$target" --no-same-owner --exclude='./dev/*'
  fi
}

# Says what apt and dpkg are at, since a silent minute looks like a hang.
watch_root () {
  local pid=$1 log=$2 started=$SECONDS total
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    [ $(((SECONDS - started) % 5)) = 0 ] || continue
    total=$(sed -n 's/.* \([0-9]\+\) newly installed.*/\1/p' "$log" | tail -n 1)
    say "  $((SECONDS - started)) s: $(grep -c '^Unpacking ' "$log" || true) packages unpacked," \
        "$(grep -c '^Setting up ' "$log" || true) set up${total:+, of about $total}"
  done
}

# A whole process group is ended, for mmdebstrap's own children would go on and hold the lock.
stop_making () {
  say 'stopping; the half-made root is removed the next time'
  kill -- "-$1" 2>/dev/null || true
  while kill -0 -- "-$1" 2>/dev/null; do sleep 0.2; done
  exit 130
}

# The stamp is written last and the name changes last: no half root is ever taken for a whole one.
make_root () {
  local root=$1 part=$1.part log=$1.log pid started=$SECONDS
  need_root_tools
  say "making a private Debian $SUITE root in $root (once, a minute or two)"
  # Job control gives it the process group of its own.
  set -m
  fill_root "$part" </dev/null >"$log" 2>&1 &
  pid=$!
  set +m
  # shellcheck disable=SC2064
  trap "stop_making $pid" INT TERM
  watch_root "$pid" "$log"
  if ! wait "$pid"; then
    tail -n 20 "$log" | cut -c1-300 >&2
    die "the root could not be made; the whole log is $log"
  fi
  trap - INT TERM
  date -u +%FT%TZ >"$part/$STAMP"
  mv "$part" "$root"
  say "the root is ready after $((SECONDS - started)) s, $(du -sh "$root" | cut -f1)"
}

# A root of another package list is dropped once nobody uses it and a day has passed, so that two branches
# with different lists do not keep removing each other's.
remove_stale () {
  local keep=$1 old
  for old in "$CACHE"/root-*/; do
    old=${old%/}
    if [ "$old" = "$keep" ] || [ ! -d "$old" ]; then continue; fi
    case $old in
      *.part) [ "$old" != "$keep.part" ] || continue ;;
    esac
    if [ -n "$(find "$old/$STAMP" -mmin -1440 2>/dev/null)" ]; then
      say "keeping the stale root $old for now: it was used less than a day ago"
    elif (exec 8>>"${old%.part}.lock"; flock -n 8 && rm -rf --one-file-system "$old"); then
      say "removed the stale root $old"
      rm -f "${old%.part}.lock" "${old%.part}.log"
    fi
  done
}

# Only on demand, and never under someone's feet.
remove_roots () {
  local root
  for root in "$CACHE"/root-*/; do
    root=${root%/}
    [ -d "$root" ] || continue
    (exec 8>>"${root%.part}.lock"; flock -n 8 && rm -rf --one-file-system "$root") || { say "$root is in use"; continue; }
    rm -f "${root%.part}.lock" "${root%.part}.log"
    say "removed $root"
  done
}

# Leaves the lock held (shared) on descriptor 9 for as long as the root is in use.
ensure_root () {
  local root=$1
  need_root_tools
  mkdir -p "$CACHE/home"
  exec 9>>"$root.lock"
  if [ ! -e "$root/$STAMP" ]; then
    flock -n 9 || { say 'another ./dev is making the root; waiting for it'; flock 9; }
    if [ -d "$root" ] && [ ! -e "$root/$STAMP" ]; then
      say "the root $root is not complete; making it again"
      rm -rf --one-file-system "$root"
    fi
    if [ -d "$root.part" ]; then
      say 'a half-made root was left behind; removing it'
      rm -rf --one-file-system "$root.part"
    fi
    [ -e "$root/$STAMP" ] || make_root "$root"
    remove_stale "$root"
  fi
  flock -s 9
  touch -c "$root/$STAMP" 2>/dev/null || true
}

# The user's display, and nothing else of the user's session.
display_args () {
  local auth=${XAUTHORITY:-$HOME/.Xauthority}
  if [ -n "${DISPLAY:-}" ]; then
    BWRAP+=(--bind-try /tmp/.X11-unix /tmp/.X11-unix --setenv DISPLAY "$DISPLAY")
    [ ! -r "$auth" ] || BWRAP+=(--ro-bind "$auth" /run/xauthority --setenv XAUTHORITY /run/xauthority)
  else
    BWRAP+=(--perms 1777 --dir /tmp/.X11-unix)
  fi
  if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -n "${XDG_RUNTIME_DIR:-}" ]; then
    BWRAP+=(--bind-try "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" "/run/user/$(id -u)/$WAYLAND_DISPLAY"
            --setenv WAYLAND_DISPLAY "$WAYLAND_DISPLAY")
  fi
  [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || BWRAP+=(--dev-bind-try /dev/dri /dev/dri --ro-bind-try /sys /sys)
}

# Only what a build or a test may depend on gets in.
environment_args () {
  local name lang=nl_BE.UTF-8
  case ${LANG:-} in
    nl_BE.UTF-8 | en_US.UTF-8) lang=$LANG ;;
  esac
  BWRAP+=(--clearenv --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          --setenv HOME "$CACHE/home" --setenv LANG "$lang" --setenv XDG_RUNTIME_DIR "/run/user/$(id -u)")
  for name in TERM CI CFLAGS ${!PARAAT_*}; do
    [ -z "${!name+x}" ] || BWRAP+=(--setenv "$name" "${!name}")
  done
  BWRAP+=(--setenv PARAAT_IN_ROOT 1)
}

# dbus-daemon wants a name for the user it runs as.
user_args () {
  local passwd
  is_root && return 0
  passwd=$CACHE/passwd-$(id -u)
  {
    cat "$1/etc/passwd"
    printf 'paraat:x:%s:%s::%s:/bin/bash\n' "$(id -u)" "$(id -g)" "$CACHE/home"
  } >"$passwd.$$"
  mv "$passwd.$$" "$passwd"
  BWRAP+=(--ro-bind "$passwd" /etc/passwd)
}

# A linked worktree keeps its objects in another directory.
source_args () {
  local common
  BWRAP+=(--bind "$SRC" "$SRC")
  common=$(git -C "$SRC" rev-parse --path-format=absolute --git-common-dir 2>/dev/null) || return 0
  case $common in
    "$SRC"/*) ;;
    *) BWRAP+=(--ro-bind "$common" "$common") ;;
  esac
}

# Runs a command in the root; the process becomes bwrap, so signals and the exit code are the command's own.
enter_root () {
  local root=$1 cwd=$SRC
  shift
  BWRAP=(bwrap --die-with-parent --unshare-pid --unshare-ipc --unshare-uts --hostname paraat
         --bind "$root" / --proc /proc --dev /dev
         --perms 1777 --tmpfs /tmp --tmpfs /run --perms 1777 --tmpfs /var/tmp
         --perms 0700 --dir "/run/user/$(id -u)" --ro-bind-try /etc/resolv.conf /etc/resolv.conf
         --bind "$CACHE" "$CACHE")
  user_args "$root"
  source_args
  environment_args
  # The directory ./dev was called from need not exist in the root.
  case $PWD/ in "$SRC"/*) cwd=$PWD ;; esac
  display_args
  bwrap --unshare-pid --ro-bind "$root" / true ||
    die 'bubblewrap does not work here: user namespaces may be switched off (sysctl kernel.unprivileged_userns_clone)'
  exec "${BWRAP[@]}" --remount-ro / --chdir "$cwd" -- "$@"
}

# Returns when commands may run right here; otherwise runs ./dev again inside the root and never returns.
reach_floor () {
  [ -z "${PARAAT_IN_ROOT:-}" ] || return 0
  has_floor && return 0
  if is_debian_13; then
    install_native
    return 0
  fi
  local root
  root=$CACHE/root-$(root_hash)
  ensure_root "$root"
  enter_root "$root" "$SRC/dev" "$@"
}
