#pragma once
// Loops over particles in chunks of fixed length: sums over a chunk, then over the chunks in order, have the same bits
// on any number of threads.

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <vector>

namespace ozark::sim {

inline constexpr std::size_t particles_per_chunk = 512;
inline constexpr std::size_t worth_threads = 1024;  // fewer particles are done before threads have met

/// work(c) for every c in [0, count). Each thread begins with a part of its own, the same part of the particles in
/// every loop over them, which its cache still holds; when done it goes on with what the others have left.
template <class Work>
void deal(std::size_t count, bool on_threads, const Work& work) {
  const std::size_t parts = on_threads ? static_cast<std::size_t>(omp_get_max_threads()) : 1;
  if (parts == 1) {
    for (std::size_t c = 0; c < count; ++c) work(c);
    return;
  }
  struct alignas(64) Part {
    std::atomic<std::size_t> next;
    std::size_t end;
  };
  std::vector<Part> part(parts);
  for (std::size_t q = 0; q < parts; ++q) {
    part[q].next = count * q / parts;
    part[q].end = count * (q + 1) / parts;
  }
#pragma omp parallel
  for (std::size_t k = 0; k < parts; ++k) {
    Part& from = part[(static_cast<std::size_t>(omp_get_thread_num()) + k) % parts];
    for (std::size_t c = from.next++; c < from.end; c = from.next++) work(c);
  }
}

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
