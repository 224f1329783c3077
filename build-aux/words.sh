# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# The words of ./dev that build, test and run. Sourced by ./dev, which sets
# SRC and sources root.sh. They run where the floor is, flatpak on the host.

readonly BUILD="$SRC/_build"
readonly NOT_DAILY=(--no-suite bench --no-suite slow --no-suite a11y --no-suite faults-long)

# A build directory of another root or another machine's compiler is no use.
toolchain () {
  if [ -n "${PARAAT_IN_ROOT:-}" ]; then root_hash; else echo native; fi
}

# Chained with &&, because set -e sleeps in a function whose result is asked for.
configure () {
  local dir=$1
  shift
  if [ -e "$dir/build.ninja" ] && [ "$(cat "$dir.toolchain" 2>/dev/null)" = "$(toolchain)" ]; then
    return 0
  fi
  say "configuring $dir"
  rm -rf "$dir" && mkdir -p "$dir" && meson setup "$dir" "$SRC" "$@" && toolchain >"$dir.toolchain"
}

# build NAME MESON-OPTIONS: one ./dev at a time in a build directory, for ninja does not look out for a second one.
build () {
  local dir=$BUILD/$1
  shift
  mkdir -p "$BUILD"
  (
    flock -n 7 || { say "another ./dev is building in $dir; waiting for it"; flock 7; }
    configure "$dir" "$@" && ninja -C "$dir" 7>&-
  ) 7>>"$dir.lock"
}

build_dev () { build dev -Dbuildtype=debugoptimized; }

# Nothing of the developer's own session, and a home nothing else writes in.
clean_session () {
  local home=$BUILD/test-home
  mkdir -p "$home"
  env -u DISPLAY -u WAYLAND_DISPLAY -u XAUTHORITY -u DBUS_SESSION_BUS_ADDRESS -u AT_SPI_BUS_ADDRESS \
      -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_CACHE_HOME -u XDG_CURRENT_DESKTOP \
      HOME="$home" "$@"
}

# Each run has a log of its own name: two runs in one tree must not count each other's tests.
run_tests () {
  local dir=$1 status=0 counted=0 base suffix
  shift
  base=run-$(date +%s)-$BASHPID-$RANDOM
  find "$dir/meson-logs" -name 'run-*' -mmin +1440 -delete
  clean_session meson test -C "$dir" --no-rebuild --logbase "$base" "$@" || status=$?
  for suffix in json txt junit.xml; do
    [ ! -e "$dir/meson-logs/$base.$suffix" ] || cp "$dir/meson-logs/$base.$suffix" "$dir/meson-logs/testlog.$suffix"
  done
  python3 "$SRC/build-aux/count-tests.py" "$dir/meson-logs/$base.json" "$status" || counted=$?
  return "$counted"
}

# The last line is a count even when there is nothing to count.
no_tests () {
  say "$1"
  echo '0 passed, 1 failed'
  exit 1
}

word_build () { build_dev; }

word_test () {
  build_dev || no_tests 'the build failed, so no test was run'
  run_tests "$BUILD/dev" "$@"
}

word_asan () {
  build asan -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false ||
    no_tests 'the build failed, so no test was run'
  # The quick unwinder stops in libraries without frame pointers, before any name in lsan.supp.
  export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:fast_unwind_on_malloc=0
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
  export LSAN_OPTIONS=suppressions=$SRC/build-aux/lsan.supp:print_suppressions=0
  [ $# -gt 0 ] || set -- "${NOT_DAILY[@]}"
  run_tests "$BUILD/asan" -t 5 "$@"
}

word_faults () {
  build_dev || no_tests 'the build failed, so no test was run'
  export PARAAT_FAULT_ROUNDS=${PARAAT_FAULT_ROUNDS:-500}
  say "$PARAAT_FAULT_ROUNDS rounds"
  run_tests "$BUILD/dev" -t 0 --suite faults-long "$@"
}

# New inputs go to a copy, so that the corpus in the tree changes only by hand.
fuzz_one () {
  local target=$1 seconds=$2 name work
  name=${target##*/fuzz-}
  work=$BUILD/fuzz/work/$name
  mkdir -p "$work"
  [ ! -d "$SRC/tests/fuzz/corpus/$name" ] || cp -R "$SRC/tests/fuzz/corpus/$name/." "$work/"
  say "fuzz-$name: $seconds s"
  "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$BUILD/fuzz/crashes/$name-" "$work"
}

word_fuzz () {
  local seconds=${1:-30} target failed=() ran=0
  export LSAN_OPTIONS=suppressions=$SRC/build-aux/lsan.supp:print_suppressions=0
  CC=clang build fuzz -Dbuildtype=debugoptimized -Dfuzz=true -Db_lundef=false || die 'the fuzz build failed'
  mkdir -p "$BUILD/fuzz/crashes"
  for target in "$BUILD"/fuzz/tests/fuzz/fuzz-*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    ran=$((ran + 1))
    fuzz_one "$target" "$seconds" || failed+=("${target##*/}")
  done
  [ "$ran" -gt 0 ] || die 'there is no fuzz target'
  if [ ${#failed[@]} -gt 0 ]; then
    say "failed: ${failed[*]}; the inputs:"
    find "$BUILD/fuzz/crashes" -type f -exec ls -l {} + >&2
    exit 1
  fi
  say "$ran fuzz targets, nothing found"
}

word_bench () {
  build release -Dbuildtype=release -Db_ndebug=true
  "$SRC/tests/bench/run" "$BUILD/release" "$@"
}

word_shot () {
  build_dev
  mkdir -p "$BUILD/shots"
  clean_session "$SRC/build-aux/with-display" "$SRC/tests/display/shot" "$BUILD/dev" "$BUILD/shots" "$@"
  say "the screens are in $BUILD/shots"
}

word_run () {
  build_dev
  exec "$SRC/build-aux/run-demo" "$@"
}

word_flatpak () {
  [ -z "${PARAAT_IN_ROOT:-}" ] || die 'a Flatpak is built outside of the private root'
  [ $# = 0 ] || die 'usage: ./dev flatpak'
  exec "$SRC/build-aux/flatpak-build"
}

word_shell () {
  [ "${1:-}" != -- ] || shift
  if [ $# = 0 ]; then exec bash; fi
  exec "$@"
}
