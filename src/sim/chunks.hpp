#pragma once
// Loops over particles in chunks of fixed length: sums over a chunk, then over the chunks in order, have the same bits
// on any number of threads.

#include <ozark/core/parallel.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ozark::sim {

inline constexpr std::size_t particles_per_chunk = 512;

/// work(begin, end) for every chunk of [0, count).
template <class Work>
void for_chunks(std::size_t count, const Work& work) {
  deal((count + particles_per_chunk - 1) / particles_per_chunk, count >= worth_threads,
       [&](std::size_t c) { work(c * particles_per_chunk, std::min(count, (c + 1) * particles_per_chunk)); });
}

/// work(run) for every one of the runs along the rows of a cell that holds `count` particles.
template <class Run, class Work>
void for_each_run(const std::vector<Run>& runs, std::size_t count, const Work& work) {
  constexpr std::size_t together = 16;
  deal((runs.size() + together - 1) / together, count >= worth_threads, [&](std::size_t c) {
    for (std::size_t k = c * together; k < std::min(runs.size(), (c + 1) * together); ++k) work(runs[k]);
  });
}

/// Sum of what term(begin, end) returns, beginning with `zero`.
template <class Sum, class Term>
Sum sum_chunks(std::size_t count, const Sum& zero, const Term& term) {
  std::vector<Sum> parts((count + particles_per_chunk - 1) / particles_per_chunk, zero);
  for_chunks(count, [&](std::size_t begin, std::size_t end) { parts[begin / particles_per_chunk] = term(begin, end); });
  Sum sum = zero;
  for (const Sum& part : parts) sum += part;
  return sum;
}

}  // namespace ozark::sim
