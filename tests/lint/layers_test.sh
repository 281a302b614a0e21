#!/bin/sh
# layers.sh finds each kind of breach, and nothing in a tree without one.
# usage: layers_test.sh LAYERS_SH
set -eu
layers="$1"
tree="$(mktemp -d)"
trap 'rm -rf "$tree"' EXIT
failed=0

plant() { # plant FILE LINE...
  mkdir -p "$tree/$(dirname "$1")"
  file="$tree/$1"
  shift
  printf '%s\n' "$@" > "$file"
}

expect_breach() { # expect_breach WORDS FILE LINE...
  words="$1"
  shift
  plant "$@"
  if output="$(sh "$layers" "$tree")" || ! echo "$output" | grep -q "$words"; then
    echo "not found: '$words' in $1 holding: $2"
    failed=1
  fi
  rm "$tree/$1"
}

plant include/ozark/oz/solve.hpp '#include <ozark/model/system.hpp>' '#include <Eigen/Core>' '#include <fmt/core.h>'
plant src/oz/solve.cpp '#include <ozark/oz/solve.hpp>' '#include "private.hpp"' '#include <cmath>'
plant src/num/gsl.cpp '#include <gsl/gsl_roots.h>'
plant solvers/glass.cpp '#include <ozark/mct/map.hpp>' '#include <ozark/oz/solve.hpp>' '#include "task.hpp"'
plant src/app/main.cpp '#include <CLI/CLI.hpp>' '#include <iostream>' 'int main() { std::cout << 1; }'
if ! sh "$layers" "$tree"; then
  echo "a tree without a breach was refused"
  failed=1
fi

expect_breach 'mct must not include ozark/oz' src/mct/map.cpp '#include <ozark/oz/solve.hpp>'
expect_breach 'oz must not include ozark/sim' include/ozark/oz/bad.hpp '# include <ozark/sim/forces.hpp>'
expect_breach 'core must not include ozark/num' src/core/bad.cpp '#include <ozark/num/gsl.hpp>'
expect_breach 'io must not include ozark/model' src/io/bad.cpp '  #include <ozark/model/system.hpp>'
expect_breach 'solvers must not include ozark/app' solvers/bad.cpp '#include <ozark/app/verbs.hpp>'
expect_breach 'a path that climbs' src/oz/bad.cpp '#include "../mct/map.hpp"'
expect_breach 'mct must not include solvers' src/mct/bad.cpp '#include "solvers/task.hpp"'
expect_breach 'io must not include solvers' src/io/bad.cpp '#include <solvers/task.hpp>'
expect_breach 'belongs in' src/io/study.cpp '#include <toml++/toml.h>'
expect_breach 'belongs in' src/oz/bad.cpp '#include <fftw3.h>'
expect_breach 'belongs in' solvers/bad.cpp '#include <CLI/CLI.hpp>'
expect_breach 'public header' include/ozark/num/bad.hpp '#include <fmt/format.h>'
expect_breach 'terminals or files' src/oz/bad.cpp '#include <fstream>'
expect_breach 'neither prints nor exits' src/mct/bad.cpp '  std::cout << 1;'
expect_breach 'says nothing' src/num/math_utils.cpp 'int x;'
expect_breach 'no layer' src/stuff/bad.cpp 'int x;'
expect_breach 'longer than 450' src/oz/bad.cpp "$(awk 'BEGIN { for (i = 0; i < 460; ++i) print "int x;" }')"
exit $failed
