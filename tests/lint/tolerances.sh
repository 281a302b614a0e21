#!/bin/sh
# Catch's Approx accepts a relative 1.2e-5 unless it is told otherwise, whatever its margin: every one names its epsilon,
# 0 where the margin alone counts. usage: tolerances.sh SOURCE_TREE
set -eu
cd "$1"
breaches=0
for file in $(find tests -name '*.?pp' | LC_ALL=C sort); do
  comparisons=$(grep -o 'Approx(' "$file" | wc -l)
  epsilons=$(grep -o '[.]epsilon(' "$file" | wc -l)
  if [ "$comparisons" -gt "$epsilons" ]; then
    echo "$file: $comparisons comparisons by Approx, but only $epsilons epsilons"
    breaches=1
  fi
done
exit $breaches
