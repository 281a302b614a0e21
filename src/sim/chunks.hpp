#pragma once
// Loops over particles in chunks of fixed length: sums over a chunk, then over the chunks in order, have the same bits
// on any number of threads.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ozark::sim {

inline constexpr std::size_t particles_per_chunk = 512;
inline constexpr std::size_t worth_threads = 1024;  // fewer particles are done before threads have met

/// work(begin, end) for every chunk of [0, count).
template <class Work>
void for_chunks(std::size_t count, const Work& work) {
  const std::size_t chunks = (count + particles_per_chunk - 1) / particles_per_chunk;
#pragma omp parallel for schedule(static) if (count >= worth_threads)
  for (std::size_t c = 0; c < chunks; ++c)
    work(c * particles_per_chunk, std::min(count, (c + 1) * particles_per_chunk));
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
