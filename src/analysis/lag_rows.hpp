#pragma once
// From sums by lag to rows by time: what the time-correlation functions share.

#include <ozark/analysis/block_sums.hpp>
#include <ozark/analysis/origin_ladder.hpp>

namespace ozark::analysis {

constexpr std::int64_t together = 8;  // samples worked on at once, where frames are large

/// The lags that have been sampled: [first, first + count).
struct SampledLags {
  Eigen::Index first = 0, count = 0;

  SampledLags(const BlockSums& sums, Eigen::Index from) : first(from) {
    const Eigen::ArrayXd weights = sums.weights();
    while (first + count < weights.size() && weights[first + count] > 0.0) ++count;
  }
  [[nodiscard]] Eigen::ArrayXd of(const Eigen::ArrayXd& all) const { return all.segment(first, count); }
  /// Columns by lag to rows by time, of value rows [row, row + columns).
  [[nodiscard]] Eigen::ArrayXXd of(const Eigen::ArrayXXd& all, Eigen::Index row, Eigen::Index columns) const {
    return all.block(row, first, columns, count).transpose();
  }
};

}  // namespace ozark::analysis
