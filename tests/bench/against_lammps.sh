#!/bin/sh
# Whole time steps here and in LAMMPS, in turns, then ours with ours, a few steps of each in turns: medians of the
# ratios. against_lammps.sh path/to/engine
# Needs lmp and its potentials (Debian: lammps, lammps-data). One core unless said otherwise.
set -eu
engine="$1"
here="$(cd "$(dirname "$0")" && pwd)"
potentials="${LAMMPS_POTENTIALS:-/usr/share/lammps/potentials}"
command -v lmp >/dev/null || { echo "LAMMPS is not installed: nothing to compare with"; exit 0; }
export OMP_NUM_THREADS=1

own() { "$engine" "$@" | awk '$1 == "rate" { print $2 }'; }
# particle steps a second, in millions, of the last run of an input
peer() {
  lmp -in "$here/lammps/$1.in" -screen none -var steps "$2" -var potentials "$potentials" -var data "$data" -log "$3"
  awk '/^Loop time/ { rate = $12 * $9 / $4 * 1e-6 } END { print rate }' "$3"
}
log="$(mktemp)"
data="$(mktemp)"
trap 'rm -f "$log" "$data"' EXIT
for turn in 1 2 3 4 5; do
  lj="$(peer lennard_jones 200 "$log")"
  echo "lj $(own lennard_jones 300) $lj"
  echo "wca $(own brownian_wca 4000 0.5) $lj"
  echo "phs $(own brownian_hard_spheres 8000 0.4) $lj"
  echo "cu $(own copper 200 1.0 "$potentials/Cu_u3.eam") $(peer embedded_atom 100 "$log")"
  echo "sio $(own silica 60 1.0 "$data") $(peer silica 30 "$log")"
done | awk '{ print $1, $2 / $3 }' | sort -k1,1 -k2,2g | awk '
  { ratio[$1, ++turns[$1]] = $2 }
  function line(what, text, bound) { printf "%-62s %7.2f   %s\n", text, ratio[what, 3], bound }
  END {
    line("lj", "Lennard-Jones, 32 000: ours / lj/cut/opt", "at least 1.9")
    line("cu", "copper, 32 000: ours / eam/opt", "at least 1.75")
    line("sio", "silica, 12 288: ours / buck/coul/long with pppm 1e-4", "at least 1.9")
    line("wca", "Brownian WCA, packing 0.5 / lj/cut/opt", "at least 4")
    line("phs", "Brownian pseudo hard spheres, packing 0.5 / lj/cut/opt", "at least 6")
  }'

between() { printf '%-62s %7.2f   %s\n' "$1" "$("$engine" ratio "$2" "$3" "$4" "$5" 25 "${7:-0.4}" | awk '$1 == "ratio" { print $2 }')" "$6"; }
between "Lennard-Jones: NPT / NVE, both ours" constant_pressure 1 lennard_jones 1 "at least 0.9"
between "with g(r), S(k) and displacements every ten steps / without" measured 1 lennard_jones 1 "at least 0.87"
cores() {
  "$engine" cores "$2" 25 "$3" | awk -v what="$1" '
    $1 == "two_threads" { printf "%-62s %7.2f   at least 1.8\n", what ": two cores / one, both ours", $2 }
    $1 == "two_systems" { printf "%-62s %7.2f\n", "  two systems at once that share nothing / one", $2 }
    $1 == "of_what_two_cores_give" { printf "%-62s %7.2f\n", "  two cores / two systems at once", $2 }'
}
cores "Lennard-Jones" lennard_jones 0.4
cores "copper" copper 1.0
cores "silica" silica 1.0
