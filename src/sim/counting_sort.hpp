#pragma once
// Particles sorted by small whole numbers, those of one number in the order they came. Its room is kept from one use
// to the next.

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "chunks.hpp"

namespace ozark::sim {

class CountingSort {
 public:
  /// @param number  of thing i, in [0, numbers); called once for each
  /// @return        whether they were in order already
  template <class Number>
  bool sort(std::size_t count, std::size_t numbers, const Number& number) {
    // What is equal keeps its order, so it does not matter in how many parts it is done.
    const std::size_t parts = count >= worth_threads ? static_cast<std::size_t>(omp_get_max_threads()) : 1;
    const auto begin_of = [&](std::size_t q) { return count * q / parts; };
    number_.resize(count);
    next_.resize(parts * numbers);
    first_.resize(numbers + 1);
    deal(parts, parts > 1, [&](std::size_t q) {
      int* counts = next_.data() + q * numbers;
      std::fill_n(counts, numbers, 0);
      for (std::size_t i = begin_of(q); i < begin_of(q + 1); ++i) ++counts[number_[i] = number(i)];
    });
    int sum = 0;
    for (std::size_t b = 0; b < numbers; ++b) {
      first_[b] = sum;
      for (std::size_t q = 0; q < parts; ++q) {
        const int here = next_[q * numbers + b];
        next_[q * numbers + b] = sum;
        sum += here;
      }
    }
    first_[numbers] = sum;
    order_.resize(count);
    moved_.assign(parts, 0);
    deal(parts, parts > 1, [&](std::size_t q) {
      int* next = next_.data() + q * numbers;
      for (std::size_t i = begin_of(q); i < begin_of(q + 1); ++i) {
        const auto to = static_cast<std::size_t>(next[number_[i]]++);
        order_[to] = static_cast<int>(i);
        if (to != i) moved_[q] = 1;
      }
    });
    return std::find(moved_.begin(), moved_.end(), 1) == moved_.end();
  }

  /// Things by their numbers.
  [[nodiscard]] const std::vector<int>& order() const { return order_; }
  /// Place of the first of each number in that order, and past the last.
  [[nodiscard]] const std::vector<int>& first() const { return first_; }

 private:
  std::vector<int> number_, first_, next_, order_;
  std::vector<char> moved_;  // a thing of each part
};

}  // namespace ozark::sim
