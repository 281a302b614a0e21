#!/bin/sh
# What a sweep adds to its points: one sweep of cheap points beside as many runs of the program, on one thread.
# sweep.sh path/to/ozark
set -eu
ozark="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > study.toml <<'TOML'
task = "structure_factor"
[system]
packing_fraction = 0.4
[[system.species]]
name = "hard"
[system.potential]
kind = "hard_sphere"
[structure]
closure = "percus_yevick"
TOML
points=200
seconds() { date +%s.%N; }
start="$(seconds)"
"$ozark" sweep study.toml --over "system.packing_fraction=0.3:0.4:$points" --threads 1 --quiet --no-figures > run.log
between="$(seconds)"
for i in $(seq "$points"); do
  "$ozark" run study.toml --set "system.packing_fraction=0.4" --threads 1 --quiet --no-figures > run.log
done
echo "$start $between $(seconds)" | awk -v n="$points" '{
  printf "%-62s %7.2f   at most 1\n", "a point of a sweep / a run of the program", ($2 - $1) / ($3 - $2)
  printf "%-62s %7.2f ms\n", "a point of a sweep", ($2 - $1) / n * 1e3 }'
