#!/bin/sh
# Every expected number of a study names where it comes from: a key of data/references.bib, or "this code, v..." for a
# number that only pins our own result. Every [Key2001] cited in the code is a key too. usage: sources.sh SOURCE_TREE
set -eu
cd "$1"
find configs include src solvers -name '*.toml' -o -name '*.hpp' -o -name '*.cpp' | LC_ALL=C sort | xargs awk '
  FILENAME ~ /[.]bib$/ {
    if (match($0, /^@[a-zA-Z]+[{][^,]+/)) {
      key = substr($0, RSTART, RLENGTH)
      sub(/^[^{]*[{]/, "", key)
      known[key] = 1
    }
    next
  }
  FILENAME ~ /pp$/ {
    rest = $0
    while (match(rest, /\[[A-Z][A-Za-z]+[12][0-9][0-9][0-9]\]/)) {
      key = substr(rest, RSTART + 1, RLENGTH - 2)
      rest = substr(rest, RSTART + RLENGTH)
      if (!(key in known)) {
        print FILENAME ":" FNR ": [" key "] is no key of data/references.bib"
        ++breaches
      }
    }
    next
  }
  FNR == 1 { finish(); file = FILENAME }
  /^[ \t]*\[/ { finish() }
  /^[ \t]*\[\[expect\]\]/ { expecting = FNR }
  expecting && /^[ \t]*source[ \t]*=/ {
    source = $0
    sub(/^[^"]*"/, "", source)
    sub(/".*/, "", source)
    named = 1
    if (!(source in known) && source !~ /^this code, v/) {
      print FILENAME ":" FNR ": \"" source "\" is no key of data/references.bib"
      ++breaches
    }
  }
  function finish() {
    if (expecting && !named) {
      print file ":" expecting ": an expected number without a source"
      ++breaches
    }
    expecting = named = 0
  }
  END { finish(); exit breaches > 0 }
' data/references.bib
