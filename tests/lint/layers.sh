#!/bin/sh
# Checks the picture in src/README.md against every #include, and the rules that keep it readable.
# usage: layers.sh SOURCE_TREE      prints one line for each breach; exit 1 if there is any
set -eu
cd "$1"
folders=""
for folder in include src solvers; do [ ! -d "$folder" ] || folders="$folders $folder"; done

# shellcheck disable=SC2086  # one word for each folder
find $folders -type f \( -name '*.hpp' -o -name '*.cpp' \) | LC_ALL=C sort | xargs awk '
  BEGIN {
    may["core"] = "core"
    may["num"] = "core num"
    may["model"] = "core num model"
    theories = split("oz mct crystal gas sim analysis", theory, " ")
    for (i = 1; i <= theories; ++i) may[theory[i]] = "core num model " theory[i]
    may["io"] = "core io"
    may["solvers"] = "core num model oz mct crystal gas sim analysis io solvers"
    may["app"] = may["solvers"] " app"
    # third party: where its headers may appear
    home["toml++"] = "^src/io/toml_reader[.]"
    home["CLI"] = "^src/app/main[.]cpp$"
    home["hdf5.h"] = "^src/io/hdf5[a-z0-9_]*[.][ch]pp$"
    home["fftw3.h"] = "^src/num/"
    home["gsl"] = "^src/num/gsl[.]cpp$"
    home["mpi.h"] = "^src/app/"
    home["sleef.h"] = "^src/num/pack[.]cpp$"
    home["Random123"] = "^src/sim/"
    home["boost"] = "^src/.*[.]cpp$"
  }
  function breach(text) { print FILENAME ":" FNR ": " text; ++breaches }
  function holds(list, word) { return index(" " list " ", " " word " ") > 0 }

  FNR == 1 {
    parts = split(FILENAME, path, "/")
    layer = path[1] == "include" ? path[3] : path[1] == "src" ? path[2] : path[1]
    library = layer != "app" && layer != "solvers"
    stem = path[parts]
    sub(/[.].*/, "", stem)
    if (!(layer in may)) breach("the folder " layer " is no layer of the picture")
    if (("_" stem "_") ~ /_(utils?|common|misc|helpers?|manager|stuff)_/) breach("a name that says nothing: " stem)
  }
  FNR == 451 { breach("longer than 450 lines; one idea for each file") }

  /^[ \t]*#[ \t]*include/ {
    what = $0
    sub(/^[^<"]*[<"]/, "", what)
    sub(/[>"].*/, "", what)
    head = what
    sub(/\/.*/, "", head)
    if (what ~ /^ozark\//) {
      split(what, part, "/")
      if (layer in may && !holds(may[layer], part[2])) breach(layer " must not include " what)
    } else if ($0 ~ /"/) {
      if (what ~ /[.][.]\//) breach("a path that climbs: " what)
      if (what ~ /\// && layer in may && !holds(may[layer], head)) breach(layer " must not include " what)
    } else if (what ~ /\// && head in may) {
      if (layer in may && !holds(may[layer], head)) breach(layer " must not include " what)
    } else {
      if (head in home && FILENAME !~ home[head]) breach(what " belongs in " home[head] " alone")
      if (path[1] == "include" && what ~ /\// && head != "Eigen" && what != "fmt/core.h")
        breach("a public header must not include " what)
      if (library && layer != "io" && what ~ /^(iostream|fstream|filesystem|cstdio)$/)
        breach(layer " must not touch terminals or files: " what)
    }
    next
  }
  library && /(std::c(out|err|log)|fmt::print|[^a-z_]f?printf|std::(exit|abort|quick_exit)) *[(<]/ {
    breach("a library neither prints nor exits")
  }
  END { exit breaches > 0 }
'
