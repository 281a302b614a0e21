#pragma once
// Work over OpenMP threads whose results do not depend on how many there are.

#include <cstddef>
#include <functional>

namespace ozark {

/// Calls work(i) once for each i in [0, count), on as many threads as OpenMP gives, in any order. Each call must write
/// to its own place. The exception of the smallest i that threw is thrown again when all calls have ended.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// sum of term(i) over [0, count): chunks of fixed length are summed in ascending order by one thread each, then the
/// chunks in ascending order, so the result has the same bits for any number of threads.
[[nodiscard]] double chunked_sum(std::size_t count, const std::function<double(std::size_t)>& term);

}  // namespace ozark
