#pragma once
// Work over OpenMP threads whose results do not depend on how many there are.

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <vector>

#include <omp.h>

namespace ozark {

inline constexpr std::size_t worth_threads = 1024;  // fewer particles are done before threads have met

/// Calls work(i) once for each i in [0, count), on as many threads as OpenMP gives, in any order. Each call must write
/// to its own place. The exception of the smallest i that threw is thrown again when all calls have ended.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work);

/// work(i) once for each i in [0, count), for loops that follow each other over the same things: each thread begins
/// with a part of its own, always the same, which its cache still holds; when done it goes on with what the others have
/// left. Each call must write to its own place, and none may throw. Called by one of several threads, it is helped by
/// those that have nothing to do.
/// @param on_threads  false: all by the calling thread
/// @param errand      done once: after all of this on one thread, beside it on several; may call deal(), may throw
template <class Work, class Errand>
void deal(std::size_t count, bool on_threads, const Work& work, const Errand& errand) {
  const std::size_t parts = on_threads ? static_cast<std::size_t>(omp_get_max_threads()) : 1;
  if (parts == 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    errand();
    return;
  }
  if (omp_in_parallel() != 0) {
#pragma omp taskloop num_tasks(4 * omp_get_num_threads()) shared(work)
    for (std::size_t i = 0; i < count; ++i) work(i);
    errand();
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
  std::exception_ptr fault;
#pragma omp parallel
  {
    const auto mine = static_cast<std::size_t>(omp_get_thread_num());
    try {
      if (mine == 0) errand();
    } catch (...) {
      fault = std::current_exception();
    }
    for (std::size_t k = 0; k < parts; ++k) {
      Part& from = part[(mine + k) % parts];
      for (std::size_t i = from.next++; i < from.end; i = from.next++) work(i);
    }
  }
  if (fault) std::rethrow_exception(fault);
}
template <class Work>
void deal(std::size_t count, bool on_threads, const Work& work) {
  deal(count, on_threads, work, [] {});
}

/// sum of term(i) over [0, count): chunks of fixed length are summed in ascending order by one thread each, then the
/// chunks in ascending order, so the result has the same bits for any number of threads.
[[nodiscard]] double chunked_sum(std::size_t count, const std::function<double(std::size_t)>& term);

}  // namespace ozark
