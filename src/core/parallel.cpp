#include <ozark/core/parallel.hpp>

#include <algorithm>
#include <exception>
#include <vector>

namespace ozark {
namespace {

constexpr std::size_t chunk_length = 1024;

}  // namespace

void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::vector<std::exception_ptr> faults(count);
#pragma omp parallel for schedule(dynamic) if (count > 1)
  for (std::size_t i = 0; i < count; ++i) {
    try {
      work(i);
    } catch (...) {
      faults[i] = std::current_exception();
    }
  }
  for (const auto& fault : faults)
    if (fault) std::rethrow_exception(fault);
}

double chunked_sum(std::size_t count, const std::function<double(std::size_t)>& term) {
  std::vector<double> chunks((count + chunk_length - 1) / chunk_length, 0.0);
  parallel_for(chunks.size(), [&](std::size_t chunk) {
    const std::size_t end = std::min(count, (chunk + 1) * chunk_length);
    for (std::size_t i = chunk * chunk_length; i < end; ++i) chunks[chunk] += term(i);
  });
  double sum = 0.0;
  for (const double part : chunks) sum += part;
  return sum;
}

}  // namespace ozark
