#pragma once
// The mean of a correlated series with its standard error, by blocking [FlyvbjergPetersen1989]: neighbours are averaged
// again and again until the blocks are independent. Memory grows with the logarithm of the length.

#include <cstdint>
#include <vector>

namespace ozark::analysis {

class BlockAverage {
 public:
  struct Result {
    std::int64_t samples = 0;
    double mean = 0.0;              // NaN without samples
    double error = 0.0;             // standard error of the mean; NaN below two samples
    double error_of_error = 0.0;    // of that
    double correlation_time = 0.5;  // 1/2 + sum of the autocorrelation over lags > 0 [samples]: 1/2 for white noise
    std::int64_t block = 1;         // length of the blocks the error is taken from [samples]
    bool settled = false;           // the series is long enough: blocks exist that satisfy the rule below
  };

  /// @throws DomainError  not finite
  void add(double value);

  /// The block length is the smallest power of two b with b^3 > 2 n (error_b / error_1)^4 [Lee2011]; in a series too
  /// short for that the largest error of those with four blocks or more.
  [[nodiscard]] Result result() const;

  /// Squared standard error that blocks of 2^level samples give: sum of squares over m (m - 1), and their number m.
  struct Level {
    std::int64_t blocks = 0;
    double mean = 0.0, squares = 0.0;  // of the block means; sum of squared distances from their mean
    double open = 0.0;                 // first half of the next block, where the number of halves is odd
    bool waiting = false;
  };
  [[nodiscard]] const std::vector<Level>& levels() const { return levels_; }

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not such a state
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  std::vector<Level> levels_;
};

}  // namespace ozark::analysis
