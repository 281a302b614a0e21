#include <ozark/core/parallel.hpp>

#include <omp.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ozark;

TEST_CASE("chunked_sum: the same bits for any number of threads, and the right sum", "[core]") {
  const auto term = [](std::size_t i) { return std::sin(static_cast<double>(i)) * 1e10; };
  omp_set_num_threads(1);
  const double one = chunked_sum(100001, term);
  for (const int threads : {2, 3, 8}) {
    omp_set_num_threads(threads);
    CHECK(chunked_sum(100001, term) == one);
  }
  long double exact = 0.0L;
  for (std::size_t i = 0; i < 100001; ++i) exact += static_cast<long double>(term(i));
  CHECK(one == Approx(static_cast<double>(exact)).epsilon(1e-12));
  CHECK(chunked_sum(0, term) == 0.0);
}

TEST_CASE("parallel_for: every index once, and the first exception comes out after all have ended", "[core]") {
  omp_set_num_threads(4);
  std::vector<int> calls(500, 0);
  CHECK_THROWS_WITH(parallel_for(calls.size(),
                                 [&](std::size_t i) {
                                   ++calls[i];
                                   if (i == 7 || i == 300) throw std::runtime_error("at " + std::to_string(i));
                                 }),
                    "at 7");
  for (const int c : calls) CHECK(c == 1);
}

TEST_CASE("deal: every index once, on any number of threads", "[core]") {
  for (const int threads : {1, 2, 3, 8}) {
    omp_set_num_threads(threads);
    for (const std::size_t count : {0, 1, 2, 7, 1000})
      for (const bool on_threads : {false, true}) {
        std::vector<int> calls(count, 0);
        deal(count, on_threads, [&](std::size_t i) { ++calls[i]; });
        CHECK(calls == std::vector<int>(count, 1));
      }
  }
}

TEST_CASE("deal: an errand is done once beside the work, deals in its turn, and what it throws comes out at the end") {
  for (const int threads : {1, 2, 3, 8}) {
    omp_set_num_threads(threads);
    std::vector<int> calls(1000, 0), first(300, 0), second(300, 0);
    int errands = 0;
    deal(
        calls.size(), true, [&](std::size_t i) { ++calls[i]; },
        [&] {
          ++errands;
          deal(first.size(), true, [&](std::size_t i) { first[i] = static_cast<int>(i); });
          deal(second.size(), true, [&](std::size_t i) { second[i] = first[299 - i]; });  // of all that came before
        });
    CHECK(errands == 1);
    CHECK(calls == std::vector<int>(calls.size(), 1));
    for (std::size_t i = 0; i < second.size(); ++i) CHECK(second[i] == static_cast<int>(299 - i));
    CHECK_THROWS_WITH(
        deal(
            calls.size(), true, [&](std::size_t i) { ++calls[i]; }, [] { throw std::runtime_error("errand"); }),
        "errand");
    CHECK(calls == std::vector<int>(calls.size(), 2));
  }
}
