#pragma once
// Particles of mixed kinds as runs of one kind: loops over them need not ask which kind each is.

#include <cstddef>
#include <vector>

namespace ozark::analysis {

/// work(kind, first, last) for each run [first, last) of particles of one kind.
template <class Work>
void for_kind_runs(const std::vector<int>& kind, const Work& work) {
  for (std::size_t first = 0, last = 0; first < kind.size(); first = last) {
    while (last < kind.size() && kind[last] == kind[first]) ++last;
    work(static_cast<std::size_t>(kind[first]), first, last);
  }
}

}  // namespace ozark::analysis
