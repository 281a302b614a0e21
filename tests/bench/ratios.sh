#!/bin/sh
# The claims of the mode-coupling benchmarks as ratios within one run: ratios.sh path/to/bench_mct
set -eu
OMP_NUM_THREADS=1 "$1" --benchmark_repetitions=3 --benchmark_report_aggregates_only=true \
  2>/dev/null | awk '
  $1 ~ /_median$/ { sub(/_median$/, "", $1); sub(/\/iterations:1/, "", $1); t[$1] = $4; unit[$1] = $5 }
  function ratio(text, a, b, bound) { printf "%-66s %8.3f   %s\n", text, t[a] / t[b], bound }
  function time(text, a, bound) { printf "%-66s %8.3g %s  %s\n", text, t[a], unit[a], bound }
  END {
    ratio("fourier kernel, M = 100 / nine real transforms of its length", "fourier/100/1/0", "nine_real_transforms/100", "at most 1.3")
    ratio("bipolar kernel, M = 100 / plain three-term loop", "bipolar/100/1/0", "plain_three_terms/100", "at most 1")
    ratio("bipolar kernel, M = 1000 / plain three-term loop", "bipolar/1000/1/0", "plain_three_terms/1000", "at most 1")
    ratio("bipolar kernel / fourier kernel, M = 2000", "bipolar/2000/1/0", "fourier/2000/1/0", "at least 8")
    ratio("critical point: bisection to 1e-9 / Newton on the fold", "critical_point_bisection", "critical_point_newton", "")
    time("fourier kernel, five species, equilibrium", "fourier/100/5/0", "(about 3e5 ns)")
    time("fourier kernel, five species, activity", "fourier/100/5/1", "(about 5e5 ns)")
    time("critical point of hard spheres, M = 100, to 1e-9", "critical_point_newton", "(about 20 ms)")
    time("phase diagram, 5 x 26 critical points, one thread", "phase_diagram", "(30 s on two)")
    time("critical point of 16 sizes", "sixteen_components", "(60 s)")
    ratio("20 decades of hard spheres: decimation, 2e-3 / octaves, 1e-6", "relaxation_decimation", "relaxation_pure", "")
    time("20 decades of hard spheres, M = 100", "relaxation_pure", "(500 ms)")
    time("20 decades of two sizes, M = 100", "relaxation_binary", "(3000 ms)")
    ratio("fluid or glass at a distance of 2e-6: plain iteration / jumps", "decide_plainly", "decide_with_jumps", "")
    time("square wells with cusps and swallowtail, one thread", "square_well_diagram", "(30 s)")
    time("transition line of two sizes, 100 points", "transition_line", "(5 s)")
  }'
