#pragma once
// Block samples behind the error bars of arrays: a run of 16 samples or more is cut into 16 to 31 blocks of equal
// length, which are merged in pairs when their number would reach 32. Memory is bounded, and the result depends only on
// the series.

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <vector>

namespace ozark::analysis {

/// Mean and standard error; NaN where nothing was sampled, or no four blocks tell the error.
struct Estimate {
  Eigen::ArrayXXd value, error;
};

class BlockSums {
 public:
  /// Arrays of values x groups; the values of a group are sampled together, groups each at their own times (a lag of a
  /// correlation function is a group).
  BlockSums(Eigen::Index values, Eigen::Index groups);

  /// One contribution of weight 1 to a group, in the block of the present sample.
  void add(Eigen::Index group, const Eigen::Ref<const Eigen::ArrayXd>& values);
  /// The sample is complete: time goes on.
  void advance();

  [[nodiscard]] std::int64_t samples() const { return samples_; }
  [[nodiscard]] std::int64_t block_length() const { return length_; }
  /// Contributions to each group.
  [[nodiscard]] Eigen::ArrayXd weights() const;
  [[nodiscard]] Eigen::ArrayXXd mean() const;
  /// Means over each complete block, in the order of time.
  [[nodiscard]] std::vector<Eigen::ArrayXXd> blocks() const;

  /// f of the mean, its error by the jackknife over complete blocks.
  /// @param f     any function of the array of means; one column of the result for each entry of `span`, where given
  /// @param span  blocks at least this long [samples] for each column: a correlation function needs blocks of twice
  ///              its lag; empty: 1
  [[nodiscard]] Estimate estimate(const std::function<Eigen::ArrayXXd(const Eigen::ArrayXXd&)>& f,
                                  const Eigen::ArrayXd& span = {}) const;
  /// f(x) = x.
  [[nodiscard]] Estimate estimate(const Eigen::ArrayXd& span = {}) const;

  /// Everything; a restored accumulator continues bit for bit. @throws DomainError  not a state of this shape
  [[nodiscard]] std::vector<double> state() const;
  void restore(const std::vector<double>& state);

 private:
  struct Block {
    Eigen::ArrayXXd sum;
    Eigen::ArrayXd weight;
  };
  [[nodiscard]] Block empty() const;

  Eigen::Index values_, groups_;
  std::int64_t samples_ = 0, length_ = 1, open_length_ = 0;
  std::vector<Block> complete_;
  Block open_;
};

}  // namespace ozark::analysis
