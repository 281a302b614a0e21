#!/bin/sh
# From a fresh machine to a figure, or to passing tests, in one command: installs the Debian packages that are missing,
# then lets CMake do the rest. With the packages in place, `cmake --workflow --preset demo` is all this does.
set -eu

packages="
  g++ cmake ninja-build pkg-config
  libfftw3-dev libeigen3-dev libgsl-dev libfmt-dev libhdf5-dev libtomlplusplus-dev libcli11-dev
  catch2 librapidcheck-dev libbenchmark-dev libboost-dev libsleef-dev librandom123-dev
  gnuplot-nox fonts-dejavu-core
"

usage() {
  cat <<'TEXT'
usage: ./setup.sh [demo | test | full | --packages-only]

  demo             (default) build the program and draw the active-passive phase diagram
  test             build everything and run the default tests
  full             build everything and run every test, the long ones too
  --packages-only  install the packages that are missing, and stop
TEXT
}

fail() {
  echo "setup.sh: step '$1' failed: $2" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_missing() {
  command -v dpkg-query >/dev/null ||
    fail packages "this is no Debian; install by hand what stands for:$(echo "$packages" | tr -s '\n ' ' ')"
  missing=""
  for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "setup.sh: installing$missing"
  as_root apt-get update -q || fail packages "apt-get update"
  # shellcheck disable=SC2086  # one word for each package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing ||
    fail packages "apt-get did not install:$missing"
}

goal="${1:-demo}"
case "$goal" in
  demo | test | full | --packages-only) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
[ $# -le 1 ] || { usage >&2; exit 2; }
cd "$(dirname "$0")"

install_missing
[ "$goal" != --packages-only ] || exit 0
cmake --workflow --preset "$goal" || fail "$goal" "the stage is the last 'Executing workflow step' above"

if [ "$goal" = demo ]; then
  cat <<'TEXT'

The phase diagram lies in  results/active_passive_phase_diagram/figures/phase_diagram.svg
Its numbers lie in         results/active_passive_phase_diagram/tables/sweep.csv

Next:
  alias ozark="$PWD/build/release/ozark"
  ozark tasks                                         what can be computed
  ozark new glass_transition > study.toml             a commented study to start from
  ozark run study.toml
TEXT
else
  echo
  echo "Every test passed. Next: ./setup.sh draws the phase diagram; README.md shows a first study."
fi
